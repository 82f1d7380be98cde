"""Forms of the import of policy documents."""

from flask_wtf.file import MultipleFileField
from wtforms import SelectField
from wtforms.validators import StopValidation

from case_library.forms.policies import PolicyForm
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import MAX_CONTENT, Required, TextField, WholeField

MOST_FILES = 50


class ImportForm(ActionForm):
    """Files to be imported, one or several, or a ZIP of them."""

    files = MultipleFileField("文件", [Required("请选择文件。")])

    def validate_files(self, field: MultipleFileField) -> None:
        sent = [file for file in field.data or () if getattr(file, "filename", "")]
        if not sent:
            raise StopValidation("请选择文件。")
        if len(sent) > MOST_FILES:
            raise StopValidation(f"一次最多选择 {MOST_FILES} 个文件，更多的请打成 ZIP。")


class ConfirmForm(PolicyForm):
    """The proposed data, looked over by a person. ``seen`` is the version of the import."""

    into = SelectField("入库方式", [Required("请选择入库方式。")], coerce=int)


class MendForm(CaseForm):
    """One page of the text, put right beside the file."""

    part = WholeField("页", most=100_000)
    text = TextField("本页文字", limit=MAX_CONTENT)

    def validate_part(self, field: WholeField) -> None:
        if field.data is None:
            raise StopValidation("页面已失效，请刷新后重试。")


class ImportStepForm(CaseForm):
    """Read on, recognise, or give up; ``seen`` is the version of the import."""
