"""De-identification check (脱敏): what in a text tells who it was, and what to write instead (domain 07 § 3).

What is found by form (numbers, plates, dates, houses, court cases), and what the linked case knows: names,
addresses, agents. Citations of statutes and numbers of policy documents are no hits. Pure; see decision 0015.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from case_library.labels.cases import ESTATE, INSTEAD
from casework.personal_marks import HALF_WIDTH, hits_in

# The order of persons in the library: 申请人甲, 第三人乙 …
STEMS = "甲乙丙丁戊己庚辛壬癸"
SHORTEST_NAME, SHORTEST_CORE = 2, 3

_SIGNS = {ord(a): b for a, b in zip("＠．－﹣—–　\u2003", "@.----  ", strict=True)}
_TO_PLAIN = HALF_WIDTH | _SIGNS
_NUMERAL = "〇零一二三四五六七八九十百"
_YEAR = rf"(?:(?:19|20)\d{{2}}|[{_NUMERAL}]{{4}})"
_SMALL = rf"(?:\d{{1,2}}|[{_NUMERAL}]{{1,3}})"
_SEP = r"[ \-.·]{0,2}"

# What may look like a trace and is law: articles, numbers of orders, document numbers, days of taking force.
_LAW = re.compile(
    rf"第(?:\d{{1,4}}|[{_NUMERAL}]{{1,6}})(?:条|款|项|目|章|节|号)(?:之[{_NUMERAL}]{{1,2}})?"
    rf"|(?:国办|国发|法释|鲁政|济政|市中政|自然资|国土资|司办|税总办|宿政办)[一-鿿]{{0,6}}[〔\[(（]\d{{4}}[〕\])）]\s?\d{{1,5}}号"
    rf"|{_YEAR}年{_SMALL}月{_SMALL}日(?=(?:起)?(?:施行|实施|生效|公布|修订|修正|废止))"
)
_NEVER_LAW = ("court_number", "office_number")  # numbers of single matters, whatever they look like
_BY_FORM: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("court_number", re.compile(
        r"[(（〔\[【](?:19|20)\d{2}[)）〕\]】]\s?[一-鿿]{1,3}\s?\d{0,4}\s?[一-鿿]{0,5}?"
        r"[初终再申审执监辖抗破赔协调他更]字?第?\s?\d{1,6}(?:-\d+)?\s?号"
        r"|[一-鿿]{1,6}(?:复决|复议|行复|复驳|复受|复终)[一-鿿]{0,3}[(（〔\[【](?:19|20)\d{2}[)）〕\]】]第?\d{1,6}号")),
    ("office_number", re.compile(
        r"(?<![A-Za-z])(?!AL-)[A-Z]{2,3}\d?-(?:19|20)\d{2}-\d{3,}"
        r"|[一-鿿]{0,8}依申请[一-鿿]{0,4}[(（〔\[【](?:19|20)\d{2}[)）〕\]】]第?\d{1,5}号")),
    ("credit_code", re.compile(
        rf"(?<![0-9A-Za-z])(?=(?:[ \-]?[0-9A-Za-z]){{17}})[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{{2}}{_SEP}"
        rf"\d{{6}}{_SEP}[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{{8}}-?[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{{2}}"
        r"(?![0-9A-Za-z])")),
    ("id_number", re.compile(r"(?<!\d)\d(?:[ \-]?\d){16}[ \-]?[0-9Xx](?![0-9])")),
    ("email", re.compile(r"[A-Za-z0-9_.+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")),
    ("number", re.compile(r"(?<!\d)\d(?:[ \-]?\d){10,}")),
    ("phone", re.compile(
        r"(?:电话|手机|座机|传真|联系方式|热线)[^0-9，。；]{0,8}(\d{3,4}[ \-]?\d{3,4})(?!\d)")),
    ("exact_date", re.compile(
        rf"{_YEAR}年{_SMALL}月{_SMALL}[日号]|(?:19|20)\d{{2}}([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d)"
        rf"|(?<!\d)\d{{1,2}}月\d{{1,2}}[日号]|[{_NUMERAL}]{{1,2}}月[{_NUMERAL}]{{1,3}}[日号]")),
    ("house", re.compile(
        rf"(?:[A-Za-z]?\d{{1,5}}|[{_NUMERAL}]{{1,4}}|[甲乙丙丁])(?:-\d{{1,4}})*"
        r"(?:号楼|号院|号房|号宅|栋|幢|单元|室(?!内|外|温)|弄)"
        r"|(?<=[路街巷道里村庄区])\d{1,5}(?:-\d{1,4})?号(?!线|文|令)")),
)  # fmt: skip
_CITY = re.compile(r"^(?:[一-鿿]{2,3}省|山东)?(?:[一-鿿]{2,4}市|济南)?(?:[一-鿿]{1,4}[区县])?")
_TAIL = re.compile(r"(?:股份|集团|有限|责任|公司|分公司|事务所|合作社|厂|店|部|中心|\(.*\)|（.*）)+$")
_PLACE = re.compile(
    r"(?:(?![号楼栋室元])[一-鿿]){1,7}?(?:小区|花园|家园|社区|庄园|大厦|广场|公寓|苑(?!小区)|路|街|巷|村|里)"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace of somebody. ``start``, ``end``: positions; ``instead``: what to write, or empty."""

    kind: str
    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A word that the linked case knows: a name, an address. Never stored, never logged."""

    kind: str
    word: str = field(repr=False)
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text as a page shows it; ``trace`` is None where nothing was found."""

    text: str
    trace: Trace | None = None
    number: int | None = None


def traces(text: str, known: Iterable[Known] = ()) -> tuple[Trace, ...]:
    """All traces in the order of the text, none inside another; names of the linked case go first."""
    plain = text.translate(_TO_PLAIN)
    law = [match.span() for match in _LAW.finditer(plain)]
    found: list[Trace] = []
    for trace in (*_of_case(plain, known), *_by_form(plain)):
        if not _is_law(trace, law) and not any(t.start < trace.end and trace.start < t.end for t in found):
            found.append(trace)
    return tuple(sorted(found, key=lambda t: t.start))


def _is_law(trace: Trace, law: Sequence[tuple[int, int]]) -> bool:
    """Whether it is only part of a citation."""
    is_form = trace.kind not in (*_NEVER_LAW, "name", "address", "place")
    return is_form and any(start <= trace.start and trace.end <= end for start, end in law)


def _of_case(plain: str, known: Iterable[Known]) -> Iterator[Trace]:
    """The longest words first: 某某建材有限公司 before 某某建材. Blanks inside a word hide nothing."""
    for word in sorted(known, key=lambda k: -len(k.word)):
        signs = [sign for sign in word.word.translate(_TO_PLAIN) if not sign.isspace()]
        if len(signs) < SHORTEST_NAME:
            continue
        pattern = r"[\s·]*".join(map(re.escape, signs))
        for match in re.finditer(pattern, plain, re.IGNORECASE):
            yield Trace(word.kind, *match.span(), _fitted(plain, match.start(), word.instead))


def _fitted(plain: str, start: int, instead: str) -> str:
    """Without the role where the text names it already: 申请人张三 → 申请人甲, not 申请人申请人甲."""
    role = instead.rstrip(STEMS)
    return (
        instead[len(role) :]
        if role and role != instead and plain[:start].rstrip().endswith(role)
        else instead
    )


def _by_form(plain: str) -> Iterator[Trace]:
    kinds = dict(_BY_FORM)
    for kind in (*_NEVER_LAW, "id_number", "credit_code"):
        yield from _matches(kind, kinds[kind], plain)
    for hit in hits_in(plain):
        yield Trace(hit.kind, hit.start, hit.end, INSTEAD[hit.kind])
    for kind in ("email", "number", "phone", "exact_date", "house"):
        yield from _matches(kind, kinds[kind], plain)


def _matches(kind: str, pattern: re.Pattern[str], plain: str) -> Iterator[Trace]:
    for match in pattern.finditer(plain):
        inner = 1 if kind == "phone" else 0
        start, end = match.span(inner)
        instead = _month(match[0]) if kind == "exact_date" else INSTEAD[kind]
        yield Trace(kind, start, end, instead)


def _month(day: str) -> str:
    """The month, or the year and month, of an exact date."""
    if "月" in day:
        return day[: day.index("月") + 1]
    parts = re.split(r"[-/.]", day)
    return f"{parts[0]}年{int(parts[1])}月"


def pieces(text: str, known: Iterable[Known] = ()) -> tuple[Piece, ...]:
    """The text cut at its traces, so that a page can mark them in place."""
    cut, at = [], 0
    for number, trace in enumerate(traces(text, known)):
        cut.append(Piece(text[at : trace.start]))
        cut.append(Piece(text[trace.start : trace.end], trace, number))
        at = trace.end
    return tuple(piece for piece in (*cut, Piece(text[at:])) if piece.text)


def cleaned(text: str, known: Sequence[Known] = ()) -> str:
    """The text with everything replaced for which there is a proposal."""
    return "".join(p.trace.instead if p.trace and p.trace.instead else p.text for p in pieces(text, known))


def replaced(text: str, snippet: str, instead: str, known: Sequence[Known] = ()) -> str:
    """The text with every trace that reads like ``snippet`` replaced."""
    return "".join(
        instead if piece.trace and piece.text == snippet else piece.text for piece in pieces(text, known)
    )


# What the linked case knows


def known_name(name: str, instead: str, *, is_firm: bool) -> Iterator[Known]:
    """A name, and of a firm also what people call it: without city, 有限公司 and the like."""
    yield Known("name", name, instead)
    core = _TAIL.sub("", _CITY.sub("", name)) if is_firm else re.sub(r"[（(].*?[)）]$", "", name)
    if core != name and len(core) >= (SHORTEST_CORE if is_firm else SHORTEST_NAME):
        yield Known("name", core, instead)


def known_address(address: str) -> Iterator[Known]:
    """An address whole, without city, and the streets and estates it names."""
    if not address.strip():
        return
    yield Known("address", address, INSTEAD["address"])
    detail = _CITY.sub("", address)
    if len(detail) >= SHORTEST_CORE:
        yield Known("address", detail, INSTEAD["address"])
    for place in _PLACE.findall(detail):
        yield Known("address", place, f"某{place[-1]}" if place[-1] in "路街巷村" else ESTATE)
