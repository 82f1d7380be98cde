"""The form in which an entry of any collection is given to the index. Source: domain 07 § 6."""

from dataclasses import dataclass
from datetime import date

from case_library.codes import Collection


@dataclass(frozen=True, slots=True)
class Document:
    """One entry. Text fields by weight (domain 07 § 6): title 5, keywords 4, issue 3, facts 2, analysis 1.

    Of a policy document ``facts`` holds gist and articles, of a standard text its words. ``in_force``: a
    published case, a text or a document that may be cited today. ``ref`` is what people call it (SC01, D02,
    国令第711号) and is unique in its collection; ``address`` the path of its reading page.
    """

    collection: Collection
    entry_id: int
    ref: str
    address: str
    title: str
    dated_on: date
    keywords: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()  # how an applicant would say it; searched like keywords
    issue: str = ""
    facts: str = ""
    outcome: str = ""
    analysis: str = ""
    note: str = ""  # one line under the title: who, when, what; not searched
    subjects: tuple[str, ...] = ()
    dispute_points: tuple[str, ...] = ()
    determinations: tuple[str, ...] = ()
    remedy_result: str = ""
    organ_kind: str = ""
    articles: tuple[str, ...] = ()  # 条例第三十六条
    validity: str = "valid"
    in_force: bool = True
    uses: int = 0
    happened_in: int = 0  # year of the matter, where it is not that of the day

    @property
    def year(self) -> int:
        return self.happened_in or self.dated_on.year
