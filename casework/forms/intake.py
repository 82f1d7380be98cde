"""The registration form (登记): one page, paper first. It reads what the paper says and knows no law."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
)
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm
from casework.forms.fields import (
    MAX_CONTENT,
    CodeField,
    DayField,
    EmailField,
    LineField,
    PhoneField,
    Required,
    TextField,
    TicksField,
)
from casework.forms.intake_sheet import Arrival, PartySheet, Sheet
from casework.forms.party import ID_CARD, IdNumberField, PartyFields, id_kinds, id_number_fault
from casework.models import Lack
from workflows.codes import Channel

# The days that each channel asks for; the second one may be missing (domain 02 § 3).
CHANNEL_DAYS: dict[Channel, tuple[str, ...]] = {
    Channel.registered_mail: ("signed_on",),
    Channel.in_person: ("submitted_on",),
    Channel.oral: ("record_signed_on",),
    Channel.ordinary_mail: ("arrived_on", "confirmed_on"),
    Channel.online: ("submitted_on", "confirmed_on"),
    Channel.fax: ("submitted_on", "confirmed_on"),
    Channel.misdirected_mail: ("arrived_on", "confirmed_on"),
}
DAYS = ("signed_on", "submitted_on", "record_signed_on", "arrived_on", "confirmed_on")
SPARE_ROWS = 3
MAX_ROWS = 50


class CoApplicantForm(Form):
    """One row of the co-applicants (共同申请人)."""

    class Meta:
        locales = ("zh",)

    name = LineField("姓名", limit=100)
    id_kind = SelectField("证件", default=ID_CARD, choices=id_kinds)
    id_number = IdNumberField("证件号码", limit=40)
    phone = PhoneField("电话", limit=60)

    def validate_id_number(self, field: IdNumberField) -> None:
        if fault := id_number_fault(self.id_kind.data, field.data or ""):
            raise StopValidation(fault)

    def validate_name(self, field: LineField) -> None:
        if not field.data and (self.id_number.data or self.phone.data):
            raise StopValidation("请填写共同申请人的姓名，或清空这一行。")

    def sheet(self) -> PartySheet:
        number = self.id_number.data or ""
        return PartySheet(
            name=self.name.data,
            id_kind=self.id_kind.data if number else "",
            id_number=number,
            phone=self.phone.data or "",
        )


class CheckboxListField(TicksField):
    """Several ticks of a list."""


class ReceiptFields(ActionForm):
    """Channel and days: what the receipt date (收到申请之日) is computed from."""

    channel = RadioField(
        "来件方式",
        default=Channel.registered_mail.value,
        choices=lambda: [(c.value, labels.CHANNELS[c]) for c in CHANNEL_DAYS],
    )
    signed_on = DayField("本机关签收日期")
    submitted_on = DayField("申请人提交日期")
    record_signed_on = DayField("申请人签字日期")
    arrived_on = DayField("信件到达日期")
    confirmed_on = DayField("双方确认日期")
    tracking_no = CodeField("邮件号码", limit=60)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **{**dict.fromkeys(DAYS[:-1], today), **kwargs})

    @property
    def chosen(self) -> Channel:
        """The channel that was ticked; registered mail until one is."""
        words = {c.value for c in Channel}
        return Channel(self.channel.data) if self.channel.data in words else Channel.registered_mail

    def validate_signed_on(self, field: DayField) -> None:
        self.check_day(field)

    def validate_submitted_on(self, field: DayField) -> None:
        self.check_day(field)

    def validate_record_signed_on(self, field: DayField) -> None:
        self.check_day(field)

    def validate_arrived_on(self, field: DayField) -> None:
        self.check_day(field)

    def validate_confirmed_on(self, field: DayField) -> None:
        self.check_day(field)
        came = self.days().get(CHANNEL_DAYS[self.chosen][0])
        if field.data and came and not field.errors and field.data < came:
            raise StopValidation("双方确认不会早于来件，请核对两个日期。")

    def check_day(self, field: DayField) -> None:
        """Only the days of the chosen channel count; what stands in hidden fields is left aside."""
        asked = CHANNEL_DAYS[self.chosen]
        if field.name not in asked:
            field.errors = []
            raise StopValidation()
        if field.errors:
            raise StopValidation()
        if field.data is None and field.name == asked[0]:
            raise StopValidation(f"请填写{field.label.text}。")
        if field.data and field.data > self.today:
            raise StopValidation("日期在今天之后，请核对。")

    def days(self) -> dict[str, date | None]:
        """The days of the chosen channel by name."""
        return {name: self[name].data for name in CHANNEL_DAYS[self.chosen]}

    def is_arrival_known(self) -> bool:
        """Whether the day on which the request came could be read."""
        days = self.days()
        return days[CHANNEL_DAYS[self.chosen][0]] is not None and not any(self[name].errors for name in days)

    def arrival(self) -> Arrival:
        """The values of fields that validated."""
        return Arrival(channel=self.chosen, tracking_no=self.tracking_no.data or "", **self.days())


class ReceiptQuery(ReceiptFields):
    """The same fields asked for by a fragment, which changes nothing and needs neither token nor key."""

    class Meta(ReceiptFields.Meta):
        csrf = False

    idempotency_key = None


class IntakeForm(PartyFields, ReceiptFields):
    """Everything of the statutory application form (domain 03 § 5), and nothing more."""

    needs_assistance = BooleanField("阅读有困难或视听障碍，需要帮助")
    lacks = CheckboxListField("缺少的材料", choices=lambda: list(labels.LACKS.items()))

    content = TextField("申请内容", [Required("请填写申请公开的内容。")], limit=MAX_CONTENT)
    items = FieldList(TextField("分项", limit=4000), "分项", min_entries=SPARE_ROWS, max_entries=MAX_ROWS)
    title = LineField("案件标题", limit=100)
    form_wanted = RadioField(
        "提供方式", default="paper", choices=lambda: list(labels.FORMS_WANTED.items()), validate_choice=True
    )
    route_wanted = RadioField("获取途径", default="post", choices=lambda: list(labels.ROUTES_WANTED.items()))
    purpose = LineField("用途", limit=500)

    agent_name = LineField("代理人", limit=100)
    agent_id_kind = SelectField("证件", default=ID_CARD, choices=id_kinds)
    agent_id_number = IdNumberField("代理人证件号码", limit=40)
    agent_phone = PhoneField("代理人电话", limit=60)
    agent_authority_seen = BooleanField("已核对授权委托书")
    co_applicants = FieldList(
        FormField(CoApplicantForm), "共同申请人", min_entries=SPARE_ROWS, max_entries=MAX_ROWS
    )

    oral_reason = LineField("书写确有困难的原因", limit=500)
    oral_read_back = BooleanField("已向申请人宣读")
    oral_signed = BooleanField("申请人已签字或按手印")

    scans = MultipleFileField("扫描件")
    register_anyway = BooleanField("已看过以上申请，仍然登记")

    def validate_agent_id_number(self, field: IdNumberField) -> None:
        if fault := id_number_fault(self.agent_id_kind.data, field.data or ""):
            raise StopValidation(fault)

    def validate_agent_name(self, field: LineField) -> None:
        if not field.data and (self.agent_id_number.data or self.agent_phone.data):
            raise StopValidation("填了代理人的证件或电话，请补上代理人姓名。")

    def validate_oral_reason(self, field: LineField) -> None:
        if self.chosen is Channel.oral and not field.data:
            raise StopValidation("口头申请限于书写确有困难的，请写明原因。")

    def validate_oral_read_back(self, field: BooleanField) -> None:
        if self.chosen is Channel.oral and not field.data:
            raise StopValidation("代为填写后须向申请人宣读，请宣读后勾选。")

    def validate_oral_signed(self, field: BooleanField) -> None:
        if self.chosen is Channel.oral and not field.data:
            raise StopValidation("须由申请人签字或按手印，签字之日为收到申请之日。")

    def validate_email(self, field: EmailField) -> None:
        if not field.data and self.route_wanted.data == "email":
            raise StopValidation("获取途径选了电子邮件，请填写电子邮箱。")

    def faults(self) -> list[tuple[str, str, str]]:
        """Id, words and fault of every field that cannot be read, rows included, for the summary on top."""
        found = []
        for field in self:
            rows = field.entries if isinstance(field, FieldList) else [field]
            for number, row in enumerate(rows, 1):
                words = (
                    f"{field.label.text}第 {number} 行" if isinstance(field, FieldList) else field.label.text
                )
                cells = list(row.form) if isinstance(row, FormField) else [row]
                found += [
                    (cell.id, f"{words}{cell.label.text if cell is not row else ''}", str(fault))
                    for cell in cells
                    for fault in cell.errors
                ]
        return found

    def add_row(self, what: str) -> None:
        """One more empty row, for a page without JavaScript."""
        rows = {"add_item": self.items, "add_co": self.co_applicants}.get(what)
        if rows is not None and len(rows) < MAX_ROWS:
            rows.append_entry()

    def noted_lacks(self) -> frozenset[Lack]:
        """What was ticked and what stands empty: noted for the correction notice, never refused."""
        found = {Lack(code) for code in self.lacks.data or () if code in set(Lack)}
        if not (self.organisation_code.data if self.is_organisation else self.id_number.data):
            found.add(Lack.identity)
        if not (self.phone.data or self.address.data or self.email.data):
            found.add(Lack.contact)
        if self.agent_name.data and not self.agent_authority_seen.data:
            found.add(Lack.authority)
        return frozenset(found)

    def applicant(self) -> PartySheet:
        return replace(self.party(), lacks=self.noted_lacks())

    def agent(self) -> PartySheet | None:
        if not self.agent_name.data:
            return None
        number = self.agent_id_number.data or ""
        return PartySheet(
            name=self.agent_name.data,
            id_kind=self.agent_id_kind.data if number else "",
            id_number=number,
            phone=self.agent_phone.data or "",
            authority_seen=self.agent_authority_seen.data,
        )

    def sheet(self) -> Sheet:
        """The values of a form that validated."""
        oral = self.chosen is Channel.oral
        return Sheet(
            arrival=self.arrival(),
            applicant=self.applicant(),
            agent=self.agent(),
            co_applicants=tuple(row.form.sheet() for row in self.co_applicants if row.form.name.data),
            content=self.content.data,
            items=tuple(row.data for row in self.items if row.data),
            title=self.title.data or "",
            form_wanted=self.form_wanted.data or "",
            route_wanted=self.route_wanted.data or "",
            purpose=self.purpose.data or "",
            needs_assistance=self.needs_assistance.data,
            oral_reason=(self.oral_reason.data or "") if oral else "",
        )
