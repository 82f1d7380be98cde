"""Words the services propose for fields of process letters, from the records; the clerk may change them."""

LACKING = "缺少{what}"
GUIDANCE_LACKING = "请提交{what}"
REQUEST_COUNT = "{count}件"
PERIOD = "{year}年{first}月至{last}月"
PERIOD_OF_ONE_MONTH = "{year}年{last}月"
COMPARISON = "占本机关同期收到申请总数（{total}件）的{share}%"
TO_EXPLAIN = "提出上述申请的理由、所需信息的用途"
REASONS_CAME = "本机关于{on}以{number}《说明理由告知书》要求{you}说明理由，{you}于{came}提交了理由说明"
REASONS_MISSING = "本机关于{on}以{number}《说明理由告知书》要求{you}说明理由，{you}在规定期限内没有说明理由"
FEE_REASON = "{period}，{you}向本机关提出政府信息公开申请{count}件"
YOU = {True: "你", False: "你单位"}

# One, several.
FEE_ITEMS = ("当月第{first}件", "当月第{first}件至第{last}件")
FEE_PAGES = "{pages}页"
FEE_RANGES = {
    "by_item": ("当月第{first}件", "当月第{first}件至第{last}件"),
    "by_volume": ("第{first}页", "第{first}页至第{last}页"),
}
FEE_TIERS = {
    "by_item": ("第{first}件{rate}", "第{first}件至第{last}件每件{rate}"),
    "by_volume": ("第{first}页{rate}", "第{first}页至第{last}页每页{rate}"),
}
# A line of the list of requests that goes with a demand for reasons (D05).
REQUEST_OPEN = "正在办理"

# Why somebody is asked, for the notice to the applicant (D11): never a name.
CONSULTED_THIRD_PARTY = "申请公开的政府信息可能涉及第三方的合法权益"
CONSULTED_ORGAN = "申请公开的政府信息涉及其他行政机关"
