# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from kleinstadt.people.forms import WRONG_TRIES
from kleinstadt.people.models import User

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "a right password", "a wrong password"


@pytest.fixture
def anna():
    return User.objects.create_user("Anna", password=RIGHT)


def sign_in(client, name="Anna", password=RIGHT, **fields):
    return client.post(reverse("login"), {"username": name, "password": password, **fields})


def test_login_leads_to_the_desk_or_back(client, anna):
    assert sign_in(client).headers["Location"] == "/betrieb/"
    assert client.session["_auth_user_id"] == str(anna.pk)
    assert sign_in(client, next="/betrieb/register/").headers["Location"] == "/betrieb/register/"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
)
def test_login_leads_nowhere_else(client, anna, target):
    assert sign_in(client, next=target).headers["Location"] == "/betrieb/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, anna):
    wrong = sign_in(client, password=WRONG)
    unknown = sign_in(client, name="Berta", password=WRONG)

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert wrong.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize("name", ["Anna", "nobody"])
def test_after_ten_wrong_tries_nothing_goes(client, anna, name):
    answers = [sign_in(client, name=name, password=WRONG) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= WRONG_TRIES.seconds
    assert sign_in(client, name=name.upper()).status_code == 429
    assert "_auth_user_id" not in client.session


def test_right_tries_do_not_count(client, anna):
    for _ in range(12):
        assert sign_in(client).status_code == 302
    for _ in range(10):
        assert sign_in(client, password=WRONG).status_code == 422


def test_others_are_not_locked_out(client, anna):
    for _ in range(11):
        sign_in(client, name="Berta", password=WRONG)

    assert sign_in(client).status_code == 302


def test_empty_fields_are_named(client):
    answer = sign_in(client, name="", password="")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"username", "password"}


def test_logout_needs_a_post(client, anna):
    sign_in(client)

    assert client.get(reverse("logout")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("logout")).headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_login_without_a_token_is_refused(anna):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_an_operator_is_active_and_permitted(anna):
    assert anna.is_operator is False
    anna.user_permissions.add(Permission.objects.get(codename="operate"))
    anna = User.objects.get(pk=anna.pk)
    assert anna.is_operator is True
    anna.is_active = False
    assert anna.is_operator is False
