# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A person who can sign in, and how tests do it."""

import re

import pytest
from django.urls import reverse

from kleinstadt.people.accounts import make_account

RIGHT, WRONG = "a right password", "a wrong password"
ADDRESS = "anna@town.example"


@pytest.fixture
def anna(db):
    return make_account(ADDRESS, password=RIGHT, first_name="Anna", last_name="Muster")


@pytest.fixture
def sign_in(client):
    def post(email=ADDRESS, password=RIGHT, by=client, **fields):
        return by.post(reverse("account_login"), {"login": email, "password": password, **fields})

    return post


@pytest.fixture
def confirm(client):
    """The person who signed in enters the password once more."""

    def post(password=RIGHT):
        return client.post(reverse("account_reauthenticate"), {"password": password})

    return post


@pytest.fixture
def link_in():
    """The path of the one link of a mail that is not the address of the site itself."""

    def find(mail):
        links = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", mail.body)
        assert len(links) == 1, mail.body
        return links[0]

    return find
