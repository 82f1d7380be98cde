"""Sentences from codes and values: refusals, steps of the clock, findings, days."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.labels.articles import basis
from casework.labels.clock import CLOCK_ENDS, CLOCK_STEPS, FINDINGS, ON_TIME
from casework.labels.concentration import CLUSTER_STATES, TASK_STATES, TASK_STEPS
from casework.labels.difficult import DIFFICULT_MARKS
from casework.labels.disputes import DISPUTE_RESULTS
from casework.labels.library import LIBRARY_FIELDS, LIBRARY_STATES, LIBRARY_STEPS
from casework.labels.matters import MATTER_STATES
from casework.labels.people import CHANNELS, ROLES
from casework.labels.process import ACTIONS, FACTS, REVIEWS, STATES
from casework.labels.refusals import REFUSALS
from casework.labels.results import DETERMINATIONS
from casework.labels.supervision import SUPERVISION_STATES
from workflows.clock_reading import Finding, Step
from workflows.refusal import Refusal

_CODED: dict[str, Mapping[str, str]] = {
    "state": STATES, "sources": STATES, "kind": {**ACTIONS, **TASK_STEPS, **LIBRARY_STEPS},
    "newest": FACTS, "roles": ROLES,
    "channel": CHANNELS,
    "determination": DETERMINATIONS, "review": REVIEWS, "end_state": CLOCK_ENDS, "on_time": ON_TIME,
    "supervision_state": SUPERVISION_STATES, "dispute_result": DISPUTE_RESULTS,
    "matter_state": MATTER_STATES, "mark": DIFFICULT_MARKS,
    "cluster_state": CLUSTER_STATES, "task_state": TASK_STATES,
    "case_state": LIBRARY_STATES, "fields": LIBRARY_FIELDS,
}  # fmt: skip
_MONEY = frozenset({"paid", "charged", "amount"})
_CLAUSE = re.compile(r"〔([^〔〕]*)〕")


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """A refusal for the clerk: what is wrong, what to do instead, by which article."""

    sentence: str
    instead: str
    basis: str


def cn_date(day: date) -> str:
    """2026年10月26日."""
    return f"{day.year}年{day.month}月{day.day}日"


def yuan(fen: int) -> str:
    """分 → 100元, 10.50元."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}元" if rest else f"{whole}元"


def word(name: str, value: Any) -> str:
    """One value of a sentence in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return cn_date(value)
    if isinstance(value, list | tuple | frozenset):
        return "、".join(word(name, part) for part in value)
    if name in _MONEY:
        return yuan(int(value))
    return _CODED.get(name, {}).get(str(value), str(value))


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The sentence with its values; a clause in 〔〕 with an empty value vanishes."""
    words = _Words({name: word(name, value) for name, value in values.items()})

    def clause(match: re.Match[str]) -> str:
        names = re.findall(r"{(\w+)}", match[1])
        return match[1] if all(words[name] for name in names) else ""

    return _CLAUSE.sub(clause, template).format_map(words)


class _Words(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def refusal_words(refusal: Refusal) -> RefusalWords:
    """What the clerk reads when a step is refused."""
    sentence, instead = REFUSALS[refusal.code]
    return RefusalWords(fill(sentence, refusal.params), fill(instead, refusal.params), basis(refusal.basis))


def step_words(step: Step) -> str:
    """One numbered sentence of the explained clock."""
    values = {**step.params, "on": step.on, "until": step.until, "days": step.days}
    return fill(CLOCK_STEPS[step.code], values)


def finding_words(finding: Finding) -> str:
    """What the clock noticed."""
    return fill(FINDINGS[finding.code], {"on": finding.on})


def determination_words(determination: str) -> str:
    """One result or several joined by commas."""
    parts: Iterable[str] = (part.strip() for part in determination.split(",") if part.strip())
    return "；".join(DETERMINATIONS.get(part, part) for part in parts)
