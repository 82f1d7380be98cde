"""Concentrated requests (集中申请): who asked for the same information within half a year (Art 44; 06 § 6).

Pure: an information object is a kind, a name and topic words; casework.words finds them in a text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.calendar import add_calendar_days
from workflows.codes import Code
from workflows.determinations import codes_of

WINDOW_DAYS = 180  # calendar days, the present one counted (domain 06 § 6)
DIFFERENT_APPLICANTS = 3  # [design; Art 44(1) says 多个]
FEWEST_APPLICANTS = 2  # below, nobody can call it several
ALIKE = 0.5  # shared part of the topic words of two requests about one project or place
GIVEN = ("GRANT_", "PARTIAL")


class ObjectKind(Code):
    """By what a request names the information, the surest first."""

    document_number = "document_number"
    document_title = "document_title"
    project = "project"
    place = "place"
    words = "words"


@dataclass(frozen=True, slots=True)
class InfoObject:
    """One thing asked for. ``topics``: words beside the name; years among them end in 年."""

    kind: ObjectKind
    name: str
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``applicant``: marks of the applicant; who shares one is the same person."""

    case_id: int
    on: date
    applicant: frozenset[str]
    objects: frozenset[InfoObject]
    determination: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Requests for one information object; ``found`` says by which object each of them belongs here."""

    members: tuple[Asked, ...]
    found: dict[int, InfoObject]

    @property
    def chief(self) -> InfoObject:
        """What names the group: the surest and most frequent object."""
        objects = sorted(self.found.values(), key=lambda o: (_RANK[o.kind], o.name, sorted(o.topics)))
        return max(objects, key=lambda o: (-_RANK[o.kind], objects.count(o)))

    @property
    def applicants(self) -> int:
        return distinct_applicants(member.applicant for member in self.members)

    @property
    def is_ripe(self) -> bool:
        """Three different applicants, and the newest reply gave it: time to propose publishing it."""
        return self.applicants >= DIFFERENT_APPLICANTS and gave(last_result(self.members))


_RANK = {kind: rank for rank, kind in enumerate(ObjectKind)}


def in_window(on: date, as_of: date) -> bool:
    """Whether a request of that day counts on ``as_of``: 180 days, that day being the last of them."""
    return on <= as_of < add_calendar_days(on, WINDOW_DAYS)


def is_same(one: InfoObject, other: InfoObject) -> bool:
    """Whether two objects are one: the same name, and topics that agree; another year is another thing."""
    if (one.kind, one.name) != (other.kind, other.name):
        return False
    if one.kind in (ObjectKind.document_number, ObjectKind.document_title):
        return True
    years, others = _years(one), _years(other)
    if years and others and not years & others:
        return False
    if not one.topics and not other.topics:
        return True
    return len(one.topics & other.topics) >= ALIKE * len(one.topics | other.topics)


def _years(thing: InfoObject) -> frozenset[str]:
    return frozenset(word for word in thing.topics if word.endswith("年"))


def shared(one: Iterable[InfoObject], others: Sequence[InfoObject]) -> InfoObject | None:
    """The surest object of ``one`` that ``others`` have too; None when there is none."""
    for mine in sorted(one, key=lambda o: (_RANK[o.kind], o.name, sorted(o.topics))):
        if any(is_same(mine, other) for other in others):
            return mine
    return None


def distinct_applicants(marks: Iterable[frozenset[str]]) -> int:
    """How many different people: who shares a mark with another is the same, also over a third."""
    sets: list[frozenset[str]] = []
    for mine in marks:
        joined = [known for known in sets if known & mine]
        sets = [known for known in sets if not known & mine]
        sets.append(mine.union(*joined))
    return len(sets)


def gave(determination: str | None) -> bool:
    """Whether a result gave the information, whole or in part."""
    return any(code.startswith(GIVEN) for code in codes_of(determination or ""))


def last_result(members: Iterable[Asked]) -> str | None:
    """Result of the newest request that has one."""
    answered = [m for m in members if m.determination]
    return max(answered, key=lambda m: (m.on, m.case_id)).determination if answered else None


def groups(asked: Iterable[Asked], as_of: date) -> list[Group]:
    """Requests within the window that ask for the same, two and more of them, the largest first.

    A group all of whose members are in a larger one is left out: one paper often names a thing twice.
    """
    counted = {a.case_id: a for a in asked if in_window(a.on, as_of)}
    found = [
        Group(tuple(sorted((counted[i] for i in ids), key=lambda a: (a.on, a.case_id))), ids)
        for members in _by_name(counted.values()).values()
        for ids in _connected(members)
        if len(ids) > 1
    ]
    found.sort(key=lambda g: (-len(g.members), _RANK[g.chief.kind], g.members[0].case_id, g.chief.name))
    kept: list[Group] = []
    for group in found:
        if not any(group.found.keys() <= larger.found.keys() for larger in kept):
            kept.append(group)
    return kept


def _by_name(asked: Iterable[Asked]) -> dict[tuple[ObjectKind, str], dict[InfoObject, list[int]]]:
    """Wordings of one name, and the requests that use each."""
    buckets: dict[tuple[ObjectKind, str], dict[InfoObject, list[int]]] = defaultdict(dict)
    for one in asked:
        for thing in one.objects:
            buckets[thing.kind, thing.name].setdefault(thing, []).append(one.case_id)
    return buckets


def _connected(wordings: dict[InfoObject, list[int]]) -> Iterator[dict[int, InfoObject]]:
    """Requests whose wordings agree, also over a third; each with its own wording."""
    waiting = sorted(wordings, key=lambda o: sorted(o.topics))
    while waiting:
        near, reached = [waiting.pop(0)], []
        while near:
            thing = near.pop()
            reached.append(thing)
            near += [other for other in waiting if is_same(thing, other)]
            waiting = [other for other in waiting if other not in near]
        yield {case_id: thing for thing in reached for case_id in wordings[thing]}
