"""How many case pages somebody opens: hundreds in minutes are no work but a collection (SECURITY 11.5)."""

from collections import Counter

from casework.db import writing
from casework.services import personal_data
from casework.views.acting import acting

TOGETHER = 20  # looks of one person that a worker counts before it writes: a page must not wait for the disk
_looks: Counter[int] = Counter()


def note_look() -> None:
    """The person of this request opened a case page; after it is made, for the write ends its transaction."""
    who = acting()
    _looks[who.person_id] += 1
    if _looks[who.person_id] >= TOGETHER:
        counted = _looks.pop(who.person_id)
        with writing():
            personal_data.count_looks(counted, who)
