"""Acts of the reply: drafted, reviewed, signed, sealed, sent, delivered."""

from casework.acting import Acting
from casework.db import db, writing
from casework.demo import scans
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who, case_of, simple
from casework.demo.stories import Step, texts
from casework.demo.work import weigh
from casework.models import Case
from casework.services import delivery, drafting, sign_off
from workflows.codes import Method, PostReturn, State
from workflows.guards_third_party import ART_15


def _draft(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    draft = tale.story.draft(_known(play, tale, acting))
    grounds = {ground for item in draft.items for _, _, ground in item.hidden}
    weigh(tale, ART_15 in {*draft.codes, *grounds}, acting)
    with writing():
        drafting.save_draft(case_of(tale), draft, acting=acting)
    with writing():
        case = case_of(tale)
        drafting.submit_draft(case, seen=case.version, acting=acting, pass_on=False)


def _known(play: Play, tale: Tale, acting: Acting) -> dict[str, str]:
    """Number and day of the reply that the story refers to, and the year, for its sentences."""
    known = {"year": str(acting.today.year), "today": acting.today.isoformat()}
    if about := tale.story.raw.get("about"):
        letter = drafting.current_reply(db.session.get_one(Case, play.cases[about]))
        if letter and letter.signed_on:
            known |= {"earlier_number": letter.number or "", "earlier_on": letter.signed_on.isoformat()}
    return known


def _review(state: State, task: str) -> Act:
    def act(play: Play, tale: Tale, step: Step, who: Who) -> None:
        with writing():
            case = case_of(tale)
            if case.state is not state:  # this result does not need the review
                return
            letter, said = drafting.current_reply(case), texts()
            text_hash = letter.content_hash if letter else ""
            if state is State.LEGAL_REVIEW:
                sign_off.clear_legally(
                    case, opinion=said["legal"], content_hash=text_hash, seen=case.version, acting=who(task)
                )
                return
            masking = "mask" if tale.story.result == "PARTIAL" else "pass"
            sign_off.clear_secrecy(
                case, masking=masking, opinion=said[f"secrecy_{masking}"], basis=said["secrecy_basis"],
                content_hash=text_hash, seen=case.version, acting=who(task),
            )  # fmt: skip

    return act


def _send_back(play: Play, tale: Tale, step: Step, who: Who) -> None:
    with writing():
        case = case_of(tale)
        letter = drafting.current_reply(case)
        task = "secrecy" if case.state is State.SECRECY_REVIEW else "legal"
        sign_off.send_back(
            case, to=State.DRAFTED, reason=texts()["send_back"],
            content_hash=letter.content_hash if letter else "", seen=case.version, acting=who(task),
        )  # fmt: skip


def _sign(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("signer")
    with writing():
        case = case_of(tale)
        letter = drafting.current_reply(case)
        is_late = case.due_on is not None and acting.today > case.due_on
        sign_off.sign(
            case, content_hash=letter.content_hash if letter else "",
            overdue_reason=texts()["overdue"] if is_late else "", agreed=True, seen=case.version,
            acting=acting,
        )  # fmt: skip


def _seal(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("seal")
    rendered = delivery.render_for_seal(case_of(tale), acting)
    with writing():
        case = case_of(tale)
        delivery.seal(case, rendered=rendered, seen=case.version, acting=acting)


def _dispatch(play: Play, tale: Tale, step: Step, who: Who) -> None:
    _send(tale, Method(tale.story.raw.get("method", "post")), who("desk"))


def _dispatch_again(play: Play, tale: Tale, step: Step, who: Who) -> None:
    _send(tale, Method(tale.story.raw.get("method2", "lien")), who("desk"))


def _send(tale: Tale, method: Method, acting: Acting) -> None:
    with writing():
        case = case_of(tale)
        delivery.dispatch(
            case, on=acting.today, method=method, circumstances=texts()["circumstances"].get(method, ""),
            tracking_no=f"EX{900_000_000 + tale.case_id}CN" if method is Method.post else "",
            seen=case.version, acting=acting,
        )  # fmt: skip


def _deliver(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    paper = scans.scan("delivery", case_of(tale), acting) if tale.story.scan else None
    with writing():
        case = case_of(tale)
        delivery.deliver(case, happened_on=acting.today, seen=case.version, acting=acting, proof=paper)


def _fail(play: Play, tale: Tale, step: Step, who: Who) -> None:
    acting = who("desk")
    with writing():
        case = case_of(tale)
        delivery.fail(
            case, on=acting.today, reason=tale.story.raw.get("returned", PostReturn.unclaimed),
            seen=case.version, acting=acting,
        )  # fmt: skip


ACTS: dict[str, Act] = {
    "draft": _draft,
    "redraft": _draft,
    "submit": simple("desk", sign_off.submit),
    "secrecy": _review(State.SECRECY_REVIEW, "secrecy"),
    "legal": _review(State.LEGAL_REVIEW, "legal"),
    "send_back": _send_back,
    "sign": _sign,
    "seal": _seal,
    "dispatch": _dispatch,
    "dispatch2": _dispatch_again,
    "deliver": _deliver,
    "fail": _fail,
}
