# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of municipalities.csv.gz, units.csv.gz and stations.csv.gz."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import shapely
from packages import Area, Place, Stop
from placenames import NAME_AGREES, best, tidy
from pyproj import Geod
from shapely import STRtree

GEOD = Geod(ellps="GRS80")
BADEN_WUERTTEMBERG = "08"
INHABITED_WITHOUT_MUNICIPALITY = {"03351501", "03358501"}  # Lohheide, Osterheide

# The package's codes of 2016 in the words of the official register.
COUNTY_KINDS = {40: "41", 41: "42", 42: "43", 43: "44", 45: "44", 46: "43"}
OWN_ASSOCIATION = {80, 81, 82, 83, 85, 86, 87, 88}
ASSOCIATION_KINDS = {50: "51", 51: "52", 52: "53", 53: "54", 55: "56", 56: "58"}
REGIONAL_ASSOCIATION = "10041"  # Regionalverband Saarbrücken

MUNICIPALITY_COLUMNS = (
    "ags ars name official_name kind land county association lat lon area_km2 population "
    "population_source geonameid name_score"
)
UNIT_COLUMNS = "level key name kind"
STATION_COLUMNS = "eva ds100 name lat lon category ags"
Row = tuple[str, ...]


def municipality_kind(properties: dict[str, object]) -> str:
    """Textkennzeichen of a municipality, as far as the package tells.

    It knows neither markets (60) nor große Kreisstädte (67): they stand as 64 and 63.
    """
    if properties["BEZ"] == "Gemeindefreies Gebiet":
        return "65" if properties["AGS"] in INHABITED_WITHOUT_MUNICIPALITY else "66"
    if properties["BEM"] == "kreisfrei":
        return "62" if properties["SN_L"] == BADEN_WUERTTEMBERG else "61"
    return "63" if properties["BEZ"] == "Stadt" else "64"


def square_kilometres(area: Area) -> float:
    """Land on the ellipsoid, without water parts."""
    return abs(GEOD.geometry_area_perimeter(shapely.force_2d(area.geometry))[0]) / 1e6


def inner_point(area: Area) -> tuple[float, float]:
    """Latitude and longitude: the centroid, or a point inside where it lies outside."""
    point = area.geometry.centroid
    if not area.geometry.contains(point):
        point = area.geometry.representative_point()
    return point.y, point.x


def lying_in(points: Sequence[tuple[float, float]], municipalities: Sequence[Area]) -> list[int]:
    """For each (lat, lon) the position of the municipality it lies in, -1 where in none."""
    tree = STRtree([area.geometry for area in municipalities])
    where = shapely.points([(lon, lat) for lat, lon in points])
    homes = [-1] * len(points)
    pairs = tree.query(where, predicate="within")
    for point, home in sorted(zip(*pairs.tolist(), strict=True), reverse=True):
        homes[point] = home
    return homes


def municipality_rows(municipalities: Sequence[Area], places: Sequence[Place]) -> Iterator[Row]:
    """One row per municipality of 2016; inhabitants only where a place bears its name."""
    inside: dict[int, list[Place]] = defaultdict(list)
    homes = lying_in([(p.lat, p.lon) for p in places], municipalities)
    for place, home in zip(places, homes, strict=True):
        inside[home].append(place)
    for position, area in enumerate(municipalities):
        p = area.properties
        kind = municipality_kind(p)
        lat, lon = inner_point(area)
        found = None if kind in {"65", "66"} else best(p["GEN"], inside[position])
        yield (
            *(p["AGS"], p["RS"], tidy(p["GEN"]), p["GEN"], kind),
            *(p["AGS"][:2], p["AGS"][:5], p["RS"][:9]),
            *(f"{lat:.5f}", f"{lon:.5f}", f"{square_kilometres(area):.2f}"),
            *_inhabitants(found),
        )


def _inhabitants(found: tuple[Place, int] | None) -> tuple[str, str, str, str]:
    if found is None:
        return "", "", "", ""
    place, score = found
    if score < NAME_AGREES or not place.population:
        return "", "", "", str(score)
    return str(place.population), "geonames", str(place.geonameid), str(score)


def unit_rows(
    states: Iterable[Area], counties: Iterable[Area], associations: Iterable[Area]
) -> Iterator[Row]:
    """States, counties and associations; kinds in the words of the official register."""
    for area in states:
        yield "land", area.key, area.properties["GEN"], ""
    for area in counties:
        kind = "45" if area.key == REGIONAL_ASSOCIATION else COUNTY_KINDS[area.properties["IBZ"]]
        yield "county", area.key, tidy(area.properties["GEN"]), kind
    for area in associations:
        ibz = area.properties["IBZ"]
        kind = "50" if ibz in OWN_ASSOCIATION else ASSOCIATION_KINDS[ibz]
        yield "association", area.key, tidy(area.properties["GEN"]), kind


def station_rows(stops: Sequence[Stop], municipalities: Sequence[Area]) -> Iterator[Row]:
    """Stations with the municipality of 2016 they lie in; empty just outside Germany or on water."""
    homes = lying_in([(s.lat, s.lon) for s in stops], municipalities)
    for stop, home in zip(stops, homes, strict=True):
        ags = municipalities[home].key if home >= 0 else ""
        category = "" if stop.category is None else str(stop.category)
        place = (f"{stop.lat:.5f}", f"{stop.lon:.5f}")
        yield stop.eva, stop.ds100, stop.name, *place, category, ags
