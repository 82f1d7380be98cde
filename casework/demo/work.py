"""Acts of processing: searches, consultations, difficult cases."""

from casework.acting import Acting
from casework.db import db, writing
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, file_paper, simple
from casework.demo.stories import Step, texts
from casework.record import casefile_of
from casework.services import consultation, difficult, processing
from workflows.codes import ApplicantKind, AskedAs, Stance, Weighing
from workflows.guards_third_party import third_parties, weighing_of


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


STANCES = {True: Stance.agree, False: Stance.refuse, None: Stance.none}


def _opinion(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting, row, said = who("desk"), tale.story.raw["consult"], texts()
    stance = STANCES[row.get("agrees")]
    with writing():
        case = case_of(tale)
        consultation.receive_opinion(
            case, party=tale.party, on=acting.today, stance=stance, text=said[f"opinion_{stance}"],
            seen=case.version, acting=acting,
        )  # fmt: skip
    file_paper(tale, "opinion", acting)


def weigh(tale: Tale, on_art_15: bool, acting: Acting) -> None:
    """Weigh whoever was heard; for a part hidden under Art 15 somebody is at least entered and weighed."""
    said = texts()
    outcome = Weighing.withhold if on_art_15 else Weighing.release
    with writing():
        case = case_of(tale)
        if on_art_15 and not third_parties(casefile_of(case)):
            someone = consultation.Entry(asked_as=AskedAs.third_party, name=said["third_party"],
                                         kind=ApplicantKind.natural_person)  # fmt: skip
            consultation.enter_party(case, someone, seen=case.version, acting=acting)
        file = casefile_of(case)
        for party in [p for p in third_parties(file) if weighing_of(file, p) is None]:
            consultation.weigh_opinion(
                case, party=party, outcome=outcome, reason_good=on_art_15, public_interest=False,
                text=said[f"weigh_{outcome}"], seen=case.version, acting=acting,
            )  # fmt: skip


def _lapse(play: Play, tale: Tale, step: Step, who: Who) -> None:
    with writing():
        case = case_of(tale)
        consultation.lapse_consultation(case, party=tale.party, seen=case.version, acting=who("desk"))


ACTS: dict[str, Act] = {
    "accept": simple("desk", processing.accept),
    "difficult": simple("unit_head", difficult.mark_difficult, reason="difficult"),
    "search": _search,
    "consult": _consult,
    "consult_served": _consult_served,
    "opinion": _opinion,
    "lapse": _lapse,
}
