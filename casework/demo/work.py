"""Acts of processing: searches, consultations, difficult cases."""

from casework.db import db, writing
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, file_paper, simple
from casework.demo.stories import Step, texts
from casework.services import consultation, processing


def _search(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting, said = who("desk"), texts()
    row = tale.story.raw.get("search", {})
    result = row.get("result") or ("not_found" if tale.story.result == "UNABLE_1A" else "found")
    with writing():
        case = case_of(tale)
        processing.record_search(
            case, on=acting.today, places=row.get("places") or said["places"][step.day % len(said["places"])],
            keywords=row.get("keywords") or tale.story.raw.get("keywords") or tale.story.title,
            years=row.get("years") or f"{acting.today.year - 6}—{acting.today.year}", result=result,
            note=row.get("note") or said[f"search_{result}"], seen=case.version, acting=acting,
        )  # fmt: skip


def _consult(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting, row = who("desk"), tale.story.raw["consult"]
    with writing():
        case = case_of(tale)
        known = {party.code for party in case.parties}
        consultation.consult(
            case, party="", asked_as=row.get("asked_as", "third_party"), name=row["name"],
            kind=row.get("kind", "natural_person"), question=row["question"], on=acting.today, served_on=None,
            seen=case.version, acting=acting,
        )  # fmt: skip
        db.session.expire(case, ["parties"])
        tale.party = next(party.code for party in case.parties if party.code not in known)


def _consult_served(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        consultation.serve_consultation(
            case, party=tale.party, on=acting.today, seen=case.version, acting=acting
        )


def _opinion(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        consultation.receive_opinion(
            case, party=tale.party, on=acting.today, agrees=tale.story.raw["consult"].get("agrees"),
            seen=case.version, acting=acting,
        )  # fmt: skip
    file_paper(tale, "opinion", acting)


def _lapse(play: Play, tale: Tale, step: Step, who: Who) -> None:
    with writing():
        case = case_of(tale)
        consultation.lapse_consultation(case, party=tale.party, seen=case.version, acting=who("desk"))


ACTS: dict[str, Act] = {
    "accept": simple("desk", processing.accept),
    "difficult": simple("unit_head", processing.mark_difficult, reason="difficult"),
    "search": _search,
    "consult": _consult,
    "consult_served": _consult_served,
    "opinion": _opinion,
    "lapse": _lapse,
}
