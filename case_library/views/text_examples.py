"""The filled-in example (样例) of a standard text: while it is written, and as a Word file."""

from urllib.parse import quote

from flask import Response

from case_library import blanks, wording
from case_library.forms.texts import TextForm
from case_library.index.texts import name_of
from case_library.labels import texts as words
from case_library.services import text_example
from case_library.wording import TextRefused
from casework.letters.content import LetterContent
from casework.models import StandardText
from casework.views.acting import acting


def words_typed(base: StandardText, form: TextForm) -> str:
    """What the editor typed, with codes for the names of blanks."""
    return blanks.typed(base.key, form.words.data or "", wording.blanks(base.key, base.body))


def example_typed(base: StandardText, form: TextForm) -> dict[str, LetterContent | str | None]:
    """Values of the example with the typed words, or why there is none."""
    if not form.words.validate(form):
        return {"content": None, "fault": "；".join(map(str, form.words.errors))}
    try:
        return {"content": text_example.of_words(base, words_typed(base, form), acting()), "fault": ""}
    except TextRefused as refused:
        return {"content": None, "fault": words.FAULTS[refused.code]}


def example_file(row: StandardText) -> Response:
    """The example as a Word file."""
    from casework.letters import docx  # only where it is needed: it is slow to load

    content = docx.to_docx(text_example.of_version(row, acting()))
    name = quote(f"样例-{name_of(row)}-第{row.number}版.docx", safe="")
    disposition = f"attachment; filename=\"example.docx\"; filename*=UTF-8''{name}"
    return Response(content, mimetype=docx.MEDIA_TYPE, headers={"Content-Disposition": disposition})
