"""One person or organisation as a form reads it: in the registration form, and when it is corrected."""

from dataclasses import replace

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm, VersionField
from casework.forms.fields import (
    CodeField,
    CreditCodeField,
    EmailField,
    LineField,
    PhoneField,
    PostcodeField,
    Required,
)
from casework.forms.identity import id_card_fault, squeeze
from casework.forms.intake_sheet import PartySheet
from workflows.codes import ApplicantKind

ID_CARD = "id_card"
PROTECTED = ("id_number", "phone", "email", "fax", "address")
OPEN_FIELDS = (
    "name", "id_kind", "organisation_code", "legal_representative", "contact_person", "postcode",
    "consent_electronic",
)  # fmt: skip


class IdNumberField(CodeField):
    """Number of an identity paper; only an ID card has a check digit."""

    def clean(self, text: str) -> str:
        return squeeze(text)


def id_number_fault(kind: str, number: str) -> str:
    return id_card_fault(number) if kind == ID_CARD and number else ""


def id_kinds() -> list[tuple[str, str]]:
    return list(labels.ID_KINDS.items())


class PartyFields:
    """The fields of a form that tell who somebody is and where to reach him."""

    kind = RadioField(
        "申请人类别",
        default=ApplicantKind.natural_person.value,
        choices=lambda: [(k.value, labels.APPLICANT_KINDS[k]) for k in ApplicantKind],
    )
    name = LineField("申请人", [Required("请填写申请人姓名或单位名称。")], limit=100)
    id_kind = SelectField("证件", default=ID_CARD, choices=id_kinds)
    id_number = IdNumberField("证件号码", limit=40)
    organisation_code = CreditCodeField("统一社会信用代码", limit=40)
    legal_representative = LineField("法定代表人", limit=100)
    contact_person = LineField("联系人", limit=100)
    phone = PhoneField("联系电话", limit=60)
    postcode = PostcodeField("邮编", limit=20)
    address = LineField("通信地址", limit=300)
    email = EmailField("电子邮箱", limit=254)
    fax = PhoneField("传真", limit=60)
    consent_electronic = BooleanField("同意以电子方式送达")

    def validate_id_number(self, field: IdNumberField) -> None:
        if self.is_organisation:
            return
        if fault := id_number_fault(self.id_kind.data, field.data or ""):
            raise StopValidation(fault)

    @property
    def is_organisation(self) -> bool:
        return self.kind.data != ApplicantKind.natural_person.value

    @property
    def chosen_kind(self) -> ApplicantKind:
        """What was ticked; a natural person until it can be read."""
        words = set(ApplicantKind)
        return ApplicantKind(self.kind.data) if self.kind.data in words else ApplicantKind.natural_person

    def party(self) -> PartySheet:
        number = "" if self.is_organisation else self.id_number.data or ""
        organisation = {
            name: (self[name].data or "") if self.is_organisation else ""
            for name in ("organisation_code", "legal_representative", "contact_person")
        }
        contact = {name: self[name].data or "" for name in ("phone", "email", "fax", "address", "postcode")}
        return PartySheet(
            name=self.name.data,
            kind=self.chosen_kind,
            id_kind=self.id_kind.data if number else "",
            id_number=number,
            consent_electronic=self.consent_electronic.data,
            **organisation,
            **contact,
        )


class CorrectPartyForm(PartyFields, ActionForm):
    """Set right what stands about somebody. Protected fields show nothing; left empty they stay."""

    version = VersionField()

    def show(self, party: PartySheet, version: int) -> None:
        """First values: what is not protected, and the version that the page stands on."""
        self.version.show(version)
        for name in OPEN_FIELDS:
            self[name].data = getattr(party, name)
        self.kind.data = party.kind.value

    def corrected(self, before: PartySheet) -> PartySheet:
        """The typed values over the ones before."""
        typed = self.party()
        kept = {name: getattr(before, name) for name in PROTECTED if not getattr(typed, name)}
        if "id_number" in kept:
            kept["id_kind"] = before.id_kind
        return replace(typed, **kept, lacks=before.lacks, authority_seen=before.authority_seen)
