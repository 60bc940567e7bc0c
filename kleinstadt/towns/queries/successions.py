# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Official changes and editions in the form in which methods/succession.py compares them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from kleinstadt.methods.succession import Edge
from kleinstadt.towns.models import Edition, RegisterEntry, Succession

UNKNOWN = -1  # where an edition has no figure; the comparison wants a number


@dataclass(frozen=True, slots=True)
class Held:
    """A municipality of one edition. population and area_ha are UNKNOWN where nothing is known."""

    ags: str
    ars: str
    name: str
    kind: str
    population: int
    area_ha: int
    official_name: str = ""
    town: int = 0


def held(edition: Edition) -> list[Held]:
    """The municipalities of an edition, in order of AGS."""
    fields = ("ags", "ars", "name", "kind", "population", "area_ha", "official_name", "town_id")
    rows = RegisterEntry.objects.filter(edition=edition).order_by("ags").values_list(*fields)
    return [
        Held(
            ags,
            ars,
            name,
            kind,
            UNKNOWN if population is None else population,
            UNKNOWN if area is None else area,
            official,
            town,
        )
        for ags, ars, name, kind, population, area, official, town in rows
    ]


def edges() -> list[Edge]:
    """All official changes; the rows of one change that has several kinds become one edge."""
    kinds: dict[tuple[str, str, dt.date], set[int]] = defaultdict(set)
    people: dict[tuple[str, str, dt.date], int | None] = {}
    fields = ("kind", "old_ags", "new_ags", "effective", "inhabitants")
    for kind, old, new, effective, inhabitants in Succession.objects.values_list(*fields):
        key = (old, new, effective)
        kinds[key].add(int(kind))
        people[key] = people.get(key) if inhabitants is None else inhabitants
    return [
        Edge(old, new, frozenset(found), effective, people[(old, new, effective)])
        for (old, new, effective), found in sorted(kinds.items())
    ]
