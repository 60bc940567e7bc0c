# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The demo: real towns and experiences, and an account for every role, marked as demo."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from kleinstadt.library.actions import load_content
from kleinstadt.library.models import Experience
from kleinstadt.people.accounts import make_account
from kleinstadt.people.actions.roles import give
from kleinstadt.people.models import Membership, User
from kleinstadt.people.roles import ROLES, SECOND_FACTOR, SITE_WIDE, Role
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.models import Town

DEMO_TOWN = "12070424"  # Wittenberge
DEMO_ACCOUNTS = {
    Role.ADMINISTRATOR: "betrieb",
    Role.PROGRAMME_OFFICE: "geschaeftsstelle",
    Role.JURY: "jury",
    Role.EDITOR: "redaktion",
    Role.TOWN_ADMINISTRATOR: "verwaltung",
    Role.TOWN_MEMBER: "mitglied",
    Role.LEAD_TOWN_MANAGER: "leitkommune",
    Role.HOST: "gastgeber",
    Role.ORGANISER: "veranstaltung",
}
DEMO_RANKS = {
    Role.TOWN_ADMINISTRATOR: Membership.Role.ADMINISTRATOR,
    Role.TOWN_MEMBER: Membership.Role.MEMBER,
}


def load_demo() -> Iterator[str]:
    """Load what the demo shows; yields a line for each step. What is there already stays."""
    edition = load_embedded()
    yield _("Register: %(count)s municipalities, %(edition)s.") % {
        "count": edition.municipality_count,
        "edition": edition,
    }
    changed = load_content()
    yield _("Library: %(count)s experiences, %(changed)s of them new or changed.") % {
        "count": Experience.objects.count(),
        "changed": changed,
    }


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Whom one may sign in as: address, role in words, and codes for the second step if it has one."""

    email: str
    role: str
    codes: tuple[str, ...]


def renew_demo_accounts() -> tuple[list[DemoAccount], str]:
    """One account for every role, and a new password of all of them, which is kept nowhere but here.

    Whoever needs a second factor gets new recovery codes as well, each good for one sign-in.
    """
    password = secrets.token_urlsafe(9)
    encoded = make_password(password)  # one for all: ten would take a second
    listed = []
    for role, name in DEMO_ACCOUNTS.items():
        person = _demo_person(f"{name}@demo.example", role)
        person.password = encoded
        person.save(update_fields=["password"])
        codes = _new_codes(person) if role in SECOND_FACTOR else ()
        listed.append(DemoAccount(person.email, str(ROLES[role].name), codes))
    return listed, password


@transaction.atomic
def _demo_person(email: str, role: Role) -> User:
    person = User.objects.filter(email=email, is_demo=True).first() or make_account(
        email, is_demo=True, first_name="Demo", last_name=str(ROLES[role].name)
    )
    if role in SITE_WIDE:
        give(person, role)
    if role in DEMO_RANKS:
        town = Town.objects.get(ags=DEMO_TOWN)
        Membership.objects.get_or_create(
            person=person, town=town, defaults={"role": DEMO_RANKS[role]}
        )
    return person


def _new_codes(person: User) -> tuple[str, ...]:
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, generate_totp_secret())
    return tuple(RecoveryCodes.activate(person).generate_codes())
