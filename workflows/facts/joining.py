"""Facts of cases that hang together: split, main case answered; a suggestion to publish."""

from workflows.facts.fact import Fact, row


@row
class Split(Fact):
    """Items of this paper became cases of their own (一事一申请); the rest stays here."""

    items: str  # their numbers on the paper, joined by commas
    into: str  # numbers of the new cases, in the same order
    left: int  # items that stay
    reason: str


@row
class SplitOff(Fact):
    """This case was an item of another paper; the receipt date is that of the paper."""

    source: str
    item: int
    reason: str


@row
class MainCaseAnswered(Fact):
    """The case into which this one was merged has ended; its result counts here too (domain 01 § 8)."""

    main: str
    determination: str
    statistics_row: str


@row
class PublicationSuggested(Fact):
    """The applicant suggested to publish the information on one's own initiative (Art 44(2))."""

    suggestion_id: int


@row
class SuggestionExamined(Fact):
    """The suggestion was examined and the applicant told (Art 44(2))."""

    suggestion_id: int
    adopted: bool
