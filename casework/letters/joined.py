"""What a reply tells of cases that hang together with its own: merged into it, split off it, split from."""

from collections.abc import Iterator

from sqlalchemy import select

from casework.db import db
from casework.letters.context import StepFacts
from casework.models.case import Case
from workflows import facts as f
from workflows.casefile import CaseFile


def joined_steps(case: Case, file: CaseFile) -> Iterator[StepFacts]:
    """Steps of the reply: every merged request with its own receipt date, every item that went elsewhere."""
    if case.number:
        merged = select(Case.number, Case.received_on, Case.arrived_on).where(Case.main_ref == case.number)
        for number, received_on, arrived_on in db.session.execute(merged.order_by(Case.received_on, Case.id)):
            on = received_on or arrived_on
            yield StepFacts(kind="merged", on=on, values={"other_number": number or ""})
    for fact in file.facts:
        if isinstance(fact, f.Split):
            for item, number in zip(fact.items.split(","), fact.into.split(","), strict=True):
                yield StepFacts(kind="split", on=fact.on, values={"other_number": number, "other_item": item})
        elif isinstance(fact, f.SplitOff):
            values = {"other_number": fact.source, "other_item": str(fact.item)}
            yield StepFacts(kind="split_off", on=fact.on, values=values)
