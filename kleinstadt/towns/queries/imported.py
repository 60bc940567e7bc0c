# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The newest value of every figure for every town: its own, else its association's, its county's.

Of two data sets that have a value for the same date the newer vintage is shown. Counts of former
municipalities are summed for the town of today; other figures go on only where a municipality
changed nothing but its key. A figure with numerator and denominator is computed from them where
both are known for the same date, from the summed counts, so that no rate is ever averaged.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kleinstadt.methods.rebasing import rebased
from kleinstadt.towns.models import Dataset, Indicator, IndicatorSeries
from kleinstadt.towns.queries.conversions import conversions

Level = Literal["municipality", "association", "county"]
_FARNESS = {level: place for place, level in enumerate(get_args(Level))}
RowsOf = Mapping[str, Mapping[str, list[int]]]  # level -> key -> rows of towns


@dataclass(frozen=True, slots=True)
class Figure:
    """One value with all that must stand beside it.

    level, unit_key: whose value it is. parts: of how many former municipalities it is the sum, 0
    where it is one's own.
    """

    value: float
    date: str
    level: Level
    unit_key: str
    source: str  # key of a source
    estimated: bool = False
    parts: int = 0


Columns = dict[str, dict[int, Figure]]  # indicator -> row -> figure


@dataclass(frozen=True, slots=True)
class _Newest:
    key: str
    date: str
    value: float


@dataclass(frozen=True, slots=True)
class _Delivery:
    """The newest values of one figure in one data set, of units of one level."""

    indicator: str
    level: Level
    source: str
    status: dt.date | None
    is_count: bool
    values: list[_Newest]


def imported(rows_of: RowsOf) -> Columns:
    """For every indicator the newest value of each town."""
    found: Columns = defaultdict(dict)
    for delivery in _deliveries():
        column = found[delivery.indicator]
        if delivery.level == "municipality":
            _place_municipal(column, delivery, rows_of[delivery.level])
        else:
            _place(column, delivery, rows_of[delivery.level])
    for one in Indicator.objects.exclude(numerator="").exclude(denominator=""):
        above, below = found.get(one.numerator, {}), found.get(one.denominator, {})
        _compute(found[one.key], above, below, one.factor)
    return {indicator: column for indicator, column in found.items() if column}


def _deliveries() -> list[_Delivery]:
    """What active data sets say, older vintages first, in each the farther units first."""
    fields = ("dataset_id", "indicator_id", "level", "unit_key", "date", "value")
    rows = IndicatorSeries.objects.filter(dataset__state=Dataset.State.ACTIVE)
    grouped: dict[int, dict[tuple[Level, int], list[_Newest]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for dataset, indicator, level, *newest in rows.values_list(*fields).iterator(chunk_size=5000):
        grouped[dataset][(level, indicator)].append(_Newest(*newest))
    about = {
        pk: (key, kind) for pk, key, kind in Indicator.objects.values_list("pk", "key", "kind")
    }
    datasets = Dataset.objects.active().order_by("vintage", "pk")
    return [
        _Delivery(key, level, source, status, kind == Indicator.Kind.COUNT, values)
        for pk, source, status in datasets.values_list("pk", "source__key", "territorial_status")
        for (level, indicator), values in grouped[pk].items()
        for key, kind in [about[indicator]]
    ]


def _place(column: dict[int, Figure], delivery: _Delivery, rows: Mapping[str, list[int]]) -> None:
    """Values of associations and counties, for the towns in them.

    An association that is a single municipality is that municipality.
    """
    for one in delivery.values:
        towns = rows.get(one.key, ())
        alone = delivery.level == "association" and len(towns) == 1
        owner: Level = "municipality" if alone else delivery.level
        figure = Figure(one.value, one.date, owner, one.key, delivery.source)
        for row in towns:
            _put(column, row, figure)


def _put(column: dict[int, Figure], row: int, figure: Figure) -> None:
    """The nearer unit; of the same the newer date, else the newer vintage (which comes later)."""
    known = column.get(row)
    if known is None or _rank(known) <= _rank(figure):
        column[row] = figure


def _rank(figure: Figure) -> tuple[int, str]:
    return -_FARNESS[figure.level], figure.date


def _place_municipal(
    column: dict[int, Figure], delivery: _Delivery, rows: Mapping[str, list[int]]
) -> None:
    """Values of municipalities: as they are where nothing changed, else led to those of today."""
    held = conversions()
    start = held.start(delivery.status, {one.key for one in delivery.values})
    changed = held.parts(start)
    for one in delivery.values:
        if one.key in changed and delivery.is_count:
            continue  # its area is another today; the sum below says what is known
        figure = Figure(one.value, one.date, "municipality", one.key, delivery.source)
        for row in rows.get(one.key, ()):
            _put(column, row, figure)
    by_date: dict[str, dict[str, float]] = defaultdict(dict)
    for one in delivery.values if changed else ():
        by_date[one.date][one.key] = one.value
    for date, counts in by_date.items():
        for new, led in _led_on(counts, date, delivery, start):
            for row in rows.get(new, ()):
                _put(column, row, led)


def _led_on(
    counts: Mapping[str, float], date: str, delivery: _Delivery, start: int
) -> Iterator[tuple[str, Figure]]:
    """Values of one date for municipalities of today that were made of others."""
    held = conversions()
    whole = held.whole(start)
    for new, parts in held.parts(start).items():
        alone = whole.get(new, "")
        total = rebased(parts, counts) if alone or delivery.is_count else None
        if total is not None:
            owner, many = (alone, 0) if alone else (new, len(parts))
            yield new, Figure(total, date, "municipality", owner, delivery.source, parts=many)


def _compute(
    column: dict[int, Figure],
    above: Mapping[int, Figure],
    below: Mapping[int, Figure],
    factor: float,
) -> None:
    """Numerator over denominator where both are of the same unit and of the same date."""
    for row, top in above.items():
        base = below.get(row)
        if base is None or base.value <= 0:
            continue
        if (base.date, base.level) == (top.date, top.level):
            value, parts = factor * top.value / base.value, max(top.parts, base.parts)
            figure = Figure(value, top.date, top.level, top.unit_key, top.source, parts=parts)
            _put(column, row, figure)
