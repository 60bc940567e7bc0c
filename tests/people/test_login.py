# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out."""

import pytest
from django.test import Client
from django.urls import reverse

from kleinstadt.people.accounts import WRONG_TRIES
from kleinstadt.people.actions.roles import give
from kleinstadt.people.models import User
from kleinstadt.people.roles import Role
from tests.people.conftest import ADDRESS, WRONG

pytestmark = pytest.mark.django_db


def signed_in(client):
    return "_auth_user_id" in client.session


def test_login_leads_to_the_account_or_back(client, anna, sign_in):
    assert sign_in().headers["Location"] == "/mein-tisch/"
    assert client.session["_auth_user_id"] == str(anna.pk)
    client.logout()
    assert sign_in(next="/betrieb/register/").headers["Location"] == "/betrieb/register/"


def test_login_leads_an_operator_to_the_desk(anna, sign_in):
    give(anna, Role.ADMINISTRATOR)

    assert sign_in().headers["Location"] == "/betrieb/"


def test_the_address_is_written_as_one_likes(anna, sign_in):
    assert sign_in(f" {ADDRESS.upper()} ").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
)
def test_login_leads_nowhere_else(anna, sign_in, target):
    assert sign_in(next=target).headers["Location"] == "/mein-tisch/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(anna, sign_in):
    wrong = sign_in(password=WRONG)
    unknown = sign_in("berta@town.example", password=WRONG)

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "passen nicht" in wrong.content.decode()


@pytest.mark.parametrize("email", [ADDRESS, "nobody@town.example"])
def test_after_ten_wrong_tries_nothing_goes(client, anna, sign_in, email):
    answers = [sign_in(email, WRONG) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= WRONG_TRIES.seconds
    assert sign_in(email.upper()).status_code == 429
    assert not signed_in(client)


def test_right_tries_do_not_count(client, anna, sign_in):
    for _ in range(12):
        assert sign_in().status_code == 302
        client.logout()
    for _ in range(10):
        assert sign_in(password=WRONG).status_code == 422


def test_others_are_not_locked_out(anna, sign_in):
    for _ in range(11):
        sign_in("berta@town.example", WRONG)

    assert sign_in().status_code == 302


def test_empty_fields_are_named(db, sign_in):
    answer = sign_in("", "")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"login", "password"}


def test_only_who_stays_signed_in_keeps_the_cookie(client, anna, sign_in):
    sign_in()
    assert client.session.get_expire_at_browser_close() is True
    client.logout()
    sign_in(remember="on")
    assert client.session.get_expire_at_browser_close() is False


def test_logout_needs_a_post(client, anna, sign_in):
    sign_in()

    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    assert client.post(reverse("account_logout")).headers["Location"] == "/"
    assert not signed_in(client)


def test_login_without_a_token_is_refused(anna, sign_in):
    assert sign_in(by=Client(enforce_csrf_checks=True)).status_code == 403


def test_who_is_closed_does_not_get_in(client, anna, sign_in):
    User.objects.update(is_active=False)

    assert sign_in().headers["Location"] == reverse("account_inactive")
    assert not signed_in(client)


def test_who_is_closed_while_signed_in_is_out_at_once(client, anna, sign_in):
    sign_in()
    assert client.get("/konto/").status_code == 200
    User.objects.update(is_active=False)

    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/anmelden/?next=/konto/", "/konto/anmelden/?next=/konto/"),
        ("/verwaltung/login/?next=/verwaltung/", "/konto/anmelden/?next=/verwaltung/"),
        ("/verwaltung/logout/", "/konto/abmelden/"),
    ],
)
def test_there_is_one_door(client, old, new):
    assert client.get(old).headers["Location"] == new
    assert client.post(old).headers["Location"] == new


@pytest.mark.parametrize("address", ["/verwaltung/password_reset/", "/verwaltung/account/"])
def test_wagtails_other_doors_are_shut(client, address):
    assert client.get(address).status_code in {302, 404}


def test_an_operator_is_active_and_permitted(anna):
    assert anna.is_operator is False
    give(anna, Role.ADMINISTRATOR)
    assert anna.is_operator is True
    anna.is_active = False
    assert anna.is_operator is False
