# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Limits of trying, devices that are known, sessions that end, and a clock that is set back."""

import datetime as dt
import time
from io import StringIO

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kleinstadt.people import accounts
from kleinstadt.people.middleware import IDLE, LONGEST
from kleinstadt.people.models import ClockMark
from kleinstadt.people.queries import clock
from tests.people.conftest import ADDRESS, RIGHT, WRONG
from tests.signing import sign_in as sign_in_fully

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch):
    """A clock to set: now(seconds) puts it that far ahead of the real one, or behind."""
    real, offset = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + offset[0])
    true_now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: true_now() + dt.timedelta(seconds=offset[0]))
    true_day = PasswordResetTokenGenerator()._now
    monkeypatch.setattr(
        PasswordResetTokenGenerator,
        "_now",
        lambda _self: true_day() + dt.timedelta(seconds=offset[0]),
    )
    return lambda seconds: offset.__setitem__(0, float(seconds))


def lock_out(sign_in):
    """A stranger tries passwords until nothing goes any more."""
    stranger = Client()
    for _ in range(11):
        last = sign_in(password=WRONG, by=stranger)
    assert last.status_code == 429


def test_strangers_do_not_lock_the_owner_out_of_a_device_she_has_used(client, anna, sign_in):
    sign_in()
    client.post(reverse("account_logout"))
    lock_out(sign_in)

    assert sign_in(by=Client()).status_code == 429
    assert sign_in().status_code == 302


def test_a_known_device_has_its_own_limit(client, anna, sign_in):
    sign_in()
    client.post(reverse("account_logout"))
    answers = [sign_in(password=WRONG).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert sign_in(by=Client()).status_code == 302


def test_a_device_is_known_to_the_accounts_that_used_it_only(client, anna, sign_in):
    accounts.make_account("berta@town.example", password=RIGHT)
    sign_in("berta@town.example")
    client.post(reverse("account_logout"))
    lock_out(sign_in)

    assert sign_in().status_code == 429


@pytest.mark.parametrize("forged", ["x", "eyJ9:x:y", '{"a": "b"}'])
def test_a_forged_device_is_not_known(client, anna, sign_in, forged):
    lock_out(sign_in)
    client.cookies[accounts.DEVICE] = forged

    assert sign_in().status_code == 429


def test_no_cookie_before_somebody_signs_in(client, anna, sign_in):
    for address in ("/", reverse("account_login"), reverse("account_reset_password")):
        assert set(client.get(address).cookies) <= {"csrftoken"}
    assert set(sign_in().cookies) == {"sessionid", "csrftoken", accounts.DEVICE}
    kept = client.cookies[accounts.DEVICE]
    assert kept["httponly"] is True
    assert "anna" not in kept.value


def test_many_wrong_tries_from_one_place_end_too(client, anna, sign_in, monkeypatch):
    monkeypatch.setattr(
        accounts, "WRONG_FROM_ONE_PLACE", accounts.Limit("login-from", most=3, seconds=900)
    )
    answers = [sign_in(f"nobody{i}@town.example", WRONG).status_code for i in range(4)]

    assert answers == [422, 422, 422, 429]


@pytest.mark.parametrize(
    ("name", "form", "most"),
    [
        ("account_reset_password", {"email": ADDRESS}, 5),
        ("account_change_password", {"oldpassword": WRONG}, 10),
        ("account_email", {"email": "new@town.example", "action_add": "1"}, 5),
    ],
)
def test_what_sends_mail_or_guesses_is_limited(client, anna, name, form, most):
    if name != "account_reset_password":
        sign_in_fully(client, anna)
    answers = [client.post(reverse(name), form) for _ in range(most + 1)]

    assert all(answer.status_code != 429 for answer in answers[:-1])
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "warten Sie" in answers[-1].content.decode()


def test_a_clock_set_back_opens_no_limit(anna, sign_in, now):
    lock_out(sign_in)
    for seconds in (-60, -3600, -86_400):
        now(seconds)
        assert sign_in(by=Client()).status_code in {422, 429}
        assert "_auth_user_id" not in Client().session


def test_a_session_that_was_over_stays_over_when_the_clock_goes_back(client, anna, sign_in, now):
    sign_in(remember="on")
    now(LONGEST + 60)
    clock.is_behind(time.time())  # somebody else asks for a page
    ClockMark.objects.update_or_create(pk=1, defaults={"latest": timezone.now()})
    now(0)
    assert client.get("/konto/").status_code == 302
    clock.forget()  # a process that has just begun

    assert client.get("/konto/").status_code == 302


def test_nobody_signs_in_while_the_clock_is_behind_and_is_told(client, anna, sign_in, now):
    ClockMark.objects.update_or_create(
        pk=1, defaults={"latest": timezone.now() + dt.timedelta(days=3650)}
    )
    clock.forget()
    answer = sign_in()
    assert answer.status_code == 422
    assert "Uhr" in answer.content.decode()
    said = StringIO()
    call_command("clock", accept=True, stdout=said)

    assert sign_in().status_code == 302


def test_a_link_does_not_begin_to_hold_again(client, anna, link_in, mailoutbox, now):
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    link = link_in(mailoutbox[0])
    now(3600 + 60)
    clock.is_behind(time.time())
    assert "gilt nicht mehr" in client.get(link).content.decode()
    now(0)

    assert "gilt nicht mehr" in client.get(link).content.decode()


def test_small_corrections_of_the_clock_hurt_nobody(client, anna, sign_in, now):
    sign_in()
    clock.is_behind(time.time())
    now(-60)

    assert client.get("/konto/").status_code == 200


def test_a_session_without_use_ends(client, anna, sign_in, now):
    sign_in()
    client.get("/konto/")
    now(IDLE - 60)
    assert client.get("/konto/").status_code == 200
    now(2 * IDLE - 120)
    assert client.get("/konto/").status_code == 200
    now(4 * IDLE)

    assert client.get("/konto/").status_code == 302


def test_who_stays_signed_in_may_sleep_longer_but_not_for_ever(client, anna, sign_in, now):
    sign_in(remember="on")
    now(4 * IDLE)
    assert client.get("/konto/").status_code == 200
    now(LONGEST + 60)

    assert client.get("/konto/").status_code == 302


def test_signing_in_changes_the_sessions_name(client, anna, sign_in):
    client.get(reverse("mfa_login_webauthn"))  # begins one
    before = client.session.session_key
    sign_in()
    after = client.session.session_key
    kept = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    client.cookies["sessionid"] = kept

    assert before != after
    assert client.get("/konto/").status_code == 302
