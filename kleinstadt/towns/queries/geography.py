# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the map says about every municipality of the register: the adapter to methods.geography."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import pgettext
from numpy.typing import NDArray

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.formats import embedded
from kleinstadt.formats.embedded import StationRecord
from kleinstadt.methods import geography as method
from kleinstadt.methods import outlines as adjacency_method
from kleinstadt.methods.geography import Centrality, DerivedGeography
from kleinstadt.methods.outlines import Adjacency
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.boundaries import FILE as BOUNDARIES
from kleinstadt.towns.queries.boundaries import boundaries
from kleinstadt.towns.queries.kept import Arrays, checksum, kept
from kleinstadt.towns.queries.outlines import drawn_key
from kleinstadt.towns.queries.register import Register, TownRow, register

STATIONS = Path(__file__).resolve().parents[1] / "data" / "stations.csv.gz"
_ADJACENCY = "adjacency_"


@dataclass(frozen=True, slots=True)
class NearestCity:
    """The nearest municipality of more than 100,000 inhabitants, as the crow flies."""

    town: TownRow
    km: float


@dataclass(frozen=True, slots=True)
class NearestStation:
    """The nearest railway station, as the crow flies; its category from 1 (largest) to 7."""

    record: StationRecord
    km: float


@dataclass(frozen=True, eq=False)
class Geography:
    """What was derived for the current edition, one entry per row of the register."""

    derived: DerivedGeography
    border_km: NDArray[np.float64]


@cache
def _stations() -> tuple[StationRecord, ...]:
    return tuple(embedded.stations(STATIONS))


def _numbers(values: list[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _places(reg: Register) -> method.Places:
    arcs = boundaries().arcs()
    drawn = {town.ags: drawn_key(town) for town in reg.towns}
    # outlines of towns that are gone still part their neighbours from the outer border
    gone = {f"gone {key}": arcs[key] for key in arcs.keys() - set(drawn.values())}
    return method.Places(
        ags=[town.ags for town in reg.towns],
        lat=_numbers([town.lat for town in reg.towns]),
        lon=_numbers([town.lon for town in reg.towns]),
        population=_numbers([town.population for town in reg.towns]),
        area=_numbers([town.area_km2 for town in reg.towns]),
        land=[town.land for town in reg.towns],
        arcs={ags: arcs.get(key, []) for ags, key in drawn.items()} | gone,
    )


def _derive(places: method.Places) -> Arrays:
    stations = method.Stations(
        lat=np.array([station.lat for station in _stations()]),
        lon=np.array([station.lon for station in _stations()]),
        category=np.array([station.category or 0 for station in _stations()], dtype=np.int8),
    )
    derived = method.derive(places, stations)
    edge = np.flatnonzero(derived.adjacency.open_edge)
    _, border_km = method.nearest(places.lat, places.lon, places.lat[edge], places.lon[edge])
    columns = {
        field.name: getattr(derived, field.name)
        for field in dataclasses.fields(derived)
        if field.name != "adjacency"
    }
    columns |= {
        _ADJACENCY + field.name: getattr(derived.adjacency, field.name)
        for field in dataclasses.fields(derived.adjacency)
    }
    return columns | {"border_km": border_km}


def _read_geography() -> Geography:
    reg = register()
    places = _places(reg)
    outline_keys = "".join(f"{town.ags}{drawn_key(town)}" for town in reg.towns)
    code = [Path(method.__file__), Path(adjacency_method.__file__), Path(__file__)]
    numbers = [places.lat, places.lon, places.population, places.area]
    key = checksum([outline_keys.encode(), *numbers, STATIONS, BOUNDARIES, *code])
    stored: dict[str, NDArray[Any]] = kept("geography", key, lambda: _derive(places))
    border_km = stored.pop("border_km")
    sides = {
        name.removeprefix(_ADJACENCY): stored.pop(name)
        for name in list(stored)
        if name.startswith(_ADJACENCY)
    }
    return Geography(DerivedGeography(adjacency=Adjacency(**sides), **stored), border_km)


_geography = Snapshot(_read_geography, REGISTER)


def geography() -> Geography:
    """The derived geography of the current edition; read from disk when it was derived before."""
    return _geography.get()


def nearest_city(town: TownRow) -> NearestCity | None:
    """The nearest city; a city is its own, at 0 km. None where nothing is known."""
    derived = geography().derived
    row = int(derived.city[town.row])
    if row < 0:
        return None
    return NearestCity(register().towns[row], float(derived.city_km[town.row]))


def nearest_station(town: TownRow) -> NearestStation | None:
    """The nearest station; None where the place of the municipality is not known."""
    derived = geography().derived
    row = int(derived.station[town.row])
    if row < 0:
        return None
    return NearestStation(_stations()[row], float(derived.station_km[town.row]))


def neighbours(town: TownRow) -> list[TownRow] | None:
    """The municipalities that share a border, by name; None where no boundary is known."""
    sides = geography().derived.adjacency
    if not sides.known[town.row]:
        return None
    return [register().towns[row] for row in sides.of(town.row)]


def centrality(town: TownRow) -> Centrality:
    """Where the town lies by the population within reach."""
    return Centrality(int(geography().derived.centrality[town.row]))


def centrality_name(value: Centrality) -> str:
    """The class in words; it is our own computation and no official one."""
    return {
        Centrality.CENTRAL: pgettext("centrality", "central"),
        Centrality.PERIPHERAL: pgettext("centrality", "peripheral"),
        Centrality.VERY_PERIPHERAL: pgettext("centrality", "very peripheral"),
        Centrality.UNKNOWN: pgettext("centrality", "not known"),
    }[value]


def borders(town: TownRow) -> tuple[bool, bool] | None:
    """Whether it lies on the outer border or coast, and on the border to another federal state."""
    derived = geography().derived
    if not derived.adjacency.known[town.row]:
        return None
    return bool(derived.adjacency.open_edge[town.row]), bool(derived.land_border[town.row])
