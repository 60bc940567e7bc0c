# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The time, checked against the latest moment this site has seen.

A link that had expired must not open again because somebody set the clock of the server back.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kleinstadt.people.actions.refusals import ClockBehind
from kleinstadt.people.models import ClockMark
from kleinstadt.people.queries import clock as seen

TOLERANCE = dt.timedelta(minutes=2)  # clocks are corrected by seconds now and then


def checked_now() -> dt.datetime:
    """The present time, noted as seen. Raises ClockBehind when it lies before what was seen.

    One statement when the clock runs as it should.
    """
    now = timezone.now()
    if ClockMark.objects.filter(pk=1, latest__lte=now).update(latest=now):
        return now
    mark, _fresh = ClockMark.objects.get_or_create(pk=1, defaults={"latest": now})
    if now < mark.latest - TOLERANCE:
        raise ClockBehind(
            _("The clock of this site is wrong, so no link can be checked. Please try again later.")
        )
    return now


@transaction.atomic
def accept_clock() -> int:
    """The present time is right, whatever was seen before. Ends all sessions and returns how many.

    For an operator who has mended a clock that ran ahead: until then nobody can sign in.
    """
    ClockMark.objects.update_or_create(pk=1, defaults={"latest": timezone.now()})
    ended, _by_model = Session.objects.all().delete()
    seen.forget()
    return ended
