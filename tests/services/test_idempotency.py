"""The same form sent twice has one result (SECURITY 2.7)."""

import pytest

from casework.db import db, writing
from casework.idempotency import Answer, KeyReused, answered, forget_old, once


def test_a_second_submit_gets_the_first_answer(office, acting_as):
    acting = acting_as("wangmin")
    with writing():
        assert once(acting, "k1", "intake.create", "abc") is None
        answered(acting, "k1", status=303, location="/cases/DG-2026-0001")
    with writing():
        assert once(acting, "k1", "intake.create", "abc") == Answer(303, "/cases/DG-2026-0001")


def test_the_key_of_another_form_is_refused(office, acting_as):
    acting = acting_as("wangmin")
    with writing():
        once(acting, "k1", "intake.create", "abc")
    with pytest.raises(KeyReused), writing():
        once(acting, "k1", "intake.create", "other")
    with writing():
        assert once(acting_as("zhaoyi"), "k1", "intake.create", "other") is None


def test_a_rolled_back_submit_leaves_the_key_free(office, acting_as):
    acting = acting_as("wangmin")
    with pytest.raises(ZeroDivisionError), writing():
        once(acting, "k1", "intake.create", "abc") or 1 / 0
    with writing():
        assert once(acting, "k1", "intake.create", "abc") is None


def test_keys_are_kept_seven_days(office, acting_as, clock_now):
    with writing():
        once(acting_as("wangmin"), "k1", "intake.create", "abc")
    clock_now.pass_(days=7, minutes=1)
    with writing():
        assert forget_old(acting_as("wangmin")) == 1
    db.session.rollback()
