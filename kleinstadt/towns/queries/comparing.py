# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a data set would change, told before anybody sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kleinstadt.formats.figures import Figures, Unit
from kleinstadt.methods.definitions import DEFAULT
from kleinstadt.towns.models import (
    Dataset,
    Indicator,
    IndicatorSeries,
    KeyPart,
)
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.register import register

EXAMPLES = 20
Data = dict[str, object]
Points = dict[tuple[str, str], dict[str, float]]  # level, key -> date -> value


def comparison(
    figures: Figures, units: Sequence[Unit], indicators: Mapping[str, Indicator]
) -> Data:
    """For each figure: values that are new, changed, the same; and the first changes by name."""
    places: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for at, head in enumerate(figures.heads):
        places[head.title].append((at, head.date))
    found = []
    examples: list[list[object]] = []
    for title, columns in places.items():
        one = indicators[title]
        held = _held(one)
        counts = {"new": 0, "changed": 0, "same": 0}
        for unit in units:
            before = held.get((unit.level, unit.key), {})
            for at, date in columns:
                value = unit.values[at]
                if value is None:
                    continue
                kind = _kind(before.get(date), value)
                counts[kind] += 1
                if kind == "changed" and len(examples) < EXAMPLES:
                    examples.append([unit.name, unit.key, one.name, date, before[date], value])
        dates = sorted(date for _at, date in columns)
        found.append({"key": one.key, "name": one.name, "first": dates[0], "last": dates[-1],
                      "drafted": one.drafted} | counts)  # fmt: skip
    levels: dict[str, int] = defaultdict(int)
    for unit in units:
        levels[unit.level] += 1
    covered, small = _coverage(units)
    return {
        "indicators": found,
        "examples": examples,
        "levels": dict(levels),
        "covered": covered,
        "small": small,
    }


def _kind(before: float | None, value: float) -> str:
    if before is None:
        return "new"
    return "same" if abs(before - value) <= 1e-9 * max(1.0, abs(before)) else "changed"


def _held(indicator: Indicator) -> Points:
    """What is shown now: the newest vintage of each value."""
    series = IndicatorSeries.objects.filter(
        indicator=indicator, dataset__state=Dataset.State.ACTIVE
    ).order_by("dataset__vintage", "dataset_id")
    held: Points = {}
    for level, key, points in series.values_list("level", "unit_key", "points").iterator():
        known = held.setdefault((level, key), points)
        if known is not points:
            known |= points
    return held


def _coverage(units: Sequence[Unit]) -> tuple[int, int]:
    """How many small towns the units speak of, by themselves, their association or county."""
    keys: dict[str, set[str]] = {"municipality": set(), "association": set(), "county": set()}
    for unit in units:
        if any(value is not None for value in unit.values):
            keys[unit.level].add(unit.key)
    small = rows().small[DEFAULT.key]
    towns = [town for town in register().towns if small[town.row]]
    covered = sum(
        town.ags in keys["municipality"]
        or town.association in keys["association"]
        or town.county in keys["county"]
        for town in towns
    )
    return covered, len(towns)


def comparison_of_keys(dataset: Dataset) -> Data:
    """Which years conversion keys join, and how many keys that ended lead on by them."""
    parts = KeyPart.objects.filter(dataset=dataset).order_by("since", "old_ags", "new_ags")
    fields = ("since", "until", "old_ags", "old_name", "new_ags", "new_name", "population_share")
    rows_ = list(parts.values_list(*fields))
    pairs = sorted({(since, until) for since, until, *_rest in rows_})
    examples = [
        [old, old_name, new, new_name, until.isoformat(), share]
        for _since, until, old, old_name, new, new_name, share in rows_
        if old != new
    ]
    return {
        "parts": len(rows_),
        "years": [[since.isoformat(), until.isoformat()] for since, until in pairs],
        "examples": examples[:EXAMPLES],
        "moved": len(examples),
    }
