"""Articles in words: ``Art 33(2)`` → 《条例》第三十三条第二款."""

import re

_DIGITS = "零一二三四五六七八九"
# Articles of the 条例 whose number in brackets counts items (项), not paragraphs (款).
_ITEM_ARTICLES = frozenset({20, 31, 36})

REGULATION = "《条例》"
REGULATION_IN_FULL = "《中华人民共和国政府信息公开条例》"

LAWS = {
    "Review Law": "《行政复议法》",
    "Litigation Law": "《行政诉讼法》",
    "Secrecy Law": "《保守国家秘密法》",
    "Archives Law": "《档案法》",
    "Civil Code": "《民法典》",
    "Procedure Law": "《民事诉讼法》",
    "Measures 2020-109": "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    "Letter 2015-207": "国办公开办函〔2015〕207号",
    "Letter 2016-235": "国办公开办函〔2016〕235号",
    "Letter 2017-19": "国办公开办函〔2017〕19号",
    "Holiday Measures": "《全国年节及纪念日放假办法》",
    "Notice 9": "市中政办发〔2024〕3号第（九）项",
    "Design": "本系统办理规则",
}

_SHAPE = re.compile(r"^(?P<law>.*?)\s*(?P<word>Art|item)\s+(?P<number>\d+)(?P<parts>(?:\(\d+\))*)$")


def chinese_number(number: int) -> str:
    """33 → 三十三 (up to 9999)."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        after = chinese_number(rest) if rest else ""
        after = f"一{after}" if 10 <= rest < 20 else after
        return f"{_DIGITS[thousands]}千" + ("零" if 0 < rest < 100 else "") + after
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")


def _article(code: str, short: str) -> str:
    match = _SHAPE.match(code)
    if not match:
        return LAWS.get(code, code)
    law, number = match["law"], int(match["number"])
    name = LAWS.get(law, law) if law else short
    parts = [int(part) for part in re.findall(r"\d+", match["parts"])]
    if match["word"] == "item":
        return f"{name}第{chinese_number(number)}项" + "".join(f"（{chinese_number(p)}）" for p in parts)
    text = f"{name}第{chinese_number(number)}条"
    if parts and not law and number in _ITEM_ARTICLES:
        return text + f"第{chinese_number(parts[0])}项"
    if parts:
        text += f"第{chinese_number(parts[0])}款"
    return text + (f"第{chinese_number(parts[1])}项" if len(parts) > 1 else "")


def basis(code: str, *, full: bool = False) -> str:
    """An article or several (joined by commas) in words; ``full``: the long name of the 条例, for letters."""
    short = REGULATION_IN_FULL if full else REGULATION
    return "、".join(_article(part.strip(), short) for part in code.split(",") if part.strip())
