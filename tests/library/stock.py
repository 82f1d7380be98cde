"""Libraries to begin with: what ships, with the samples, or a few entries of every kind to search in."""

from datetime import date

from case_library import loading
from case_library.codes import Collection
from case_library.index.document import Document
from case_library.index.keeping import put
from case_library.samples import load_samples
from casework.db import writing
from tests.beginnings import Beginning
from tests.library.making import EDITOR


def entry(number: int, **changes: object) -> Document:
    """A typical case on the taking of land, or what ``changes`` make of it."""
    return Document(**{
        "collection": Collection.case, "entry_id": number, "ref": f"XX{number:02d}",
        "address": f"/library/cases/XX{number:02d}", "title": f"征收补偿方案公开的处理之{number}",
        "dated_on": date(2025, 3, 1), "keywords": ("征收", "补偿方案"), "issue": "补偿方案能否公开。",
        "facts": "申请人甲申请公开某片区征收补偿方案。", "outcome": "区分处理后公开。",
        "analysis": "方案应当公布。",
        "subjects": ("S01",), "dispute_points": ("DP08",), "determinations": ("PARTIAL",),
        "articles": ("条例第三十六条",), "remedy_result": "upheld", "organ_kind": "district", **changes,
    })  # fmt: skip


def loaded(beginning: Beginning) -> None:
    """What ships with the system."""
    with writing():
        loading.load(beginning.acting_as(EDITOR))


def sampled(beginning: Beginning) -> None:
    """The words that ship and the sample cases, without policy documents."""
    with writing():
        loading.load_words()
        load_samples(beginning.acting_as("wangmin"))


def stocked(beginning: Beginning) -> None:
    """What ships; a case, a text, a document in force and one that is not."""
    loaded(beginning)
    with writing():
        stock()


def stock() -> None:
    """Put a few entries into the index; inside writing()."""
    text = {"collection": Collection.text, "address": "/library/texts/D02", "ref": "D02"}
    policy = {"collection": Collection.policy, "remedy_result": ""}
    put(entry(1))
    put(entry(2, **text, title="征收补偿类答复书范本", remedy_result="", dispute_points=()))
    put(entry(3, **policy, title="国有土地上房屋征收与补偿条例（样例）", ref="国令第590号"))
    put(entry(4, **policy, title="城市房屋拆迁管理条例（征收补偿）", ref="国令第305号", validity="repealed",
              in_force=False, subjects=("S12",)))  # fmt: skip
