"""What the people of the demo do, act by act: each act calls the services that the pages call."""

from casework.demo import consultations, difficult, ends, intake, notices, reply, transfers, work
from casework.demo.play import Play, Tale
from casework.demo.stage import Act, Who
from casework.demo.stories import Step

ACTS: dict[str, Act] = (
    intake.ACTS
    | notices.ACTS
    | consultations.ACTS
    | work.ACTS
    | reply.ACTS
    | difficult.ACTS
    | ends.ACTS
    | transfers.ACTS
)


def play_act(play: Play, tale: Tale, step: Step, who: Who) -> None:
    """Play one act of a story."""
    ACTS[step.act](play, tale, step, who)
