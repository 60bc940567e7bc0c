# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Passing a function on: the old holding ends, the new one begins, the page is kept, in one step."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kleinstadt.core.audit import record
from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import ClockBehind, Held, NotAllowed
from kleinstadt.people.mails import places as mails
from kleinstadt.people.models import Handover, Holding, Membership, User
from kleinstadt.people.queries import handover
from kleinstadt.people.queries.holders import same_place


@transaction.atomic
def hand_over(
    holding: Holding, *, taker: User | None, note: str = "", by: User | None = None
) -> Handover:
    """Hand a function over to somebody who works there, or leave it vacant (taker is None).

    Everything that is open passes on; the page shows it as it stood. Raises Held when the function
    was handed over meanwhile or the taker holds it, NotAllowed when the taker does not work there,
    ClockBehind.
    """
    now = checked_now()
    function = holding.function
    if taker is not None:
        _fits(holding, taker)
    if now < holding.since:
        raise ClockBehind(_("The clock of this site is wrong: this function was taken up later."))
    kept = handover.content(function)
    ended = Holding.objects.present().filter(pk=holding.pk, deputy=False).update(until=now)
    if not ended:
        raise Held(_("This function has been handed over already. Nothing was changed."))
    if taker is not None:
        Holding.objects.present().filter(function=function, person=taker).update(until=now)
        _begin(holding, taker)
    for belonging in handover.BELONGINGS:
        belonging.pass_on(function, giver=holding.person, taker=taker)
    done = Handover.objects.create(
        function=function, giver=holding.person, taker=taker, note=note, content=kept, at=now
    )
    mails.tell_taker(done)
    record("function.handed_over", by=by or holding.person, about=function, vacant=taker is None)
    return done


def _fits(holding: Holding, taker: User) -> None:
    if taker.pk == holding.person_id:
        raise Held(_("This person holds the function already."))
    works_there = Membership.objects.filter(same_place(holding.function), person=taker)
    if not taker.is_active or not works_there.exists():
        raise NotAllowed(_("Only who works there can hold this function."))


def _begin(holding: Holding, taker: User) -> None:
    try:
        with transaction.atomic():
            Holding.objects.create(function=holding.function, person=taker, since=checked_now())
    except IntegrityError as clash:
        raise Held(_("Somebody else has just taken this function up.")) from clash
