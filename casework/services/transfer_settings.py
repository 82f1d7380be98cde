"""Settings of the constrained transfer (domain 01 § 6)."""

from dataclasses import dataclass

from casework.services import parameters
from workflows.codes import TransferKind


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days to accept, hops of a case, working days for the material."""

    acceptance_days: int
    hop_limit: int
    handle_days: int
    assist_days: int

    def material_days(self, kind: TransferKind) -> int:
        """The usual working days for the material."""
        return self.handle_days if kind is TransferKind.handle else self.assist_days


def limits() -> Limits:
    """The settings in force, in one statement."""
    return Limits(**parameters.values_of("transfers"))
