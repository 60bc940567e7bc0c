# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the map alone says about every municipality: density, neighbours, distances, reach.

Everything is computed from points, areas, populations, outlines and stations; nothing is
filled in. Unknown input gives NaN, -1 or a "not known" flag in the output, never a guess.

Distances are great circles between the points given (for a municipality one point inside
it), on a sphere of 6371.0088 km, the mean radius R1 of GRS 80 (H. Moritz, Geodetic
Reference System 1980, Journal of Geodesy 74 (2000), 128-133), by the haversine formula
(R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984), 159). They are as
the crow flies: roads and rails are longer.

Reach is an accessibility potential (W. G. Hansen, How Accessibility Shapes Land Use,
Journal of the American Institute of Planners 25 (1959), 73-76) with negative exponential
decay: the people of every municipality count with 2 ** (-distance / half_km), so those
`half_km` away count half, and beyond `cut_off_km` not at all. A municipality's own people
count in full. The classes compare this with the plain mean of all municipalities, each
counted once. That follows the spirit of the BBSR, which places towns by the population
within reach against the federal mean; it is our own approximation from straight lines and
residents, with our own bounds, and not the BBSR's classification.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from kleinstadt.methods.outlines import Adjacency, Flags, Rows, adjacency

Floats = NDArray[np.float64]

EARTH_KM = 6371.0088
CITY = 100_000  # inhabitants of a Großstadt, as statistics count since 1887
_BLOCK = 32  # rows a turn: tables stay in the cache, and products too small to wake threads


class Centrality(IntEnum):
    """Where a municipality lies, by population within reach against the national mean."""

    UNKNOWN = -1
    VERY_PERIPHERAL = 0
    PERIPHERAL = 1
    CENTRAL = 2


@dataclass(frozen=True)
class Decay:
    """How fast people far away cease to count, and where the classes begin.

    half_km: distance at which a person counts half; cut_off_km: beyond it nobody counts.
    peripheral_from, central_from: shares of the mean reach of all municipalities.
    least_known: below this share of municipalities with known population (weighted by the
    same decay) the reach is unknown.
    """

    half_km: float = 15.0
    cut_off_km: float = 60.0
    peripheral_from: float = 0.5
    central_from: float = 1.0
    least_known: float = 0.5


@dataclass(frozen=True, eq=False)
class Places:
    """Municipalities, one row each; NaN where a number is unknown.

    ags: keys in row order. lat, lon: degrees of one point inside. population: inhabitants.
    area: square kilometres. land: number of the federal state. arcs: TopoJSON arc numbers
    of the outline by key; absent where no outline is known.
    """

    ags: Sequence[str]
    lat: Floats
    lon: Floats
    population: Floats
    area: Floats
    land: Sequence[str]
    arcs: Mapping[str, Iterable[int]]


@dataclass(frozen=True, eq=False)
class Stations:
    """Railway stations, one row each. category: 1 (largest) to 7, 0 where unknown."""

    lat: Floats
    lon: Floats
    category: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class DerivedGeography:
    """What was derived, one entry per municipality, in row order.

    density: inhabitants per square kilometre. adjacency: neighbours, and open edges (the
    national border, the coast or an ownerless water). land_border: a neighbour lies in
    another federal state; false where the outline is unknown, see adjacency.known.
    city: row of the nearest municipality of at least 100,000 inhabitants, -1 where none;
    city_km: distance to it; a municipality of that size is its own city, at 0 km.
    station: row of the nearest station, -1 where none; station_km; station_category, 0
    where unknown.
    reach: inhabitants within reach, see the module; where some populations nearby are
    unknown it is a lower bound, and reach_known tells the share (0 to 1) that is known.
    reach_of_mean: reach divided by the mean of all known. centrality: see Centrality.
    """

    density: Floats
    adjacency: Adjacency
    land_border: Flags
    city: Rows
    city_km: Floats
    station: Rows
    station_km: Floats
    station_category: NDArray[np.int8]
    reach: Floats
    reach_known: Floats
    reach_of_mean: Floats
    centrality: NDArray[np.int8]


def derive(places: Places, stations: Stations, decay: Decay | None = None) -> DerivedGeography:
    """Derive the geography of every municipality; units and unknowns as in the classes.

    Raises ValueError when the columns differ in length or a position lies off the globe.
    Costs O(places x stations) in time for stations, O(places x places nearby) for reach.
    """
    _check(places, stations)
    decay = decay or Decay()
    borders = adjacency(places.ags, places.arcs)
    cities = np.flatnonzero(places.population >= CITY)
    city, city_km = nearest(places.lat, places.lon, places.lat[cities], places.lon[cities])
    station, station_km = nearest(places.lat, places.lon, stations.lat, stations.lon)
    reach, reach_known = population_within_reach(places, decay)
    of_mean = reach / (np.nanmean(reach) if np.isfinite(reach).any() else np.nan)
    categories = np.append(stations.category, np.int8(0))  # row -1, no station, reads this
    return DerivedGeography(
        density=density(places.population, places.area),
        adjacency=borders,
        land_border=borders.any_neighbour(differs_from=np.asarray(places.land, dtype=np.str_)),
        city=np.append(cities, -1)[city],
        city_km=city_km,
        station=station,
        station_km=station_km,
        station_category=categories[station],
        reach=reach,
        reach_known=reach_known,
        reach_of_mean=of_mean,
        centrality=_centrality(of_mean, decay),
    )


def density(population: Floats, area: Floats) -> Floats:
    """Inhabitants per square kilometre; NaN where either is unknown or there is no area."""
    result = np.full(population.shape, np.nan)
    np.divide(population, area, out=result, where=area > 0)
    return result


def great_circle_km(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """Distance in km between points in degrees, by the haversine formula; shapes broadcast."""
    lat, lon, to_lat, to_lon = (np.radians(angle) for angle in (lat, lon, to_lat, to_lon))
    across = np.sin((to_lon - lon) / 2) ** 2 * np.cos(lat) * np.cos(to_lat)
    haversine = np.sin((to_lat - lat) / 2) ** 2 + across
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(haversine, 1.0))))


def nearest(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> tuple[Rows, Floats]:
    """Row of the nearest target for every point, and the distance in km.

    All in degrees, shapes (points,) and (targets,). Of equally near targets the first row
    wins. -1 and NaN where the point is unknown or no target is known.
    """
    row = np.full(len(lat), -1, dtype=np.intp)
    here = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    there = np.flatnonzero(np.isfinite(to_lat) & np.isfinite(to_lon))
    if len(there):
        targets = _unit_vectors(to_lat[there], to_lon[there]).T
        points = _unit_vectors(lat[here], lon[here])
        for start in range(0, len(here), _BLOCK):
            near = np.argmax(points[start : start + _BLOCK] @ targets, axis=1)
            row[here[start : start + _BLOCK]] = there[near]
    known = row >= 0
    km = np.full(len(lat), np.nan)
    to = row[known]
    km[known] = great_circle_km(lat[known], lon[known], to_lat[to], to_lon[to])
    return row, km


def population_within_reach(places: Places, decay: Decay) -> tuple[Floats, Floats]:
    """People within reach of every municipality, and the share of places known for it.

    The first is in inhabitants and NaN where the position is unknown or less than
    `least_known` of the places within reach have a known population. The second lies in
    [0, 1] and weighs places by the same decay; NaN where the position is unknown.
    """
    reach = np.full(len(places.ags), np.nan)
    known_share = np.full(len(places.ags), np.nan)
    here = np.flatnonzero(np.isfinite(places.lat) & np.isfinite(places.lon))
    stripe = np.floor(places.lat[here] / np.degrees(decay.cut_off_km / EARTH_KM))
    here = here[np.lexsort((places.lon[here], stripe))]  # so that blocks are compact
    points = _unit_vectors(places.lat[here], places.lon[here])
    people = places.population[here]
    known = np.isfinite(people)
    sums = np.stack([np.where(known, people, 0.0), known, np.ones(len(here))], axis=1)
    for start in range(0, len(here), _BLOCK):
        block = slice(start, start + _BLOCK)
        near = _within(points, points[block], decay.cut_off_km)
        weights = _decayed(points[block] @ points[near].T, decay)
        reached, counted, places_near = (weights @ sums[near]).T
        known_share[here[block]] = share = counted / places_near
        reach[here[block]] = np.where(share >= decay.least_known, reached, np.nan)
    return reach, known_share


def _within(points: Floats, block: Floats, km: float) -> Rows:
    """Rows of all points that may lie within a distance of some point of the block."""
    centre = block.mean(axis=0)
    length = float(np.sqrt(centre @ centre))
    if length < 0.5:  # scattered over the globe: no circle would spare anything
        return np.arange(len(points))
    centre /= length
    radius = float(np.arccos(np.clip((block @ centre).min(), -1.0, 1.0)))
    angle = min(radius + km / EARTH_KM + 1e-6, np.pi)
    return np.flatnonzero(points @ centre >= np.cos(angle))


def _decayed(cosine: Floats, decay: Decay) -> Floats:
    """Weight of a place by the cosine of its angle: halved every half_km, 0 past the cut-off."""
    # chord and two terms of the arcsine: at 500 km short of the arc by 2e-7, and far cheaper
    chord2 = np.maximum(2.0 - 2.0 * cosine, 0.0)
    km = EARTH_KM * np.sqrt(chord2) * (1.0 + chord2 / 24.0)
    weight = np.exp(km * (-math.log(2) / decay.half_km))
    weight[km > decay.cut_off_km] = 0.0
    return np.asarray(weight)


def _centrality(of_mean: Floats, decay: Decay) -> NDArray[np.int8]:
    bounds = [decay.peripheral_from, decay.central_from]
    classes = np.digitize(of_mean, bounds).astype(np.int8)
    classes[np.isnan(of_mean)] = Centrality.UNKNOWN
    return classes


def _unit_vectors(lat: Floats, lon: Floats) -> Floats:
    lat, lon = np.radians(lat), np.radians(lon)
    axes = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    return np.stack(axes, axis=1)


def _check(places: Places, stations: Stations) -> None:
    columns = [places.lat, places.lon, places.population, places.area, places.land]
    if any(len(column) != len(places.ags) for column in columns):
        raise ValueError("places: every column needs one entry per key")
    if not len(stations.lat) == len(stations.lon) == len(stations.category):
        raise ValueError("stations: every column needs one entry per station")
    for table in (places, stations):
        if (np.abs(table.lat) > 90).any() or (np.abs(table.lon) > 180).any():
            raise ValueError("a position lies off the globe: latitude or longitude out of range")
