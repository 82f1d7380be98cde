"""What is searched for and what is not found, for the editor: words and numbers, never a person.

Source: domain 07 § 6 (log zero-result queries).
"""

import re

from case_library.chinese import fold, runs
from case_library.models.index import LibrarySearch
from case_library.search.asked import Asked, Found
from casework.acting import Acting
from casework.db import connection, upsert
from casework.personal_marks import hits_in

LONGEST = 40
DIGITS = re.compile(r"\d{6}")  # a run of digits may be anybody's number


def log(asked: Asked, found: Found, acting: Acting) -> None:
    """Count a search by words; called inside writing(). What looks like personal data is not kept."""
    words = " ".join(runs(fold(asked.words)))
    if not words or found.fault or len(words) > LONGEST or is_personal(asked.words):
        return
    row = {"asked_on": acting.today, "words": words, "hits": found.total, "times": 1}
    statement = upsert(LibrarySearch.__table__).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["asked_on", "words"],
        set_={"hits": found.total, "times": LibrarySearch.__table__.c.times + 1},
    )
    connection().execute(statement)


def is_personal(words: str) -> bool:
    """Whether a query looks like an ID number, a telephone, a card or a plate."""
    return bool(hits_in(words)) or bool(DIGITS.search(fold(words)))
