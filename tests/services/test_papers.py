"""Letters and files against the facts; receipts of organs without contact; the check before the start."""

import io
import os
import stat
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from casework import papers, selfcheck, start
from casework.db import db, writing
from casework.letters.content import from_json
from casework.models import Letter
from casework.services import intake, materials
from tests.papers import sheet
from tests.replies import Reply, searched
from tests.services.test_append_only import owner


@pytest.fixture
def reply(office, a_case, acting_as, clock_now) -> Reply:
    case = a_case(on="2026-03-02").accepted()
    clock_now.set("2026-03-10")
    made = Reply(searched(case, date(2026, 3, 10)), acting_as).drafted().submitted()
    made.cleared().signed().sealed()
    with writing():
        materials.store(made.row, io.BytesIO("样例".encode()), "a.txt", "delivery", acting_as("wangmin"))
    return made


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE letters SET number = '样例〔2026〕9号' WHERE number IS NOT NULL", "number"),
        ("UPDATE letters SET pdf_sha256 = 'x' WHERE pdf_sha256 IS NOT NULL", "bytes"),
        ("UPDATE stored_files SET sha256 = 'x' WHERE letter_id IS NULL", "bytes"),
    ],
)
def test_a_changed_number_or_hash_is_found_and_named(office, reply, statement, what, place):
    assert list(papers.wrong_papers()) == []
    ref = reply.row.ref
    db.session.rollback()
    with owner(place) as connection:
        connection.execute(statement)
    found = list(papers.wrong_papers())
    assert found
    assert {(wrong.case, wrong.what) for wrong in found} == {(ref, what)}
    result = office.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert ref in result.output


def test_an_organ_without_contact_still_gives_its_receipt(office, acting_as):
    with writing():
        case = intake.register_request(sheet(), acting_as("js_js"))
    letter = db.session.scalars(select(Letter).where(Letter.case_id == case.id)).one()
    assert letter.kind == "D01"
    words = letter.content
    assert "济南市市中区住房和城乡建设局办公室" in words
    assert "联系电话" not in words
    assert "【待填】" not in words
    assert from_json(words).organ_name == "济南市市中区住房和城乡建设局"


def test_web_and_scheduler_start_on_a_sound_installation_only(app: Flask, place):
    with app.app_context():
        if place.url.startswith("sqlite"):  # a throw-away cluster runs without fsync
            start.ensure_sound(app, holds_audit_key=True)
        os.chmod(place.folder / "secrets", stat.S_IRWXU | stat.S_IRGRP)
        with pytest.raises(selfcheck.NotSound, match="directories"):
            start.ensure_sound(app)
    result = app.test_cli_runner().invoke(args=["scheduler"])
    assert result.exit_code == 1
    os.chmod(place.folder / "secrets", stat.S_IRWXU)
