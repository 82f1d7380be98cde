"""Words of the library inside the work."""

TAKEN = {"articles": "引用条款", "analysis": "抄入评析"}
# What is written into the reasoning notes.
TAKEN_WORDS = {
    "articles": "【依据】{articles}（参见典型案例 {ref}“{title}”）。",
    "analysis": "【评析】{analysis}（摘自典型案例 {ref}“{title}”）",
}
CONCLUSIONS = {"keep": "经核可以继续参照", "amend": "需要修改", "withdraw": "应当撤回"}
FLAG_REASONS = {
    "source": "它所依据的案件被复议机关或者法院纠正",
    "used": "被复议机关或者法院纠正的答复书采用了这一文本",
    "reasoning": "领域和答复类型与被纠正的案件相同，说理可能已不成立",
}
JOBS = {"flag-corrected": "标出被纠错案件涉及的案例库内容"}
