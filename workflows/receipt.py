"""The receipt date (收到申请之日) by channel.

Source: 条例 Art 31; 国办公开办函〔2015〕207号 item 1(2) for misdirected mail; domain 02 § 3.
"""

from datetime import date

from workflows.clock_codes import ART_31_1, ART_31_2, ART_31_3, RECEIPT_LETTER
from workflows.codes import CONFIRMED_CHANNELS, Channel

# Working days after arrival without a confirmation (domain 02 § 3, design guard).
CONFIRM_WARNING_DAYS = 1
CONFIRM_SUPERVISION_DAYS = 3

RECEIPT_BASIS: dict[Channel, str] = {
    Channel.in_person: ART_31_1,
    Channel.oral: ART_31_1,
    Channel.registered_mail: ART_31_2,
    Channel.ordinary_mail: ART_31_2,
    Channel.online: ART_31_3,
    Channel.fax: ART_31_3,
    Channel.misdirected_mail: RECEIPT_LETTER,
}


def receipt_date(
    channel: Channel,
    *,
    arrived_on: date,
    submitted_on: date | None = None,
    signed_on: date | None = None,
    confirmed_on: date | None = None,
) -> date | None:
    """The receipt date, or None while mutual confirmation (双方确认) is missing.

    ``signed_on``: the day the organ signed for the letter, mail room and duty desk included.
    """
    if channel in CONFIRMED_CHANNELS:
        return confirmed_on
    if channel is Channel.registered_mail:
        return signed_on or arrived_on
    return submitted_on or arrived_on
