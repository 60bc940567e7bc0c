# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A town over time: its names, keys and inhabitants by the editions of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from kleinstadt.methods.census import census_of
from kleinstadt.towns.models import Edition, RegisterEntry, Succession, Unit
from kleinstadt.towns.queries.keys import Step

_VISIBLE = [Edition.State.CURRENT, Edition.State.SUPERSEDED]


@dataclass(frozen=True, slots=True)
class Stage:
    """What one edition says of the town."""

    status: dt.date
    ags: str
    name: str
    official_name: str
    kind: str
    county: str
    association: str
    area_km2: float | None


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Official inhabitants at a date. census: the year of the census the figure goes on from, or empty."""

    date: str
    value: int
    census: str
    source: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything by time, oldest first. came, went: official changes that led here, or away."""

    stages: Sequence[Stage]
    inhabitants: Sequence[Inhabitants]
    came: Sequence[Step]
    went: Sequence[Step]

    @property
    def names(self) -> list[Stage]:
        """The first stage under each official name or key: what the town was called when."""
        kept = self.stages[:1]
        later = [
            after
            for before, after in pairwise(self.stages)
            if (before.name, before.ags) != (after.name, after.ags)
        ]
        return [*kept, *later]

    @property
    def base_changes(self) -> bool:
        """Whether figures of different census bases stand side by side."""
        return len({figure.census for figure in self.inhabitants}) > 1


def history(town: int) -> History:
    """The history of a town by its id. Five queries, or four for a town of a single edition."""
    fields = (
        "edition_id", "edition__territorial_status", "edition__census", "ags", "name",
        "official_name", "kind", "county", "association", "area_ha", "population",
        "population_date", "population_estimated", "population_source__key",
    )  # fmt: skip
    entries = list(
        RegisterEntry.objects.filter(town=town, edition__state__in=_VISIBLE)
        .order_by("edition__territorial_status", "edition_id")
        .values(*fields)
    )
    places = {(row["edition_id"], row[level]) for row in entries for level in _LEVELS}
    units = _units(places)
    stages = [
        Stage(
            row["edition__territorial_status"],
            row["ags"],
            row["name"],
            row["official_name"],
            row["kind"],
            units.get((row["edition_id"], row["county"]), ""),
            units.get((row["edition_id"], row["association"]), ""),
            None if row["area_ha"] is None else row["area_ha"] / 100,
        )
        for row in entries
    ]
    came, went = _changes({row["ags"] for row in entries})
    return History(stages, _inhabitants(entries), came, went)


_LEVELS = ("county", "association")


def _units(places: set[tuple[int, str]]) -> dict[tuple[int, str], str]:
    editions, keys = {edition for edition, _ in places}, {key for _, key in places}
    rows = Unit.objects.filter(edition__in=editions, key__in=keys)
    return {
        (edition, key): name for edition, key, name in rows.values_list("edition_id", "key", "name")
    }


def _inhabitants(entries: list[dict[str, object]]) -> list[Inhabitants]:
    """One figure per date, of the newest edition that has it; estimates have no date and are left out."""
    found: dict[str, Inhabitants] = {}
    for row in entries:
        date, value = str(row["population_date"]), row["population"]
        if date and isinstance(value, int) and not row["population_estimated"]:
            census = str(row["edition__census"]) or census_of(dt.date.fromisoformat(date))
            found[date] = Inhabitants(date, value, census, str(row["population_source__key"]))
    return [found[date] for date in sorted(found)]


def _changes(keys: set[str]) -> tuple[list[Step], list[Step]]:
    rows = Succession.objects.filter(Q(old_ags__in=keys) | Q(new_ags__in=keys))
    steps: dict[tuple[str, str, dt.date], Step] = {}
    for row in rows.order_by("effective", "old_ags", "kind"):
        place = (row.old_ags, row.new_ags, row.effective)
        kinds = (*steps[place].kinds, row.kind) if place in steps else (row.kind,)
        steps[place] = Step(
            row.old_ags, row.old_name, row.new_ags, row.new_name, kinds, row.effective
        )
    came = [step for step in steps.values() if step.new_ags in keys]
    went = [step for step in steps.values() if step.new_ags not in keys]
    return came, went
