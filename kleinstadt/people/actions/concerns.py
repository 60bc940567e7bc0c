# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of readers reach the towns they name; a town answers once, in its own name."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kleinstadt.core.audit import record
from kleinstadt.core.models import Correction
from kleinstadt.people.actions.refusals import Held, NotAllowed
from kleinstadt.people.mails import places as mails
from kleinstadt.people.models import Concern, User
from kleinstadt.people.queries.acting import acting
from kleinstadt.people.queries.subjects import towns_of
from kleinstadt.towns.queries.register import register


@transaction.atomic
def reach(report: Correction) -> list[Concern]:
    """Bring a report before the towns that its address speaks of, and tell their members."""
    found = []
    for town in towns_of(report.address):
        concern, fresh = Concern.objects.get_or_create(report=report, town_id=town.id)
        if fresh:
            mails.tell_town(concern, town.name)
            found.append(concern)
    return found


@transaction.atomic
def answer(concern: Concern, *, text: str, by: User) -> None:
    """Answer in the name of the town; the reader (if she left an address) and the office get it.

    Of many at once one answers. Raises NotAllowed for who does not act for the town, Held when it
    was answered already.
    """
    if not acting(by).is_member(concern.town_id):
        raise NotAllowed(_("Only members of the town can answer."))
    open_one = Concern.objects.filter(pk=concern.pk, answered_at=None)
    if not open_one.update(answer=text.strip(), answered_at=timezone.now(), answered_by=by):
        raise Held(_("This report has been answered already. Nothing was sent."))
    concern.refresh_from_db()
    town = register().by_id.get(concern.town_id)
    mails.answer_reporter(concern, town.name if town else "")
    record("report.answered", by=by, about=concern)
