"""What packages above this one add to the commands: named here, so that nobody below imports them."""

from collections.abc import Callable

from casework.acting import Acting

# Run by `flask prepare` inside writing(); each leaves alone what is there already.
LOADERS: dict[str, Callable[[Acting], object]] = {}
# Run after the demo cases were played; each opens its own transactions.
DEMO: dict[str, Callable[[Acting], object]] = {}
# Whether a row of theirs names a file on disk, by its uuid; files that nobody names are removed.
NAMES_FILE: list[Callable[[str], bool]] = []
