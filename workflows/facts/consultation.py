"""Facts of consultation (征求意见): asked, served, answered, weighed, released against a refusal."""

from datetime import date

from workflows.codes import Method, PostReturn, Stance, Weighing
from workflows.facts.fact import Fact, row


@row
class ThirdPartyMarked(Fact):
    """The information concerns a third party (Art 15): it is heard before anything is released (I5)."""

    party: str


@row
class ConsultationSent(Fact):
    """A third party, co-maker or other organ is asked in writing (T14). ``party``: code inside the case."""

    party: str
    third_party: bool
    co_maker: bool = False
    letter_id: int | None = None
    method: Method | None = None
    ends_on: date | None = None  # public notice: the day on which service is complete


@row
class ConsultationServed(Fact):
    """The party received the letter; its 15 working days count from here."""

    party: str


@row
class OpinionReceived(Fact):
    """The party's opinion arrived. ``opinion_id``: row of its text; ``agrees`` is what old facts know."""

    party: str
    agrees: bool | None = None
    stance: Stance | None = None
    opinion_id: int | None = None


@row
class ConsultationReturned(Fact):
    """The letter to the party came back undeliverable."""

    party: str
    reason: PostReturn | None = None


@row
class ConsultationLapsed(Fact):
    """The party's time ended in silence."""

    party: str


@row
class OpinionWeighed(Fact):
    """The organ weighed an opinion or silence itself (自行衡量); ``opinion_id``: row of its reasons."""

    party: str
    outcome: Weighing
    reason_good: bool = False
    public_interest: bool = False
    opinion_id: int | None = None


@row
class ReleaseTold(Fact):
    """The third party was told of the release decided against its refusal (D07, Art 32).

    ``on``: effective date. ``wait_days``: working days from its receipt before anything is released.
    """

    party: str
    letter_id: int
    method: Method
    planned_on: date
    wait_days: int
    ends_on: date | None = None


@row
class ReleaseNoticeReturned(Fact):
    """The notice of the release came back undeliverable; another method follows."""

    party: str
    letter_id: int
    reason: PostReturn
