# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out is noted in the audit log, whichever package does it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import signals
from django.db.models import Q
from django.dispatch import receiver

from kleinstadt.core.audit import record
from kleinstadt.people.models import User


@receiver(signals.user_logged_in)
def signed_in(sender: object, user: User, **_more: Any) -> None:
    record("login.done", by=user)


@receiver(signals.user_logged_out)
def signed_out(sender: object, user: User | None, **_more: Any) -> None:
    if user is not None:
        record("logout.done", by=user)


@receiver(signals.user_login_failed)
def refused(sender: object, credentials: dict[str, Any], **_more: Any) -> None:
    """A name that nobody has is not written down: people type passwords into that field."""
    named = str(credentials.get("username") or credentials.get("email") or "")
    account = (
        User.objects.filter(Q(username=named) | Q(email__iexact=named)).first() if named else None
    )
    record("login.refused", about=account or "")
