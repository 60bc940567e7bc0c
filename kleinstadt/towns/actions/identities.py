# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which town is meant by a key that a new edition has? By official changes only, never by name.

A town keeps its row when its key changed (kind 3) and exactly one old key leads to exactly one new
one. A merger makes a new town out of a new key, or goes on in the town whose key stays.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
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


def _origins(found: Differences) -> dict[str, list[str]]:
    """The old keys that lead to each new one."""
    origins: dict[str, list[str]] = defaultdict(list)
    for key in (*found.gone, *found.reused):
        for target in key.targets:
            origins[target].append(key.ags)
    return origins


def _kept(found: Differences, before: list[Held]) -> dict[str, int | None]:
    """New keys of old towns. A key that its bearer left for another goes to a new town, or is taken up."""
    town = {one.ags: one.town for one in before}
    origins = _origins(found)
    left = {key.ags for key in found.reused}
    kept: dict[str, int | None] = {}
    for key in (*found.gone, *found.reused):
        target = key.targets[0] if key.targets else ""
        if key.outcome is not Outcome.REKEYED or origins[target] != [key.ags]:
            continue
        if (target not in town and not _held(target)) or target in left:
            kept[target] = town[key.ags]
            if key.ags in left:
                kept.setdefault(key.ags, None)
    return kept


def _held(ags: str) -> bool:
    return Town.objects.filter(ags=ags).exists()


def _backwards(towns: list[Held], status: dt.date, after: list[Held], until: dt.date) -> Identities:
    """An older edition comes in behind: its keys lead forward to towns that are there already."""
    found = differences(towns, after, edges(), since=status, until=until)
    town = {one.ags: one.town for one in after}
    origins = _origins(found)
    return Identities(
        {
            key.ags: town[key.targets[0]]
            for key in (*found.gone, *found.reused)
            if key.outcome is Outcome.REKEYED
            and origins[key.targets[0]] == [key.ags]
            and (key.ags in town or not _held(key.ags))
        },
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
