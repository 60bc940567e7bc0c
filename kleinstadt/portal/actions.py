# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The demo: real towns and experiences, and one operator who is marked as demo."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from kleinstadt.library.actions import load_content
from kleinstadt.library.models import Experience
from kleinstadt.people.accounts import make_account
from kleinstadt.people.models import User
from kleinstadt.towns.actions import load_embedded

DEMO_OPERATOR = "betrieb@demo.example"


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


def renew_demo_operator() -> tuple[str, str]:
    """The demo operator's address and a new password, which is kept nowhere but here."""
    operator = User.objects.filter(email=DEMO_OPERATOR).first() or make_account(
        DEMO_OPERATOR, is_demo=True, is_staff=True, last_name="Demo-Betrieb"
    )
    operator.set_password(password := secrets.token_urlsafe(9))
    operator.save()
    operator.user_permissions.add(Permission.objects.get(codename="operate"))
    operator.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return operator.email, password
