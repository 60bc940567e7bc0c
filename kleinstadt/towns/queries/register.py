# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register as every page and method reads it: one snapshot in memory per process.

11,000 municipalities with their figures fit into a few megabytes; a page that needs names, states
and figures of fifty towns therefore costs no query at all beyond the stamp.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.towns.models import (
    REGISTER,
    Edition,
    Indicator,
    RegisterEntry,
    Source,
    Unit,
)
from kleinstadt.towns.queries.imported import Figure, imported

UNSETTLED = frozenset({"65", "66"})  # Textkennzeichen of areas that belong to no municipality


@dataclass(frozen=True, slots=True)
class TownRow:
    """One municipality of the current edition, with the names of what it belongs to."""

    id: int
    ags: str
    ars: str
    name: str
    official_name: str
    kind: str
    land: str
    land_name: str
    county: str
    county_name: str
    association: str
    association_name: str
    area_km2: float | None
    population: int | None
    population_date: str
    population_source: str
    population_estimated: bool
    male: int | None
    female: int | None
    postcode: str
    sort_key: str
    lat: float | None
    lon: float | None
    row: int  # position in every column of the register

    @property
    def is_settled(self) -> bool:
        """False for areas without a municipality (gemeindefreie Gebiete)."""
        return self.kind not in UNSETTLED


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as a page names it."""

    key: str
    title: str
    publisher: str
    url: str
    licence: str
    licence_url: str
    attribution: str
    reference_date: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """What an indicator is called and how it is read."""

    key: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    digits: int
    description: str
    description_en: str
    reading: str
    reading_en: str
    kind: str
    direction: str
    numerator: str
    denominator: str
    labels: Mapping[str, str]
    drafted: bool

    @property
    def is_class(self) -> bool:
        """Whether values are codes with words, not amounts."""
        return self.kind == Indicator.Kind.CLASS

    @property
    def is_count(self) -> bool:
        return self.kind == Indicator.Kind.COUNT


@dataclass(frozen=True, slots=True)
class EditionRow:
    """Which state of the register is being read."""

    id: int
    origin: str
    source: str
    territorial_status: dt.date | None
    population_date: dt.date | None
    activated_at: dt.datetime | None = None

    @property
    def is_official(self) -> bool:
        return self.origin == Edition.Origin.GV100AD


@dataclass(frozen=True)
class Register:
    """The current edition in memory. `towns` is sorted by name, then key; columns follow it."""

    edition: EditionRow
    towns: tuple[TownRow, ...]
    lands: Mapping[str, str]
    counties: Mapping[str, str]
    associations: Mapping[str, str]
    sources: Mapping[str, SourceRow]
    indicators: Mapping[str, IndicatorRow]
    imported: Mapping[str, Mapping[int, Figure]] = field(repr=False)  # indicator -> row -> figure

    @cached_property
    def by_ags(self) -> dict[str, TownRow]:
        return {town.ags: town for town in self.towns}

    @cached_property
    def by_id(self) -> dict[int, TownRow]:
        return {town.id: town for town in self.towns}

    def column(self, indicator: str) -> NDArray[np.float64]:
        """Values of an imported indicator: shape (towns,), NaN where unknown."""
        column = np.full(len(self.towns), np.nan)
        for row, figure in self.imported.get(indicator, {}).items():
            column[row] = figure.value
        return column


_ENTRY_FIELDS = (
    "town_id", "ags", "ars", "name", "official_name", "kind", "land", "county", "association",
    "area_ha", "population", "population_date", "population_source__key", "population_estimated",
    "male", "female", "postcode", "sort_key", "town__lat", "town__lon",
)  # fmt: skip


def _towns(edition: int, names: dict[str, dict[str, str]]) -> tuple[TownRow, ...]:
    entries = RegisterEntry.objects.filter(edition=edition).order_by("sort_key", "ags")
    rows = entries.values_list(*_ENTRY_FIELDS).iterator(chunk_size=4000)
    lands, counties, unions = names["land"], names["county"], names["association"]
    return tuple(
        TownRow(
            pk, ags, ars, name, official, kind,
            land, lands.get(land, ""),
            county, counties.get(county, ""),
            union, unions.get(union, ""),
            None if area is None else area / 100,
            population, date, source or "", estimated, male, female, postcode, key, lat, lon, row,
        )
        for row, (
            pk, ags, ars, name, official, kind, land, county, union, area,
            population, date, source, estimated, male, female, postcode, key, lat, lon,
        ) in enumerate(rows)
    )  # fmt: skip


def _imported(towns: tuple[TownRow, ...]) -> dict[str, dict[int, Figure]]:
    """For every indicator the newest value of each town."""
    rows_of: dict[str, dict[str, list[int]]] = {"municipality": {}, "association": {}, "county": {}}
    for town in towns:
        rows_of["municipality"].setdefault(town.ags, []).append(town.row)
        rows_of["association"].setdefault(town.association, []).append(town.row)
        rows_of["county"].setdefault(town.county, []).append(town.row)
    return imported(rows_of)


def _read_register() -> Register:
    edition = Edition.objects.current().select_related("source").first()
    names: dict[str, dict[str, str]] = {level: {} for level in Unit.Level.values}
    towns: tuple[TownRow, ...] = ()
    about = EditionRow(0, "", "", None, None)
    if edition is not None:
        for level, key, name in edition.units.values_list("level", "key", "name"):
            names[level][key] = name
        towns = _towns(edition.pk, names)
        about = EditionRow(
            edition.pk,
            edition.origin,
            edition.source.key,
            edition.territorial_status,
            edition.population_date,
            edition.activated_at,
        )
    source_fields = (
        "key", "title", "publisher", "url", "licence", "licence_url", "attribution",
        "reference_date",
    )  # fmt: skip
    indicator_fields = (
        "key", "name", "name_en", "unit", "unit_en", "digits", "description", "description_en",
        "reading", "reading_en", "kind", "direction", "numerator", "denominator", "labels",
        "drafted",
    )  # fmt: skip
    sources = (SourceRow(*row) for row in Source.objects.values_list(*source_fields))
    indicators = (IndicatorRow(*row) for row in Indicator.objects.values_list(*indicator_fields))
    return Register(
        edition=about,
        towns=towns,
        lands=names["land"],
        counties=names["county"],
        associations=names["association"],
        sources={source.key: source for source in sources},
        indicators={indicator.key: indicator for indicator in indicators},
        imported=_imported(towns),
    )


_register = Snapshot(_read_register, REGISTER)


def register() -> Register:
    """The current edition of the register; rebuilt when an action has changed it."""
    return _register.get()
