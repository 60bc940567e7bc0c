# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Closing an account and opening it again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kleinstadt.core.audit import record
from kleinstadt.people.actions.functions import end
from kleinstadt.people.actions.refusals import NotAllowed
from kleinstadt.people.models import Holding, User


@transaction.atomic
def close_account(person: User, *, by: User) -> None:
    """Nobody can sign in with the account any more; its functions fall vacant.

    Memberships stay, so that opening it again restores them. Raises NotAllowed for one's own
    account, so that nobody shuts herself out.
    """
    if person.pk == by.pk:
        raise NotAllowed(_("This is your own account. Somebody else has to close it."))
    User.objects.filter(pk=person.pk).update(is_active=False)
    for holding in Holding.objects.present().filter(person=person):
        end(holding)
    record("account.closed", by=by, about=person)


@transaction.atomic
def open_account(person: User, *, by: User) -> None:
    """Let the person sign in again."""
    User.objects.filter(pk=person.pk).update(is_active=True)
    record("account.opened", by=by, about=person)
