"""Forms of review and litigation: entered, answered, concluded; the new act that is ordered."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.delivery import ProofForm
from casework.forms.fields import DayField, LineField, Required, choices
from casework.forms.intake_steps import PastDayField
from workflows.codes import DisputeResult
from workflows.disputes import OUTCOMES, Outcome

SCAN = "扫描件，不超过 20 MB。"


class DisputeForm(ProofForm):
    """A review or a suit reached the organ."""

    kind = RadioField(
        "类型", [Required("请选择行政复议或者行政诉讼。")], choices=choices(labels.DISPUTE_KINDS)
    )
    body = LineField("复议机关或者法院", [Required("请填写复议机关或者法院的全称。")], limit=100)
    reference = LineField("案号", [Required("请填写通知书上的案号。")], limit=100)
    on = PastDayField("申请或者起诉日期", [Required("请填写申请复议或者起诉的日期。")])
    notice_on = PastDayField("收到副本日期", [Required("请填写本机关收到申请书、起诉状副本的日期。")])
    summary = BooleanField("复议适用简易程序（答复期限 5 个工作日）")
    after_review = BooleanField("经复议后起诉（年报表四分开统计）")
    proof = FileField("答复通知书、应诉通知书", description=SCAN)

    def start(self, today: date) -> None:
        self.on.start(today, filled=False)
        self.notice_on.start(today)

    def validate_notice_on(self, field: PastDayField) -> None:
        if field.data and self.on.data and field.data < self.on.data:
            raise StopValidation("收到副本的日期不会早于申请或者起诉的日期，请核对。")


class _OfDispute(ProofForm):
    """A step of one dispute of the case."""

    no = SelectField("复议、诉讼", [Required("请选择是哪一件。")], coerce=int)

    def offer(self, found: dict[int, str]) -> None:
        self.no.choices = choices(found)


class AnswerForm(_OfDispute):
    """The answer went out."""

    on = PastDayField("提交日期", [Required("请填写提交答复、答辩的日期。")])
    proof = FileField("答复书、答辩状和证据目录", description=SCAN)


class ResultForm(_OfDispute):
    """How it ended."""

    on = PastDayField("作出决定、判决的日期", [Required("请填写决定书、判决书的日期。")])
    result = SelectField(
        "结果", [Required("请选择结果。")], choices=choices({"": "请选择", **labels.DISPUTE_RESULTS})
    )
    decision_no = LineField("决定书、判决书文号", [Required("请填写文号。")], limit=100)
    cause = SelectField("被纠正的主要原因", choices=choices({"": "没有被纠正", **labels.DISPUTE_CAUSES}))
    orders_anew = BooleanField("责令重新作出答复或者限期履行")
    proof = FileField("决定书或者判决书", description=SCAN)

    def validate_cause(self, field: SelectField) -> None:
        if self._is_corrected() and not field.data:
            raise StopValidation("结果为纠正的，请选择主要原因，用于统计和改进。")

    def _is_corrected(self) -> bool:
        return any(self.result.data == str(r) and OUTCOMES[r] is Outcome.corrected for r in DisputeResult)


class ReopenForm(ProofForm):
    """A decision or judgment orders a new act."""

    dispute_no = SelectField("依据的决定、判决", [Required("请选择责令重新处理的决定或者判决。")], coerce=int)
    on = PastDayField("收到决定或判决的日期", [Required("请填写收到的日期。")])
    due_on = DayField(
        "要求重新答复的期限", [Required("请填写决定或判决确定的期限。")],
        description="写明几日内的，从收到之日的次日起算；判决责令公开、未写明日期的，为 20 个工作日。",
    )  # fmt: skip
    proof = FileField("决定书或判决书", description=f"登记结果时已上传的不必再传。{SCAN}")

    def validate_due_on(self, field: DayField) -> None:
        if field.data and self.on.data and field.data <= self.on.data:
            raise StopValidation("期限应晚于收到决定或判决的日期。")

    def start(self, today: date, due_on: date, orders: dict[int, str]) -> None:
        """Offer the waiting orders, today, and the period a judgment gives when it names none."""
        self.dispute_no.choices = choices(orders)
        self.on.start(today)
        if self.due_on.raw_data is None:
            self.due_on.data = due_on
