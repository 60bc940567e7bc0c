# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which town is meant by a key that a new edition has? By official changes only, never by name.

A town keeps its row when its key changed (kind 3) and no other changed to the same new key; others
may have been dissolved into it. Where all were dissolved, a new key is a new town.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from kleinstadt.methods.succession import Differences, Outcome, differences
from kleinstadt.towns.actions.staging import Identities, Point
from kleinstadt.towns.models import Edition, Succession, Town
from kleinstadt.towns.queries.successions import UNKNOWN, Held, edges, held

M2_PER_HA = 10_000


def identify(towns: list[Held], status: dt.date) -> Identities:
    """Compare the municipalities of a new edition, of a territorial status, with the current one."""
    current = Edition.objects.current().first()
    if current is None:
        return Identities({}, {})
    before = held(current)
    if status < current.territorial_status:
        return _backwards(towns, status, before, current.territorial_status)
    since = current.territorial_status
    found = differences(before, towns, edges(), since=since, until=status)
    town_of = _kept(found, before)
    return Identities(town_of, _points(found, before, town_of, since, status))


def _rekeyed(found: Differences) -> dict[str, str]:
    """Old key to new key where the key of a town changed, and no other became the same."""
    changed = [key for key in (*found.gone, *found.reused) if key.outcome is Outcome.REKEYED]
    times = Counter(key.targets[0] for key in changed)
    return {key.ags: key.targets[0] for key in changed if times[key.targets[0]] == 1}


def _kept(found: Differences, before: list[Held]) -> dict[str, int | None]:
    """New keys of old towns. A key that its bearer left for another is free for a new town."""
    town = {one.ags: one.town for one in before}
    left = {key.ags for key in found.reused}
    kept: dict[str, int | None] = {}
    for old, new in _rekeyed(found).items():
        if new in left or not (new in town or _held(new)):
            kept[new] = town[old]
            if old in left:
                kept.setdefault(old, None)
    return kept


def _held(ags: str) -> bool:
    return Town.objects.filter(ags=ags).exists()


def _backwards(towns: list[Held], status: dt.date, after: list[Held], until: dt.date) -> Identities:
    """An older edition comes in behind: its keys lead forward to towns that are there already."""
    found = differences(towns, after, edges(), since=status, until=until)
    town = {one.ags: one.town for one in after}
    return Identities(
        {old: town[new] for old, new in _rekeyed(found).items() if old in town or not _held(old)},
        {},
    )


def _points(
    found: Differences,
    before: list[Held],
    town_of: Mapping[str, int | None],
    since: dt.date,
    until: dt.date,
) -> dict[str, Point]:
    """Where towns of new keys lie: mean of the towns they were made of, weighted by area."""
    fresh = {new.ags: new.origins for new in found.new if new.ags not in town_of and new.origins}
    if not fresh:
        return {}
    area = {one.ags: one.area_ha * M2_PER_HA for one in before if one.area_ha != UNKNOWN}
    town = {one.ags: one.town for one in before}
    wanted = {town[origin] for origins in fresh.values() for origin in origins}
    points = {
        pk: (lat, lon)
        for pk, lat, lon in Town.objects.filter(pk__in=wanted).values_list("pk", "lat", "lon")
        if lat is not None and lon is not None
    }
    moved = _moved_areas(fresh, since, until)
    placed = {}
    for ags, origins in fresh.items():
        parts = [
            (moved.get((origin, ags)) or area.get(origin, 0), points[town[origin]])
            for origin in origins
            if town[origin] in points
        ]
        if sum(weight for weight, _point in parts):
            placed[ags] = _mean(parts)
    return placed


def _moved_areas(
    keys: Collection[str], since: dt.date, until: dt.date
) -> dict[tuple[str, str], int]:
    rows = Succession.objects.filter(
        new_ags__in=keys, area_m2__isnull=False, effective__gt=since, effective__lte=until
    )
    return {(row.old_ags, row.new_ags): row.area_m2 or 0 for row in rows}


def _mean(parts: Iterable[tuple[int, Point]]) -> Point:
    """Weighted mean of points some ten kilometres apart: plain degrees are near enough."""
    listed = list(parts)
    weights = sum(weight for weight, _point in listed)
    lat = sum(weight * point[0] for weight, point in listed) / weights
    lon = sum(weight * point[1] for weight, point in listed) / weights
    return lat, lon
