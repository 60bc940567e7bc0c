# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Demo accounts: one for every role, marked, made by `kleinstadt demo` only."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from kleinstadt.people import roles
from kleinstadt.people.models import User
from kleinstadt.people.roles import SECOND_FACTOR, Role
from kleinstadt.portal.actions import DEMO_ACCOUNTS, load_demo, renew_demo_accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_register")]


def test_there_is_one_account_for_every_role_and_it_says_so():
    listed, _password = renew_demo_accounts()
    people = {person.email: person for person in User.objects.all()}

    assert set(DEMO_ACCOUNTS) == set(Role) - {Role.VISITOR}
    assert len(listed) == len(people) == len(DEMO_ACCOUNTS)
    for role, name in DEMO_ACCOUNTS.items():
        person = people[f"{name}@demo.example"]
        expected = {role, Role.VISITOR} | ({Role.TOWN_MEMBER} if "town_admin" in role else set())
        assert roles.of(person) == expected
        assert person.is_demo
        assert bool(next(one.codes for one in listed if one.email == person.email)) is (
            role in SECOND_FACTOR
        )


def test_every_start_has_a_new_password_and_new_codes():
    before, old = renew_demo_accounts()
    after, new = renew_demo_accounts()

    assert old != new
    assert set(before[0].codes).isdisjoint(after[0].codes)
    assert Authenticator.objects.count() == 2 * len(SECOND_FACTOR)
    client = Client()
    form = {"login": after[0].email, "password": new}
    assert client.post(reverse("account_login"), form).headers["Location"] == reverse(
        "mfa_authenticate"
    )
    answer = client.post(reverse("mfa_authenticate"), {"code": after[0].codes[0]})
    assert answer.status_code == 302
    assert client.get("/betrieb/").status_code == 200
    assert client.get("/konto/").content.decode().count("Demo-Konto") == 1


def test_loading_the_demos_data_makes_no_account():
    list(load_demo())

    assert not User.objects.exists()
