# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The towns of the pilot, their networks and their official figures, typed in as facts.

Files of kleinstadt/towns/data: networks.csv, pilot_towns.csv, pilot_figures.csv, city_figures.csv. The sources
of the figures are in sources.yaml.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from kleinstadt.formats.embedded import records

Role = Literal["lead", "lead_unconfirmed", "partner"]
SpatialUnit = Literal["municipality", "association", "county"]
ROLES: dict[str, Role] = {
    "lead": "lead",
    "lead_unconfirmed": "lead_unconfirmed",
    "partner": "partner",
}
SPATIAL_UNITS: dict[str, SpatialUnit] = {
    "municipality": "municipality",
    "association": "association",
    "county": "county",
}


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """A network of the pilot. Period as the sources give it; sources parted by " ; "."""

    key: str
    title: str
    topic: str
    lead_ags: str
    lead_confirmed: bool
    science: str
    agency: str
    period: str
    budget: str
    source: str


@dataclass(frozen=True, slots=True)
class PilotTown:
    """A town of the pilot by its official name and kind (Textkennzeichen) of 30.11.2025.

    role: "lead_unconfirmed" where a source lists the town first without calling it the lead.
    """

    ags: str
    name: str
    official_name: str
    kind: str
    network: str
    role: Role


@dataclass(frozen=True, slots=True)
class PilotFigure:
    """One official figure of a pilot town.

    value: exact, in `unit`. spatial_unit and unit_key say what the value describes: where
    this is "association", the town inherits the figure of the association it belongs to.
    source: key in sources.yaml.
    """

    ags: str
    indicator: str
    value: Decimal
    unit: str
    reference_date: date
    spatial_unit: SpatialUnit
    unit_key: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class LaterTown:
    """A municipality founded after the boundaries of 2016 that the library speaks of.

    area_km2 and population (persons at reference_date): official, by `source`. lat, lon: WGS84
    degrees of the seat.
    """

    ags: str
    ars: str
    name: str
    official_name: str
    kind: str
    area_km2: Decimal
    population: int
    reference_date: date
    source: str
    lat: float
    lon: float


def networks(path: Path) -> Iterator[NetworkRecord]:
    """Read networks.csv. Raises EmbeddedDataError."""
    columns = "key title topic lead_ags lead_confirmed science agency period budget source"
    return records(path, columns, _network)


def pilot_towns(path: Path) -> Iterator[PilotTown]:
    """Read pilot_towns.csv, by network, the lead first. Raises EmbeddedDataError."""
    columns = "ags name official_name kind network role"
    return records(path, columns, _town)


def later_towns(path: Path) -> Iterator[LaterTown]:
    """Read later_towns.csv. Raises EmbeddedDataError."""
    columns = "ags ars name official_name kind area_km2 population reference_date source lat lon"
    return records(path, columns, _later)


def pilot_figures(path: Path) -> Iterator[PilotFigure]:
    """Read pilot_figures.csv or city_figures.csv. Raises EmbeddedDataError."""
    columns = "ags indicator value unit reference_date spatial_unit unit_key source licence"
    return records(path, columns, _figure)


def _network(row: list[str]) -> NetworkRecord:
    key, title, topic, lead_ags, confirmed, science, agency, period, budget, source = row
    return NetworkRecord(
        key=key,
        title=title,
        topic=topic,
        lead_ags=lead_ags,
        lead_confirmed={"yes": True, "no": False}[confirmed],
        science=science,
        agency=agency,
        period=period,
        budget=budget,
        source=source,
    )


def _town(row: list[str]) -> PilotTown:
    ags, name, official_name, kind, network, role = row
    return PilotTown(ags, name, official_name, kind, network, ROLES[role])


def _figure(row: list[str]) -> PilotFigure:
    ags, indicator, value, unit, day, spatial_unit, unit_key, source, licence = row
    return PilotFigure(
        ags=ags,
        indicator=indicator,
        value=Decimal(value),
        unit=unit,
        reference_date=date.fromisoformat(day),
        spatial_unit=SPATIAL_UNITS[spatial_unit],
        unit_key=unit_key,
        source=source,
        licence=licence,
    )


def _later(row: list[str]) -> LaterTown:
    ags, ars, name, official_name, kind, area, population, day, source, lat, lon = row
    return LaterTown(
        ags=ags,
        ars=ars,
        name=name,
        official_name=official_name,
        kind=kind,
        area_km2=Decimal(area),
        population=int(population),
        reference_date=date.fromisoformat(day),
        source=source,
        lat=float(lat),
        lon=float(lon),
    )
