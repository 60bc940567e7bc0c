# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Official changes and editions in the form in which methods/succession.py compares them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from kleinstadt.methods.succession import DISSOLVED, REKEYED, Edge
from kleinstadt.towns.models import Dataset, Edition, KeyPart, RegisterEntry, Succession

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


def official_edges() -> list[Edge]:
    """All changes of the official lists; the rows of one that has several kinds become one edge."""
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


def edges() -> list[Edge]:
    """All known changes: those of the official lists, and where they are silent the BBSR's."""
    official = official_edges()
    return official + [Edge(*step) for step, _names in converted_edges(official)]


Converted = tuple[tuple[str, str, frozenset[int], dt.date], tuple[str, str]]


def converted_edges(official: list[Edge]) -> list[Converted]:
    """Keys that ended by the conversion keys of the BBSR: old, new, kinds, day; and both names.

    The day is the end of the year in which it happened. A key whose end the official lists name
    between the same two days is left to them: they know the day.
    """
    told = defaultdict(list)
    for edge in official:
        if edge.ends_key:
            told[edge.old_ags].append(edge.effective)
    rows = KeyPart.objects.filter(dataset__state=Dataset.State.ACTIVE).order_by("dataset_id", "pk")
    fields = ("since", "until", "old_ags", "old_name", "new_ags", "new_name")
    steps: dict[tuple[dt.date, dt.date], dict[tuple[str, str], tuple[str, str]]] = {}
    for since, until, old, old_name, new, new_name in rows.values_list(*fields):
        steps.setdefault((since, until), {})[(old, new)] = (old_name, new_name)
    found = []
    for (since, until), parts in sorted(steps.items()):
        after = {new for _old, new in parts}
        joined = Counter(new for _old, new in parts)
        before = {old for old, _new in parts}
        for (old, new), names in parts.items():
            if old in after or any(since < day <= until for day in told[old]):
                continue
            renamed = joined[new] == 1 and new not in before
            kind = REKEYED if renamed else DISSOLVED
            found.append(((old, new, frozenset({kind}), until), names))
    return found
