# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A town's figures over time, oldest first, with the places where a series must not be read on.

Each figure is told of the nearest unit that has at least two values: the town itself, else its
association, else its county. Counts of former municipalities are added; a share is computed for
each date from counts. A break stands between values of different census bases or sources.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from django.db.models import Q

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.census import census_of
from kleinstadt.methods.rebasing import rebased
from kleinstadt.towns.models import REGISTER, Dataset, IndicatorSeries
from kleinstadt.towns.queries.conversions import conversions
from kleinstadt.towns.queries.history import Inhabitants
from kleinstadt.towns.queries.imported import Level
from kleinstadt.towns.queries.register import IndicatorRow, TownRow, register

LEAST, MOST_KEPT = 2, 2000
POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Point:
    """One value. basis: what it goes on from; two points of different bases do not join."""

    date: str
    value: float
    source: str
    basis: str

    @property
    def year(self) -> float:
        """The date as a number for drawing; a year alone is its end."""
        day = _day(self.date)
        return day.year + day.timetuple().tm_yday / 366


@dataclass(frozen=True, slots=True)
class Timeline:
    """The values of one figure. level: whose they are."""

    indicator: IndicatorRow
    level: Level
    points: tuple[Point, ...]

    @property
    def breaks(self) -> list[tuple[Point, Point]]:
        """Neighbours whose difference may come from the way of counting alone."""
        return [(one, next_) for one, next_ in pairwise(self.points) if one.basis != next_.basis]


Points = dict[str, Point]  # by date

_kept: Snapshot[dict[int, list[Timeline]]] = Snapshot(dict, REGISTER)


_members: Snapshot[Counter[str]] = Snapshot(
    lambda: Counter(town.association for town in register().towns), REGISTER
)


def timelines(town: TownRow, inhabitants: Iterable[Inhabitants]) -> list[Timeline]:
    """Every figure with at least two values. One query, kept until the register changes.

    inhabitants: what editions of the register say (queries.history).
    """
    held = _kept.get()
    if town.id not in held:
        if len(held) >= MOST_KEPT:
            held.clear()
        held[town.id] = list(_read(town, inhabitants))
    return held[town.id]


def _read(town: TownRow, inhabitants: Iterable[Inhabitants]) -> Iterable[Timeline]:
    found = _points(town)
    for one in inhabitants:
        own = found[POPULATION]["municipality"]
        own[one.date] = Point(one.date, one.value, one.source, one.census)
    reg = register()
    for indicator in reg.indicators.values():
        if indicator.numerator and indicator.denominator:
            _divide(found, indicator)
    for indicator in reg.indicators.values():
        for level in get_args(Level):
            points = found[indicator.key][level]
            if len(points) >= LEAST and not indicator.is_class:
                ordered = tuple(points[date] for date in sorted(points))
                yield Timeline(indicator, level, ordered)
                break


def _points(town: TownRow) -> dict[str, dict[str, Points]]:
    """Indicator -> level -> date -> point; of two vintages the newer."""
    own = {town.ags, *_former(town.ags)}
    mine = Q(level="municipality", unit_key__in=own)
    mine |= Q(level="association", unit_key=town.association)
    mine |= Q(level="county", unit_key=town.county)
    rows = IndicatorSeries.objects.filter(mine, dataset__state=Dataset.State.ACTIVE).order_by(
        "dataset__vintage", "dataset_id"
    )
    fields = (
        "dataset_id", "indicator__key", "level", "unit_key", "points", "dataset__source__key",
        "dataset__territorial_status",
    )  # fmt: skip
    grouped: dict[tuple[int, str, str], dict[str, Mapping[str, float]]] = defaultdict(dict)
    about: dict[int, tuple[str, dt.date | None]] = {}
    for dataset, indicator, level, key, points, source, status in rows.values_list(*fields):
        grouped[(dataset, indicator, level)][key] = points
        about[dataset] = (source, status)
    found: dict[str, dict[str, Points]] = defaultdict(lambda: defaultdict(dict))
    alone = _members.get()[town.association] == 1
    for (dataset, indicator, level), series in grouped.items():
        source, status = about[dataset]
        values = _own(town, indicator, series, status) if level == "municipality" else next(iter(series.values()))  # fmt: skip
        unit = "municipality" if alone and level == "association" else level
        for date, value in values.items():
            basis = census_of(_day(date)) if indicator == POPULATION else source
            found[indicator][unit][date] = Point(date, value, source, basis)
    return found


def _former(ags: str) -> set[str]:
    """All keys that parts of the municipality ever had."""
    held = conversions()
    return {old for start in range(len(held.steps)) for old in held.parts(start).get(ags, {})}


def _own(
    town: TownRow, indicator: str, series: Mapping[str, Mapping[str, float]], status: dt.date | None
) -> Mapping[str, float]:
    """The values of the municipality of today, by date."""
    held = conversions()
    start = held.start(status, series.keys())
    parts = held.parts(start).get(town.ags)
    if parts is None:
        return series.get(town.ags, {})
    alone = held.whole(start).get(town.ags)
    if alone:
        return series.get(alone, {})
    if not register().indicators[indicator].is_count:
        return series.get(town.ags, {})
    dates = set.intersection(*(set(series.get(old, ())) for old in parts))
    totals = {
        date: rebased(parts, {old: series[old][date] for old in parts}) for date in sorted(dates)
    }
    return {date: total for date, total in totals.items() if total is not None}


def _divide(found: dict[str, dict[str, Points]], indicator: IndicatorRow) -> None:
    """A share from its counts, where both are known of the same unit for the same date."""
    for level, above in list(found[indicator.numerator].items()):
        below = found[indicator.denominator][level]
        for date, top in above.items():
            base = below.get(date)
            if base is not None and base.value > 0:
                share = indicator.factor * top.value / base.value
                found[indicator.key][level][date] = Point(date, share, top.source, top.basis)


def _day(date: str) -> dt.date:
    """A date of a year, month or day as its last day."""
    year, *rest = (int(part) for part in date.split("-"))
    month = rest[0] if rest else 12
    return dt.date(year, month, rest[1] if len(rest) > 1 else monthrange(year, month)[1])
