# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Inviting people to a town, and letting them in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kleinstadt.core.audit import record
from kleinstadt.people.actions import functions, handovers, links
from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import Held, Refusal
from kleinstadt.people.mails import places as mails
from kleinstadt.people.models import (
    AtPlace,
    Function,
    Holding,
    Invitation,
    InvitationList,
    Membership,
    User,
)
from kleinstadt.people.queries.acting import forget
from kleinstadt.people.queries.holders import same_place

VALID = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to invite, and as what."""

    email: str
    name: str = ""
    role: str = Membership.Role.MEMBER
    function: Function | None = None
    deputy: bool = False
    takes_over: Holding | None = None
    note: str = ""


def invite(
    place: AtPlace, wanted: Wanted, *, by: User | None, valid: dt.timedelta = VALID
) -> Invitation:
    """Invite somebody to the place of `place`; an open invitation of this address is replaced.

    The mail goes out once the transaction is through. Raises Held when the address belongs to a
    member already, or when somebody else invites it at this moment; ClockBehind.
    """
    email = wanted.email.strip().lower()
    here = Membership.objects.filter(same_place(place))
    if here.filter(person__email__iexact=email).exists():
        raise Held(_("%(email)s belongs to this place already.") % {"email": email})
    now = checked_now()
    try:
        with transaction.atomic():
            Invitation.objects.open().filter(same_place(place), email=email).update(revoked_at=now)
            invitation = Invitation.objects.create(
                town_id=place.town_id,
                association=place.association,
                email=email,
                name=" ".join(wanted.name.split()),
                role=wanted.role,
                function=wanted.function,
                deputy=wanted.deputy,
                takes_over=wanted.takes_over,
                note=wanted.note,
                inviter=by,
                created_at=now,
                expires_at=now + valid,
            )
            mails.invite(invitation)
            record("invitation.sent", by=by, about=invitation, role=str(wanted.role))
    except IntegrityError as clash:
        raise Held(_("%(email)s has just been invited.") % {"email": email}) from clash
    return invitation


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an invitation led to. hint: what could not be done, in words, or empty."""

    membership: Membership
    hint: str = ""


@transaction.atomic
def accept(invitation: Invitation, *, person: User) -> Accepted:
    """Use an invitation up: the person joins the place and takes up the function.

    Whoever works there already keeps the higher role. When the function is held by somebody else by
    now, the person joins all the same and the hint says so. Raises LinkRefused, ClockBehind.
    """
    links.use_up(invitation, accepted_by=person)
    membership, fresh = Membership.objects.get_or_create(
        person=person,
        town=invitation.town,
        association=invitation.association,
        defaults={"role": invitation.role},
    )
    if not fresh and invitation.role == Membership.Role.ADMINISTRATOR:
        Membership.objects.filter(pk=membership.pk).update(role=invitation.role)
    forget(person)
    accepted = _took(invitation, person)
    record("invitation.accepted", by=person, about=invitation)
    return Accepted(membership, accepted)


def _took(invitation: Invitation, person: User) -> str:
    """Take the function up; why it could not be done, or empty."""
    try:
        with transaction.atomic():
            _take_function(invitation, person)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _take_function(invitation: Invitation, person: User) -> None:
    if invitation.function is None:
        return
    if invitation.takes_over is not None and invitation.takes_over.until is None:
        handovers.hand_over(invitation.takes_over, taker=person, note=invitation.note)
        return
    functions.take_up(invitation.function, person=person, deputy=invitation.deputy)


class ListSent(Refusal):
    """A list of invitations was sent before."""


@transaction.atomic
def send_list(held: InvitationList, *, by: User) -> int:
    """Send all invitations of a list, once, or none; returns how many.

    Functions that a place lacks are founded. Raises ListSent when it was sent before, Held when an
    address has become a member since the preview.
    """
    waiting = InvitationList.objects.filter(pk=held.pk, sent_at=None)
    if not waiting.update(sent_at=checked_now()):
        raise ListSent(_("This list was sent already. Nothing was sent a second time."))
    for row in held.rows:
        place = Membership(town_id=row["town"], association=row["association"])
        function = None
        if row["function"]:
            function, _fresh = Function.objects.get_or_create(
                town_id=row["town"], association=row["association"], name=row["function"]
            )
        wanted = Wanted(row["email"], row["name"], row["role"], function, row["deputy"])
        invite(place, wanted, by=by)
    return len(held.rows)
