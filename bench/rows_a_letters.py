# ruff: noqa: E501 (a style sheet in one line)
"""A9-A11: a letter of two pages, a batch of 200, a name with rare characters (BUDGETS)."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

import pypdfium2

from bench import letter_peers
from bench.row import Row, human, in_turn, seconds
from casework.letters.compose import compose
from casework.letters.content import LetterContent, Table, attachment_lines, cn_date
from casework.letters.docx import to_docx
from casework.letters.pool import Child, Pool
from tests.letters.samples import context

ROOT = Path(__file__).resolve().parents[1]
SEAL = (ROOT / "static" / "letters" / "seal-sample.jpg").read_bytes()
ROUNDS, BATCH = 7, 200
OFFICE_BATCH = 20
REFERENCE_LINE = 0.146  # seconds of the one-liner where the 28 letters/s were measured (BUDGETS A9)
RARE = "李喆堃昇"
RARE_RANGES = (range(0x4E00, 0x9FA6), range(0x3400, 0x4DB6))  # 20,902 + 6,582 characters
NAMES_A_LETTER = 550  # rare characters are set in letters of this many


def letter(name: str = "李某甲") -> LetterContent:
    """A usual reply of two pages."""
    return compose("REPLY", context("GRANT_A", "UNABLE_1B", applicant_name=name))


def plain_html(content: LetterContent) -> str:
    """The same letter as one would first write it: style, paragraphs, the seal as SVG."""
    blocks = "".join(f"<p>{b.text}</p>" for b in content.blocks if not isinstance(b, Table))
    notes = "".join(f"<p>{line}</p>" for line in attachment_lines(content.attachments))
    day = cn_date(content.signed_on) if content.signed_on else ""
    seal = (ROOT / "static" / "letters" / "seal-sample.svg").read_text(encoding="utf-8")
    return f"""<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{content.title}</title><style>
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center {{ content: counter(page) }} }}
body {{ font: 16pt/29pt "Noto Serif CJK SC"; text-align: justify; margin: 0 }} p {{ margin: 0; text-indent: 2em }}
h1 {{ font: 700 22pt "Noto Serif CJK SC"; text-align: center }} .head {{ color: red; font-size: 34pt; line-height: 1.4;
text-indent: 0; text-align: center; border-bottom: 2pt solid red }} .sign {{ position: relative; text-align: right }}
svg {{ position: absolute; right: 10mm; top: -12mm; opacity: .85 }}</style>
<p class="head">{content.red_head}</p><p>{content.number}</p><h1>{content.title}</h1><p>{content.addressee}：</p>
{blocks}{notes}<div class="sign"><p>{content.organ_name}</p><p>{day}</p>{seal}</div></html>"""


@contextmanager
def peer(name: str) -> Iterator[Callable[[str], float]]:
    """A peer kept warm: seconds it needs for a letter."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.letter_peers", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        cwd=ROOT, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout

    def ask(html: str) -> float:
        start = perf_counter()
        process.stdin.write(json.dumps(html) + "\n")
        process.stdin.flush()
        assert int(process.stdout.readline()) > 0
        return perf_counter() - start

    try:
        yield ask
    finally:
        process.kill()
        process.wait()


def two_pages() -> Iterator[Row]:
    """A9: warm, against the one-liner, Chromium kept alive, and LibreOffice in a batch."""
    content, pool = letter(), Pool(size=1)
    html, word = plain_html(content), to_docx(content)
    assert len(pypdfium2.PdfDocument(pool.pdf(content, seal=SEAL))) == 2

    def mine() -> float:
        return seconds(lambda: pool.pdf(content, seal=SEAL))

    with peer("weasyprint") as one_liner, peer("chromium") as chromium:
        sides = (mine, lambda: one_liner(html), lambda: chromium(html))
        for side in sides:
            side()
        ours, line, browser = in_turn(*sides, rounds=ROUNDS)
    # Apart: seconds of another program in every round leave none of the others warm.
    beside, office = in_turn(mine, lambda: _office(word), rounds=ROUNDS)
    pool.close()
    what = "two-page letter, warm, of the time of"
    figures = f"{human(ours)} against {human(line)} and {human(browser)}"
    yield Row("A9", f"{what} the WeasyPrint one-liner", ours / line, 0.45, at_least=False, detail=figures)
    yield Row("A9", f"{what} Chromium kept alive", ours / browser, 0.2, at_least=False, detail=figures)
    yield Row("A9", f"{what} LibreOffice in a batch", beside / office, 0.4, at_least=False,
              detail=f"{human(beside)} against {human(office)}")  # fmt: skip


def _office(word: bytes) -> float:
    """Seconds of one letter of a batch."""
    return seconds(lambda: letter_peers.soffice(word, OFFICE_BATCH)) / OFFICE_BATCH


def batch() -> Iterator[Row]:
    """A10: 200 letters, two workers against one; memory of a worker at letter 200 and at letter 50.

    The budget is a rate of the reference machine. How fast this one is against it, the one-liner tells.
    """
    contents = [replace(letter(), number=f"市中政办公开复〔2026〕{n}号") for n in range(1, BATCH + 1)]
    single, _ = _run([contents[:50]])
    before = _one_liner()
    rate, memory = _run([contents[0::2], contents[1::2]])
    line = (before + _one_liner()) / 2
    detail = (
        f"{rate:.1f} letters/s here with two workers, {single:.1f} with one;"
        f" the one-liner takes {human(line)} here, {human(REFERENCE_LINE)} there"
    )
    what = "200 letters by two workers, letters/s at the speed of the reference machine"
    yield Row("A10", what, rate * line / REFERENCE_LINE, 28, unit="/s", detail=detail)
    growth = max(late / early for early, late in memory)
    yield Row("A10", "memory of a worker, end of the batch against its quarter", growth, 1.05, at_least=False,
              detail=f"{max(late for _, late in memory) * 4 // 1024} MiB")  # fmt: skip


def _one_liner() -> float:
    """Seconds of the letter by the WeasyPrint one-liner, warm."""
    html = plain_html(letter())
    with peer("weasyprint") as one_liner:
        one_liner(html)
        return median(one_liner(html) for _ in range(ROUNDS))


def _run(shares: list[list[LetterContent]]) -> tuple[float, list[tuple[int, int]]]:
    """Letters a second for all shares, one child each, and pages of memory of each child early and late."""
    children = [Child() for _ in shares]
    for child in children:
        child.ask(_job(shares[0][0]), 60)
    memory: list[tuple[int, int]] = []
    done = [perf_counter()]

    def work(child: Child, share: list[LetterContent]) -> None:
        early = 0
        for number, content in enumerate(share, 1):
            child.ask(_job(content), 60)
            done.append(perf_counter())
            if len(done) % 50 == 1:
                print(f"  {len(done) - 1} letters", file=sys.stderr, flush=True)
            if number == len(share) // 4:
                early = int(child.ask({"job": "memory"}, 60))
        memory.append((early, int(child.ask({"job": "memory"}, 60))))

    threads = [threading.Thread(target=work, args=pair) for pair in zip(children, shares, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for child in children:
        child.stop()
    return _rate(done), memory


def _rate(done: list[float]) -> float:
    """Letters a second: the median of five parts of a batch, by the moments at which letters were done."""
    size = (len(done) - 1) // 5
    marks = done[::size]
    return size / median(later - earlier for earlier, later in pairwise(marks))


def _job(content: LetterContent) -> dict[str, object]:
    import base64

    from casework.letters.content import to_json

    return {
        "job": "pdf",
        "content": to_json(content),
        "seal": base64.b64encode(SEAL).decode(),
        "sample": False,
    }


def rare_name() -> Iterator[Row]:
    """A11: a rare name costs little, and every character of both blocks is printed and extracted right."""
    pool, common, rare = Pool(size=1), letter(), letter(RARE)
    for content in (common, rare):
        pool.pdf(content, seal=SEAL)
    plain, odd = in_turn(lambda: seconds(lambda: pool.pdf(common, seal=SEAL)),
                         lambda: seconds(lambda: pool.pdf(rare, seal=SEAL)), rounds=ROUNDS)  # fmt: skip
    wrong, total = _wrong(pool)
    pool.close()
    detail = f"{human(odd)} against {human(plain)}"
    yield Row(
        "A11",
        "letter to a rare name, of the time of a common one",
        odd / plain,
        1.5,
        at_least=False,
        detail=detail,
    )
    yield Row("A11", f"characters of {total} printed or extracted wrong", wrong, 0, at_least=False, unit="")


def _wrong(pool: Pool) -> tuple[int, int]:
    """How many characters of the two blocks do not come out of the PDF as they went in."""
    every = [chr(code) for codes in RARE_RANGES for code in codes]
    wrong = 0
    for start in range(0, len(every), NAMES_A_LETTER):
        part = "".join(every[start : start + NAMES_A_LETTER])
        content = compose("REPLY", context("GRANT_B", content=part, steps=(), log=None))
        pages = pypdfium2.PdfDocument(pool.pdf(content, seal=SEAL))
        found = set("".join(page.get_textpage().get_text_range() for page in pages))
        wrong += sum(1 for char in part if char not in found)
    return wrong, len(every)


ROWS = {"A9": two_pages, "A10": batch, "A11": rare_name}
