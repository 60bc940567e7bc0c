# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A browser in which somebody with certain roles has signed in, second factor and all."""

import secrets
import time

from django.test import Client

from kleinstadt.people.accounts import make_account
from kleinstadt.people.actions.roles import give
from kleinstadt.people.models import User
from kleinstadt.people.roles import Role


def person(*roles: Role, **fields) -> User:
    """Somebody with these site-wide roles."""
    made = make_account(f"{secrets.token_hex(4)}@town.example", **fields)
    for role in roles:
        give(made, role)
    return made


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> User:
    """Sign a person in without asking for a password."""
    client.force_login(user)
    methods = ["password", "mfa"] if second_factor else ["password"]
    session = client.session
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time(), "reauthenticated": True} for method in methods
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return user


def sign_in_as(client: Client, *roles: Role, **fields) -> User:
    """Somebody with these roles signs in."""
    return sign_in(client, person(*roles, **fields))
