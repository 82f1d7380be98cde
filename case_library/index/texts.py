"""A standard text as the search reads it."""

from case_library import blanks
from case_library.codes import IN_FORCE, Collection, Validity
from case_library.index.document import Document
from case_library.labels.texts import KINDS, VARIANTS
from casework import labels
from casework.models import StandardText


def text_document(
    text: StandardText, entry_id: int, words: str, validity: Validity = Validity.valid
) -> Document:
    """All versions of a text are one entry, with the words of the version that a reader meets today."""
    table, _, code = text.key.partition("/")
    ref = code if table in ("reply", "letter") else text.key
    return Document(
        collection=Collection.text,
        entry_id=entry_id,
        ref=ref,
        address=f"/library/texts/{text.key}",
        title=name_of(text),
        dated_on=text.effective_from,
        facts=blanks.shown(text.key, words),
        note=f"{ref}　{KINDS[table]}",
        determinations=(code,) if table == "reply" else (),
        validity=validity.value,
        in_force=validity in IN_FORCE,
    )


def name_of(text: StandardText) -> str:
    """What people call a text; texts of the same title are told apart by what they are for."""
    table, _, code = text.key.partition("/")
    if table == "reply":
        return labels.DETERMINATIONS.get(code, code)
    title = str(text.body.get("title", "")) or KINDS[table]
    use = {**labels.REMEDY_CLASSES, **labels.MATTER_OUTCOMES, **VARIANTS}.get(code.rpartition("/")[2], "")
    return f"{title}（{use}）" if use else title
