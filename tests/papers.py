"""Papers that tests register: the fields of the registration page, and the same as a sheet."""

from datetime import date
from typing import Any
from uuid import uuid4

from casework.forms.intake_sheet import Arrival, PartySheet, Sheet
from workflows.codes import Channel

# Fictional: area code 000000, right check digit.
ID_NUMBER = "000000199001010018"
OTHER_ID_NUMBER = "000000198505050027"
CREDIT_CODE = "91000000MA0000000N"
NAME = "张三（样例）"
CONTENT = "申请公开七贤街道2025年度绿化养护合同及付款凭证。"


def fields(**changed: str) -> dict[str, str]:
    """What a browser sends for a registered letter signed for on 21 September 2026."""
    return {
        "idempotency_key": str(uuid4()),
        "do": "register",
        "channel": "registered_mail",
        "signed_on": "2026-09-21",
        "kind": "natural_person",
        "name": NAME,
        "id_kind": "id_card",
        "id_number": ID_NUMBER,
        "phone": "13800001234",
        "address": "济南市市中区样例路1号",
        "postcode": "250001",
        "content": CONTENT,
        "form_wanted": "paper",
        "route_wanted": "post",
        **changed,
    }


def sheet(day: str = "2026-09-21", *, channel: Channel = Channel.registered_mail, **changed: Any) -> Sheet:
    """The same paper as the use case takes it; ``channel`` decides which day it is."""
    on = date.fromisoformat(day)
    days = {
        Channel.registered_mail: {"signed_on": on},
        Channel.in_person: {"submitted_on": on},
        Channel.oral: {"record_signed_on": on},
        Channel.ordinary_mail: {"arrived_on": on},
        Channel.online: {"submitted_on": on},
        Channel.fax: {"submitted_on": on},
        Channel.misdirected_mail: {"arrived_on": on},
    }[channel]
    arrival = Arrival(channel=channel, **{**days, **changed.pop("days", {})})
    who = {"name": NAME, "id_kind": "id_card", "id_number": ID_NUMBER, "phone": "13800001234"}
    applicant = PartySheet(**{**who, **changed.pop("applicant", {})})
    return Sheet(**{"arrival": arrival, "applicant": applicant, "content": CONTENT, **changed})
