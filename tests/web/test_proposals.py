"""A period of the applicant that is over stands on the desk; the head is led to the decision."""

from datetime import date

import pytest

from workflows import facts as f
from workflows.codes import Method

pytestmark = pytest.mark.one_database


def test_only_the_head_is_led_from_the_desk_to_what_he_may_confirm(a_case, as_, clock_now):
    case = a_case(on="2026-09-21").registered().reviewed()
    case.add(f.CorrectionRequested(on=date(2026, 9, 21), letter_id=1, method=Method.direct, period_days=5))
    clock_now.set("2026-09-23")
    where = f"/cases/{case.ref}/correction-abandoned"
    assert where not in as_("chenzr").get("/").text, "the period runs"
    clock_now.set("2026-10-09")
    page = as_("chenzr").get("/").text
    assert "补正期限已过" in page
    assert where in page
    assert as_("chenzr").get(where).status_code == 200
    page = as_("wangmin").get("/").text
    assert "补正期限已过" in page
    assert where not in page
