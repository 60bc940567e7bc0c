# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What people hear: reports of readers, accounts made on an invitation, who signs in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import signals
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest

from kleinstadt.core.audit import record
from kleinstadt.core.models import Correction
from kleinstadt.core.signals import reported
from kleinstadt.people.accounts import JOINING, InvitationRefused, Invited
from kleinstadt.people.actions import concerns, invitations
from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import ClockBehind, Refusal
from kleinstadt.people.models import Invitation, User


@receiver(reported)
def _reach_towns(report: Correction, **_more: Any) -> None:
    concerns.reach(report)


@receiver(signals.user_logged_in)
def _mark_clock(**_more: Any) -> None:
    """Signing in is a moment that this site has seen; a wrong clock is noted by the log only."""
    try:
        checked_now()
    except ClockBehind:
        return


def _join(request: HttpRequest, person: User, invited: Invited) -> None:
    """Whoever makes an account on an invitation joins the place, or no account is made."""
    invitation = Invitation.objects.filter(key=invited.invitation).first()
    if invitation is None:
        return
    try:
        accepted = invitations.accept(invitation, person=person)
    except Refusal as refusal:
        raise InvitationRefused(str(refusal)) from refusal
    if accepted.hint:
        messages.warning(request, accepted.hint)


JOINING.append(_join)


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
