# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Founding functions, taking them up, standing in, laying them down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kleinstadt.core.audit import record
from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import Held, NotAllowed
from kleinstadt.people.models import AtPlace, Function, Holding, Mailbox, Membership, User
from kleinstadt.people.queries.holders import same_place


def found(
    place: AtPlace, *, name: str, mailboxes: Iterable[str] = (), by: User | None = None
) -> Function:
    """Found a function at the place of `place`, with its shared mailboxes.

    Raises Held when the place has a function of this name.
    """
    try:
        with transaction.atomic():
            function = Function.objects.create(
                town_id=place.town_id, association=place.association, name=" ".join(name.split())
            )
            set_mailboxes(function, mailboxes)
            record("function.founded", by=by, about=function)
    except IntegrityError as clash:
        raise Held(_("There is a function of this name already.")) from clash
    return function


@transaction.atomic
def set_mailboxes(function: Function, addresses: Iterable[str]) -> None:
    """Let the function have exactly these shared mailboxes."""
    wanted = {address.strip().lower() for address in addresses if address.strip()}
    function.mailboxes.exclude(address__in=wanted).delete()
    boxes = [Mailbox(function=function, address=address) for address in sorted(wanted)]
    Mailbox.objects.bulk_create(boxes, ignore_conflicts=True)


def take_up(
    function: Function,
    *,
    person: User,
    deputy: bool = False,
    planned_until: dt.date | None = None,
    by: User | None = None,
) -> Holding:
    """Let a member of the place hold a function, or be its deputy, from now on.

    The database refuses a second holder, however many try at once. Raises Held, NotAllowed when the
    person does not work there, ClockBehind.
    """
    now = checked_now()
    if not Membership.objects.filter(same_place(function), person=person).exists():
        raise NotAllowed(_("Only who works there can hold this function."))
    try:
        with transaction.atomic():
            holding = Holding.objects.create(
                function=function,
                person=person,
                deputy=deputy,
                since=now,
                planned_until=planned_until,
            )
            record("function.taken_up", by=by or person, about=function, deputy=deputy)
            return holding
    except IntegrityError as clash:
        raise Held(_held_words(function, person)) from clash


def _held_words(function: Function, person: User) -> str:
    if function.holdings.present().filter(person=person).exists():
        return _("This person holds the function already, or is its deputy.")
    return _(
        "Somebody holds this function already. It can be handed over, or more people can be its"
        " deputies."
    )


def end(holding: Holding) -> bool:
    """End a holding now; False when it had ended. A clock set back cannot end it before it began."""
    present = Holding.objects.present().filter(pk=holding.pk)
    return bool(present.update(until=max(timezone.now(), holding.since)))


@transaction.atomic
def leave(membership: Membership, *, by: User | None = None) -> None:
    """Let a person go from a place: her functions there end, and fall vacant.

    Raises NotAllowed for the last administrator, so that no town is left without one.
    """
    here = Membership.objects.filter(same_place(membership)).select_for_update()
    administrators = [one.pk for one in here if one.role == Membership.Role.ADMINISTRATOR]
    if administrators == [membership.pk]:
        raise NotAllowed(
            _("This is the last administrator. Please make somebody else administrator first.")
        )
    holdings = Holding.objects.present().filter(
        person_id=membership.person_id,
        function__in=Function.objects.filter(same_place(membership)),
    )
    for holding in holdings:
        end(holding)
    membership.delete()
    record("membership.ended", by=by, about=membership.person)


@transaction.atomic
def set_role(membership: Membership, *, role: str, by: User | None = None) -> None:
    """Make a person member or administrator. Raises NotAllowed for the last administrator."""
    here = Membership.objects.filter(same_place(membership)).select_for_update()
    administrators = [one.pk for one in here if one.role == Membership.Role.ADMINISTRATOR]
    if role != Membership.Role.ADMINISTRATOR and administrators == [membership.pk]:
        raise NotAllowed(
            _("This is the last administrator. Please make somebody else administrator first.")
        )
    Membership.objects.filter(pk=membership.pk).update(role=role)
    record("membership.changed", by=by, about=membership.person, role=role)
