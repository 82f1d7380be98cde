"""What clerks type, and the sentence beside the field when it cannot be read."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from casework.forms import fields as fd
from casework.forms.identity import id_card_fault


class Paper(Form):
    """One field of each kind."""

    name = fd.LineField("姓名", [fd.Required("请填写姓名。")], limit=20)
    content = fd.TextField("内容", limit=fd.MAX_CONTENT)
    on = fd.DayField("日期")
    days = fd.WholeField("天数", least=1, most=20)
    card = fd.IdCardField("身份证")
    code = fd.CreditCodeField("信用代码")
    phone = fd.PhoneField("电话")
    email = fd.EmailField("邮箱")
    postcode = fd.PostcodeField("邮编")


def read(**typed: str) -> Paper:
    form = Paper(MultiDict({"name": "王敏", **typed}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("field", "typed", "data"),
    [
        ("name", "  王敏 ", "王敏"),
        ("name", "喆堃𠮷", "喆堃𠮷"),
        ("name", "<b>王</b>", "<b>王</b>"),
        ("content", "第一行\r\n第二行\t表", "第一行\n第二行\t表"),
        ("on", "2026-11-23", date(2026, 11, 23)),
        ("on", "2026年11月23日", date(2026, 11, 23)),
        ("on", "20261123", date(2026, 11, 23)),
        ("on", "2026/1/3", date(2026, 1, 3)),
        ("on", "２０２６．１１．２３", date(2026, 11, 23)),
        ("on", "", None),
        ("days", "１５", 15),
        ("card", "000000 19900101 001８", "000000199001010018"),
        ("card", "11010519491231002x", "11010519491231002X"),
        ("phone", "１３８ ００００ １２３４", "13800001234"),
        ("phone", "+86 138-0000-1234", "13800001234"),
        ("phone", "0531-82078301 转 8012", "0531-82078301转8012"),
        ("phone", "（0531）82078301", "0531-82078301"),
        ("email", "zhang@example.cn", "zhang@example.cn"),
        ("postcode", "２５０００１", "250001"),
    ],
)
def test_reads(field: str, typed: str, data: object) -> None:
    form = read(**{field: typed})
    assert form[field].errors == []
    assert form[field].data == data


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "   ", "请填写姓名"),
        ("name", "王" * 21, "最多 20 字，现有 21 字"),
        ("name", "王\x00敏", "第 2 个字符是看不见的控制字符"),
        ("name", "王\u202e敏", "第 2 个字符是看不见的控制字符"),
        ("name", "王\n敏", "只能填一行"),
        ("content", "公开\x07", "看不见的控制字符"),
        ("content", "字" * 20_001, "最多 20000 字"),
        ("on", "2026-02-30", "没有这一天"),
        ("on", "明天", "日期无法识别"),
        ("on", "0026-11-23", "年份应在"),
        ("days", "三", "请填写整数"),
        ("days", "1.5", "请填写整数"),
        ("days", "0", "1 到 20"),
        ("days", "-3", "1 到 20"),
        ("days", "9" * 30, "请填写整数"),
        ("card", "110105194912310021", "校验码不对"),
        ("card", "110105194913310021", "出生日期"),
        ("card", "110105491231002", "应为 18 位"),
        ("code", "91370100MA3C0XXX0X", "统一社会信用代码应为 18 位"),
        ("phone", "82078301", "缺少区号"),
        ("phone", "电话", "无法识别"),
        ("phone", "1380000123", "位数不对"),
        ("email", "zhang#example.cn", "格式不对"),
        ("postcode", "25000", "6 位数字"),
    ],
)
def test_refuses_in_one_clear_sentence(field: str, typed: str, sentence: str) -> None:
    form = read(**{field: typed})
    assert len(form[field].errors) == 1
    assert sentence in form[field].errors[0]


def test_date_that_cannot_be_read_is_shown_again_as_typed() -> None:
    assert 'value="2026-02-30"' in read(on="2026-02-30").on()


@pytest.mark.parametrize("number", ["11010519491231002X", "000000199001010018"])
def test_id_card_check_digit(number: str) -> None:
    """GB 11643: the first is the standard's own example; area codes are not looked at."""
    assert id_card_fault(number) == ""
    assert id_card_fault(number[:-1] + ("1" if number[-1] != "1" else "2"))
