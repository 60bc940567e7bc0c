# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register that comes with the program: municipalities, units, stations, sources.

Files of kleinstadt/towns/data, made by data/build.py (see data/README.md). Boundaries, and
with them keys and names, are of 1 January 2016. Keys are text and keep their leading zero.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import yaml

Record = TypeVar("Record")
Level = Literal["land", "county", "association"]
LEVELS: dict[str, Level] = {"land": "land", "county": "county", "association": "association"}


class EmbeddedDataError(ValueError):
    """A file of the embedded data is not what data/build.py writes: file, line and reason."""


@dataclass(frozen=True, slots=True)
class MunicipalityRecord:
    """A municipality of 2016.

    ags: 8 digits, ars: 12, land: 2, county: 5, association: 9 (ARS without its end).
    kind: Textkennzeichen 61-66 of the official register; markets stand as 64 and große
    Kreisstädte as 63, for the source does not tell them apart. lat, lon: WGS84 degrees of a
    point inside; area_km2: land only. population: inhabitants by GeoNames, mixed dates, an
    estimate; None unless name_score, the likeness of the two names, is at least 4.
    """

    ags: str
    ars: str
    name: str
    official_name: str
    kind: str
    land: str
    county: str
    association: str
    lat: float
    lon: float
    area_km2: float
    population: int | None
    population_source: str
    geonameid: int | None
    name_score: int | None


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A state (key of 2 digits), county (5) or association (9) of 2016.

    kind: Textkennzeichen 41-45 for counties, 50-58 for associations (50: a municipality
    that belongs to none), empty for states.
    """

    level: Level
    key: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class StationRecord:
    """A railway station: EVA number, Ril 100 code, WGS84 degrees.

    category: 1 (largest) to 7, None where not given. ags: the municipality of 2016 it lies
    in, empty where in none.
    """

    eva: str
    ds100: str
    name: str
    lat: float
    lon: float
    category: int | None
    ags: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where figures come from, and what must be said when they are shown."""

    key: str
    title: str
    publisher: str
    licence: str
    licence_url: str
    attribution: str
    reference_date: str
    url: str


def municipalities(path: Path) -> Iterator[MunicipalityRecord]:
    """Read municipalities.csv.gz in order of AGS. Raises EmbeddedDataError."""
    columns = (
        "ags ars name official_name kind land county association lat lon area_km2 population "
        "population_source geonameid name_score"
    )
    return records(path, columns, _municipality)


def units(path: Path) -> Iterator[UnitRecord]:
    """Read units.csv.gz: states, then counties, then associations. Raises EmbeddedDataError."""
    return records(
        path,
        "level key name kind",
        lambda row: UnitRecord(LEVELS[row[0]], _digits(row[1], len(row[1])), row[2], row[3]),
    )


def stations(path: Path) -> Iterator[StationRecord]:
    """Read stations.csv.gz in order of EVA number. Raises EmbeddedDataError."""
    return records(path, "eva ds100 name lat lon category ags", _station)


def sources(path: Path) -> dict[str, SourceRecord]:
    """Read sources.yaml, by key. Raises EmbeddedDataError."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        found = [SourceRecord(**{name: str(text) for name, text in e.items()}) for e in entries]
    except (AttributeError, TypeError) as fault:
        raise EmbeddedDataError(f"{path.name}: {fault}") from fault
    return {source.key: source for source in found}


def records(path: Path, columns: str, build: Callable[[list[str]], Record]) -> Iterator[Record]:
    """Build a record from each row of a CSV file, packed by gzip or plain.

    columns: the header that must stand in line 1, words parted by spaces.
    Raises EmbeddedDataError with file and line where a header or row is not as expected.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        wanted = columns.split()
        if next(rows, None) != wanted:
            raise EmbeddedDataError(f"{path.name}, line 1: columns are not {columns}")
        for row in rows:
            if len(row) != len(wanted):
                raise EmbeddedDataError(f"{path.name}, line {rows.line_num}: {len(row)} columns")
            try:
                record = build(row)
            except (KeyError, ValueError) as fault:
                raise EmbeddedDataError(f"{path.name}, line {rows.line_num}: {fault}") from fault
            yield record


def _municipality(row: list[str]) -> MunicipalityRecord:
    ags, ars, name, official_name, kind, land, county, association = row[:8]
    return MunicipalityRecord(
        ags=_digits(ags, 8),
        ars=_digits(ars, 12),
        name=name,
        official_name=official_name,
        kind=_digits(kind, 2),
        land=_digits(land, 2),
        county=_digits(county, 5),
        association=_digits(association, 9),
        lat=float(row[8]),
        lon=float(row[9]),
        area_km2=float(row[10]),
        population=_whole(row[11]),
        population_source=row[12],
        geonameid=_whole(row[13]),
        name_score=_whole(row[14]),
    )


def _station(row: list[str]) -> StationRecord:
    eva, ds100, name, lat, lon, category, ags = row
    return StationRecord(eva, ds100, name, float(lat), float(lon), _whole(category), ags)


def _digits(text: str, length: int) -> str:
    if len(text) != length or not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{text!r} is not a key of {length} digits")
    return text


def _whole(text: str) -> int | None:
    return int(text) if text else None
