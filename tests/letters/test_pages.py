# ruff: noqa: E501 (what a browser sends)
"""The pages of letters: drafting with preview and checks, one letter with its bytes, notices (T19, T20)."""

import io
import re
from datetime import date

import pytest
from docx import Document

from tests.letters.samples import FIELDS
from workflows import facts as f


@pytest.fixture
def ref(a_case, clock_now) -> str:
    clock_now.set("2026-10-09")
    made = a_case().accepted().add(f.Searched(on=date(2026, 10, 9), search_id=1, found=True))
    return made.ref


def hidden_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|version|idempotency_key)"[^>]*value="([^"]*)"', page))


def blocks(code: str, **changes: str) -> dict[str, str]:
    values = {**FIELDS[code], **changes}
    return {"items-1-determination": code, **{f"items-1-{k}": v for k, v in values.items()}}


def test_draft_page_offers_results_and_shows_the_letter(as_, ref):
    page = as_("wangmin").get(f"/cases/{ref}/draft").text
    assert "拟写答复书" in page
    assert "政府信息不存在" in page
    assert "还没有选择答复类型" in page


def test_chosen_result_shows_its_fields_without_javascript(as_, ref):
    clerk = as_("wangmin")
    sent = {
        **hidden_of(clerk.get(f"/cases/{ref}/draft").text),
        "items-1-determination": "UNABLE_1A",
        "act": "choose",
    }
    page = clerk.post(f"/cases/{ref}/draft", data=sent)
    assert page.status_code == 200
    assert 'name="items-1-search_words"' in page.text
    fragment = clerk.post(f"/cases/{ref}/draft/fields", data=sent).text
    assert 'name="items-1-search_words"' in fragment


def test_preview_tells_what_is_missing_and_links_to_the_field(as_, ref):
    clerk = as_("wangmin")
    fragment = clerk.post(f"/cases/{ref}/draft/preview", data=blocks("UNABLE_1A", search_words="")).text
    assert 'href="#items-1-search_words"' in fragment
    assert "【待填】" in fragment


def test_draft_is_saved_submitted_and_shown(as_, ref):
    clerk = as_("wangmin")
    typed = {**hidden_of(clerk.get(f"/cases/{ref}/draft").text), **blocks("UNABLE_1A"), "act": "save"}
    saved = clerk.post(f"/cases/{ref}/draft", data=typed)
    assert saved.status_code == 303
    letter = saved.headers["Location"]
    page = clerk.get(letter).text
    assert "该政府信息不存在" in page
    assert "某片区、征收、批准文件" in clerk.get(f"/cases/{ref}/draft").text
    typed = {**hidden_of(clerk.get(f"/cases/{ref}/draft").text), **blocks("UNABLE_1A"), "act": "submit"}
    assert clerk.post(f"/cases/{ref}/draft", data=typed).status_code == 303
    assert "法制审核" in clerk.get(f"/cases/{ref}").text


def test_incomplete_draft_is_not_submitted_and_nothing_is_lost(as_, ref):
    clerk = as_("wangmin")
    typed = {
        **hidden_of(clerk.get(f"/cases/{ref}/draft").text),
        **blocks("UNABLE_1A", search_words=""),
        "act": "submit",
    }
    answer = clerk.post(f"/cases/{ref}/draft", data=typed)
    assert answer.status_code == 409
    assert "文书检查没有通过" in answer.text
    assert "本机关档案室、办公自动化系统" in answer.text


def test_two_versions_are_compared(as_, ref):
    clerk = as_("wangmin")
    for words in ("甲词", "乙词"):
        sent = hidden_of(clerk.get(f"/cases/{ref}/draft").text)
        answer = clerk.post(
            f"/cases/{ref}/draft", data={**sent, **blocks("UNABLE_1A", search_words=words), "act": "save"}
        )
    page = clerk.get(answer.headers["Location"]).text
    assert re.search("<del>[^<]*甲词", page)
    assert re.search("<ins>[^<]*乙词", page)


def test_hidden_parts_of_a_partial_reply(as_, ref):
    clerk = as_("wangmin")
    typed = {**hidden_of(clerk.get(f"/cases/{ref}/draft").text), **blocks("PARTIAL"), "act": "save",
             "items-1-hidden-0-part": "身份证号码", "items-1-hidden-0-because": "属于个人隐私",
             "items-1-hidden-0-ground": "REF_4", "attachments": "现场照片|3"}  # fmt: skip
    answer = clerk.post(f"/cases/{ref}/draft", data=typed)
    page = clerk.get(answer.headers["Location"]).text
    assert "第十五条" in page
    assert "现场照片" in page
    again = clerk.get(f"/cases/{ref}/draft").text
    assert 'value="身份证号码"' in again


def test_sample_pdf_and_word_file(as_, ref):
    clerk = as_("wangmin")
    sent = hidden_of(clerk.get(f"/cases/{ref}/draft").text)
    where = clerk.post(f"/cases/{ref}/draft", data={**sent, **blocks("UNABLE_1A"), "act": "save"}).headers[
        "Location"
    ]
    pdf = clerk.get(f"{where}.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert clerk.get(f"{where}/page-1.png").data.startswith(b"\x89PNG")
    word = Document(io.BytesIO(clerk.get(f"{where}.docx").data))
    assert "该政府信息不存在" in "\n".join(p.text for p in word.paragraphs)
    assert 'w:linePitch="579"' in word.sections[0]._sectPr.xml
    assert 'w:eastAsia="仿宋_GB2312"' in word.element.xml


def test_letter_of_another_organ_is_not_there(as_, ref):
    clerk = as_("wangmin")
    sent = hidden_of(clerk.get(f"/cases/{ref}/draft").text)
    where = clerk.post(f"/cases/{ref}/draft", data={**sent, **blocks("UNABLE_1A"), "act": "save"}).headers[
        "Location"
    ]
    for path in (where, f"{where}.pdf", f"{where}.docx", f"{where}/page-1.png"):
        assert as_("js_js").get(path).status_code == 404


def test_extension_from_form_to_new_due_date(as_, ref):
    clerk, head = as_("wangmin"), as_("chenzr")
    page = clerk.get(f"/cases/{ref}/extension").text
    typed = {**hidden_of(page), "days": "20", "reason_code": "wide_search", "reason": ""}
    made = clerk.post(f"/cases/{ref}/extension", data=typed)
    assert made.status_code == 303, made.text
    where = made.headers["Location"]
    assert "批准并编号" not in clerk.get(where).text
    page = head.get(where).text
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]*)"', page)[1]
    assert head.post(f"{where}/approve", data={"idempotency_key": key}).status_code == 303
    assert "公开延〔2026〕1号" in head.get(where).text
    assert clerk.get(f"{where}/page-1.png").data.startswith(b"\x89PNG")
    sent = clerk.get(f"{where}/send").text
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]*)"', sent)[1]
    form = {"idempotency_key": key, "method": "post", "dispatched_on": "2026-10-09",
            "tracking_no": "EX000000000CN"}  # fmt: skip
    assert clerk.post(f"{where}/send", data=form).status_code == 303
    assert "12月3日" in clerk.get(f"/cases/{ref}").text


def test_notice_form_names_its_empty_fields(as_, a_case, clock_now):
    clock_now.set("2026-10-09")
    ref = a_case().registered().reviewed().ref
    clerk = as_("wangmin")
    page = clerk.get(f"/cases/{ref}/correction").text
    answer = clerk.post(f"/cases/{ref}/correction", data={**hidden_of(page), "items_to_correct": "缺文号"})
    assert answer.status_code == 422
    assert "请填写怎样补正" in answer.text
    assert "缺文号" in answer.text


def test_notice_that_comes_too_late_is_refused_on_its_page(as_, ref, clock_now):
    clerk = as_("wangmin")
    clock_now.set("2026-12-20")
    clerk = as_("wangmin")
    page = clerk.get(f"/cases/{ref}/extension").text
    answer = clerk.post(f"/cases/{ref}/extension",
                        data={**hidden_of(page), "days": "20", "reason_code": "wide_search", "reason": ""})  # fmt: skip
    assert answer.status_code == 409
