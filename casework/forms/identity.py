"""Numbers that name a person or an organisation: ID card, unified credit code, telephone.

Source: GB 11643 (identity number, MOD 11-2), GB 32100 (unified social credit code).
"""

import re
import unicodedata
from datetime import date

import phonenumbers
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as StdnumError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|ext\.?|#)\s*", re.IGNORECASE)
_LOCAL_DIGITS = (7, 8)


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as their half-width twins (NFKC)."""
    return unicodedata.normalize("NFKC", text).strip()


def squeeze(text: str) -> str:
    """Half-width, without blanks and dashes, letters in capitals."""
    return re.sub(r"[\s\-‐-―_]", "", half_width(text)).upper()


def id_card_fault(number: str) -> str:
    """What is wrong with a Chinese ID card number (居民身份证号), or an empty string.

    The area code is not checked: codes change and people keep theirs.
    """
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "身份证号应为 18 位，前 17 位是数字，最后一位是数字或 X。"
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "身份证号第 7 至 14 位不是有效的出生日期，请核对。"
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "" if _CHECK[total % 11] == number[17] else "身份证号最后一位校验码不对，请逐位核对。"


def credit_code_fault(code: str) -> str:
    """What is wrong with a unified social credit code (统一社会信用代码), or an empty string."""
    try:
        uscc.validate(code)
    except StdnumError:
        return "统一社会信用代码应为 18 位，且校验码须正确，请逐位核对。"
    return ""


def read_phone(text: str) -> str:
    """A telephone number in one way of writing: 13800001234, 0531-82078301转8012, +81 3 1234 5678.

    Raises ValueError with the sentence for the clerk.
    """
    number = _parsed(_EXTENSION.sub(" x", half_width(text)))
    if number.country_code != 86:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    national = str(number.national_number)
    if not (national.startswith("1") and len(national) == 11):
        area = phonenumbers.length_of_geographical_area_code(number)
        national = f"0{national[:area]}-{national[area:]}" if area else national
    return f"{national}转{number.extension}" if number.extension else national


def _parsed(text: str) -> phonenumbers.PhoneNumber:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        raise ValueError("电话号码无法识别，请核对，例如 13800001234 或 0531-82078301转8012。") from None
    if number.country_code == 86 and len(str(number.national_number)) in _LOCAL_DIGITS:
        raise ValueError("固定电话缺少区号，请补上，例如 0531-82078301。")
    if not phonenumbers.is_possible_number(number) or _is_cut_mobile(number):
        raise ValueError("电话号码位数不对，请核对；分机请写在“转”字后面，例如 0531-82078301转8012。")
    return number


def _is_cut_mobile(number: phonenumbers.PhoneNumber) -> bool:
    """13 to 19 begin mobiles only, and these have eleven digits."""
    national = str(number.national_number)
    return number.country_code == 86 and bool(re.match(r"1[3-9]", national)) and len(national) != 11
