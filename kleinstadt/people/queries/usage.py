# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How much the site is used, for the ministry: counts only, no persons, small counts withheld."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kleinstadt.core.models import Correction
from kleinstadt.methods.disclosure import guarded
from kleinstadt.people.models import Claim, Concern, Handover, Invitation, Membership, User
from kleinstadt.people.queries.acting import towns_of_association
from kleinstadt.towns.queries.register import register

ACTIVE = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class LandUse:
    """One federal state; None where a count is withheld."""

    name: str
    towns: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Usage:
    """All figures of one moment."""

    at: dt.datetime
    lands: list[LandUse]
    towns: int
    people: int | None
    figures: list[tuple[str, int | None]]


def usage() -> Usage:
    """Count now. Towns are public bodies and counted plainly; counts of people are guarded."""
    now = timezone.now()
    by_id = register().by_id
    towns: dict[str, set[int]] = {}
    people: dict[str, set[int]] = {}
    rows = Membership.objects.filter(person__is_active=True, person__is_demo=False)
    for person, town_id, union in rows.values_list("person_id", "town_id", "association"):
        reached = (
            towns_of_association(union)
            if union
            else [by_id[one] for one in [town_id] if one in by_id]
        )
        for town in reached:
            towns.setdefault(town.land_name, set()).add(town.id)
            people.setdefault(town.land_name, set()).add(person)
    shown = guarded({land: len(found) for land, found in people.items()})
    lands = [LandUse(land, len(towns[land]), shown.counts[land]) for land in sorted(towns)]
    return Usage(
        at=now,
        lands=lands,
        towns=sum(len(found) for found in towns.values()),
        people=shown.total,
        figures=_figures(now),
    )


def _figures(now: dt.datetime) -> list[tuple[str, int | None]]:
    accounts = User.objects.filter(is_active=True, is_demo=False)
    used = accounts.filter(last_login__gte=now - ACTIVE).count()
    quiet = accounts.count() - used
    kept = guarded(Counter(used=used, quiet=quiet))
    invitations = Invitation.objects.all()
    return [
        (_("Accounts"), kept.total),
        (_("Accounts used within 90 days"), kept.counts["used"]),
        (_("Claims of towns"), Claim.objects.exclude(state=Claim.State.DRAFT).count()),
        (_("Claims that wait"), Claim.objects.open().count()),
        (_("Invitations sent"), invitations.count()),
        (_("Invitations accepted"), invitations.exclude(used_at=None).count()),
        (_("Functions handed over"), Handover.objects.count()),
        (_("Reports of readers"), Correction.objects.count()),
        (_("Reports answered by towns"), Concern.objects.exclude(answered_at=None).count()),
    ]
