"""Everything wrong that can be typed, on every form: a Chinese sentence, nothing lost, nothing stored."""

import re
from collections.abc import Iterator
from html import escape

import pytest

from casework import authz
from tests.web.bad_input import BAD, BAD_CHOICES, CHOICE, TYPED, Bad, Found, leaves, shown_forms
from tests.web.office_world import World, fresh

pytestmark = pytest.mark.one_database
POSTS = sorted(endpoint for endpoint, method in authz.matrix() if method == "POST")
# Fragments show what would happen and judge nothing; logout and the size of type take what they get.
JUDGES_NOTHING = {
    "case_library_work.asked_before", "case_library_work.take", "intake.duplicates", "letters.draft_preview",
    "letters.draft_fields", "login.logout",
    "desk.choose_type_size", "cases.drop", "login.first", "messages.open_", "messages.read_all",
    "preferences.drop_leave", "outbox.resend",
}  # fmt: skip
# Fields that count only with another choice than the one the page opens with.
LEFT_ASIDE = {
    "intake.create": {"submitted_on", "record_signed_on", "arrived_on", "confirmed_on"},
}
REFUSED = {400, 404, 409, 413, 422}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def send(world: World, found: Found, values: dict) -> tuple:
    """The answer, and the forms it was made of."""
    with shown_forms(world.app) as forms:
        answer = world.browser(found.login).post(found.url, data=values)
    return answer, forms


def faults(forms: list) -> dict[str, list[str]]:
    return {
        leaf.name: [str(e) for e in leaf.errors] for form in forms for leaf in leaves(form) if leaf.errors
    }


@pytest.mark.parametrize("endpoint", POSTS)
def test_what_cannot_be_read_is_said_beside_its_field_and_kept(world: World, endpoint: str) -> None:
    found = world.find(endpoint)
    typed = [name for name in found.names(*TYPED) if name not in ("seen", "version", "idempotency_key")]
    before, wrong = world.count(), []
    for bad in BAD if typed else ():
        answer, forms = send(world, found, fresh(found) | dict.fromkeys(typed, bad.value))
        wrong += [f"{bad.name}: {what}" for what in judged(found, bad, typed, answer, faults(forms))]
        if world.count() == before:
            continue
        if answer.status_code < 400:
            world.go_back()
        else:
            wrong.append(f"{bad.name}: stored something with {answer.status_code}")
        before = world.count()
    assert not wrong, "\n".join(map(str, wrong))


def judged(found: Found, bad: Bad, typed: list[str], answer, told: dict[str, list[str]]) -> Iterator[str]:
    """What is wrong with the answer to one bad thing typed into all fields at once."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
        return
    if answer.status_code < 400 or answer.status_code == 404:
        must = [n for n in typed if found.kinds[n] in bad.wrong_for and found.endpoint not in JUDGES_NOTHING]
        if must and answer.status_code < 400:
            yield f"taken with {answer.status_code}: {must}"
        return
    if found.endpoint in JUDGES_NOTHING:
        return
    if answer.status_code not in REFUSED or not CHINESE.search(answer.text):
        yield f"{answer.status_code} without a sentence"
    aside = LEFT_ASIDE.get(found.endpoint, set())
    silent = [n for n in typed if found.kinds[n] in bad.wrong_for and n not in told and n not in aside]
    if silent and answer.status_code == 422:
        yield f"silent about {silent}"
    for name, sentences in told.items():
        for sentence in sentences:
            if not CHINESE.search(sentence):
                yield f"{name} speaks no Chinese: {sentence}"
            elif (
                escape(sentence) not in answer.text and str(escape(sentence, quote=False)) not in answer.text
            ):
                yield f"{name} is silent on the page: {sentence}"
    if bad.is_shown and answer.status_code in (409, 422) and shown(bad.value) not in plain(answer.text):
        yield "what was typed is lost"
    if "<script>alert" in answer.text:
        yield "markup is not escaped"


def shown(value: str) -> str:
    return plain(escape(value))


def plain(page: str) -> str:
    """Escapes in one spelling."""
    return page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")


@pytest.mark.parametrize("endpoint", POSTS)
def test_choices_that_were_never_offered_are_refused(world: World, endpoint: str) -> None:
    found = world.find(endpoint)
    before, wrong = world.count(), []
    for name in found.names(CHOICE):
        for value in BAD_CHOICES:
            answer, forms = send(world, found, fresh(found) | {name: value})
            told = faults(forms)
            if answer.status_code >= 500 or world.count() != before:
                wrong.append((name, value, answer.status_code))
            for sentence in (s for sentences in told.values() for s in sentences):
                if not CHINESE.search(sentence):
                    wrong.append((name, value, sentence))
            if answer.status_code < 400 and endpoint not in JUDGES_NOTHING:
                wrong.append((name, value, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("endpoint", POSTS)
def test_odd_shapes_of_a_form_store_nothing(world: World, endpoint: str) -> None:
    """Nothing at all, lists for single values, fields nobody asked for, a broken key, a broken version."""
    found = world.find(endpoint)
    before, values = world.count(), fresh(found)
    odd: list[dict] = [
        {},
        {name: [value, "另一个值", "-1"] for name, value in values.items() if name != "idempotency_key"},
        {**values, "idempotency_key": "不是键"},
        {**values, "seen": "不是数字", "version": "不是数字"},
        {**values, "seen": "9" * 40, "version": "9" * 40},
        {f"{name}[]": "x" for name in values},
    ]
    if "seen" in values:
        odd.append({**values, "seen": "0"})
    wrong = []
    for sent in odd:
        answer, _ = send(world, found, sent)
        if answer.status_code >= 500:
            wrong.append((sent, answer.status_code))
        elif world.count() != before:
            if answer.status_code >= 400:
                wrong.append((sent, "stored", answer.status_code))
            world.go_back()
            before = world.count()
    assert not wrong, "\n".join(map(str, wrong))
