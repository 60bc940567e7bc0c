# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a town stands among others: percentiles, and sentences that are true by construction.

A sentence counts whole towns per hundred and rounds down: "71 of 100" means that the value is
higher than that of at least 71 in every 100 members of the group with a known value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kleinstadt.towns.queries.definitions import Group
from kleinstadt.towns.queries.figures import column
from kleinstadt.towns.queries.register import TownRow
from kleinstadt.towns.queries.words import number

LEAST = 5  # towns with a known value; among fewer, a place says nothing
MIDDLE = range(45, 56)
# For each indicator the sentence for many lower values, and for many higher ones.
_COMPARISONS = {
    "population": (
        gettext_noop("Larger than %(others)s."),
        gettext_noop("Smaller than %(others)s."),
    ),
    "area": (
        gettext_noop("More area than %(others)s."),
        gettext_noop("Less area than %(others)s."),
    ),
    "density": (
        gettext_noop("More densely settled than %(others)s."),
        gettext_noop("Less densely settled than %(others)s."),
    ),
    "city_distance": (
        gettext_noop("Farther from a city than %(others)s."),
        gettext_noop("Nearer to a city than %(others)s."),
    ),
    "station_distance": (
        gettext_noop("Farther from a station than %(others)s."),
        gettext_noop("Nearer to a station than %(others)s."),
    ),
    "reach": (
        gettext_noop("More people around than in %(others)s."),
        gettext_noop("Fewer people around than in %(others)s."),
    ),
    "border_distance": (
        gettext_noop("Farther from the outer border than %(others)s."),
        gettext_noop("Nearer to the outer border than %(others)s."),
    ),
}
_HIGHER, _LOWER = (
    gettext_noop("Higher than in %(others)s."),
    gettext_noop("Lower than in %(others)s."),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a value among the known values of a group.

    below, above: members with a lower or higher value. known of the members have a value. percent: 0 to 100 for a strip, equal values
    counted half.
    """

    below: int
    above: int
    known: int
    members: int

    @property
    def is_thin(self) -> bool:
        """Whether so few values are known that a share of all would say too much."""
        return self.known < 100 or 2 * self.known < self.members

    @property
    def percent(self) -> float:
        equal = self.known - self.below - self.above
        return 100 * (self.below + equal / 2) / self.known

    @property
    def below_of_100(self) -> int:
        return 100 * self.below // self.known

    @property
    def above_of_100(self) -> int:
        return 100 * self.above // self.known


def standing(town: TownRow, key: str, group: Group) -> Standing | None:
    """Where a town stands by one indicator; None where its value or too many others are unknown."""
    values = column(key)
    own = values[town.row]
    if np.isnan(own):
        return None
    all_values = values[group.members]
    others = all_values[~np.isnan(all_values)]
    if len(others) < LEAST:
        return None
    return Standing(
        int((others < own).sum()), int((others > own).sum()), len(others), len(all_values)
    )


def sentence(key: str, place: Standing, group: Group) -> str:
    """What the place means, in one sentence that can be checked by counting."""
    higher, lower = _COMPARISONS.get(key, (_HIGHER, _LOWER))
    if place.is_thin:
        counted = {"known": number(place.known), "group": group.dative}
        if place.below >= place.above:
            fewer = counted | {"count": number(place.below)}
            return _(higher) % {"others": _few() % fewer}
        return _(lower) % {"others": _few() % (counted | {"count": number(place.above)})}
    below, above = place.below_of_100, place.above_of_100
    if below in MIDDLE and above in MIDDLE:
        return _("Near the middle of all %(group)s.") % {"group": group.dative}
    count, frame = (below, higher) if below >= above else (above, lower)
    others = _("%(share)s of 100 %(group)s") % {"share": count, "group": group.dative}
    return _(frame) % {"others": others}


def _few() -> str:
    return _("%(count)s of %(known)s %(group)s with a known value")
