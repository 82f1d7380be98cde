"""Forms of the library inside the work: take something into the notes, change them, end a doubt."""

from wtforms import SelectField

from case_library.codes import Conclusion, Taken
from case_library.labels import work as words
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import Required, TextField, choices


class TakeForm(ActionForm):
    """Take the cited articles or the analysis of an entry."""

    what = SelectField(
        "抄入内容", [Required("请选择引用条款或者抄入评析。")],
        choices=choices({one: words.TAKEN[one] for one in Taken}),
    )  # fmt: skip


class NotesForm(CaseForm):
    """The reasoning notes of a case."""

    text = TextField("说理备注", limit=20_000)


class FlagForm(CaseForm):
    """What became of a doubt."""

    conclusion = SelectField(
        "复核结论", [Required("请选择复核结论。")],
        choices=choices({one: words.CONCLUSIONS[one] for one in Conclusion}, empty="请选择"),
    )  # fmt: skip
    opinion = TextField("复核意见", [Required("请填写复核意见。")], limit=1000)
