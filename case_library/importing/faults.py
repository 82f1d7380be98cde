"""Why a file gave no text."""


class Unreadable(Exception):
    """``code`` is one of labels.policies.IMPORT_FAULTS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
