# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Do the methods make sense to somebody who knows the towns? On the published files.

Register of 30.11.2025, coordinates of 31.12.2024, unemployed and people of working age 2019
and income tax 2022 (of the association) from INKAR.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from kleinstadt.methods.comparability import Mode, Peers, Query, Window, find_peers
from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.methods.geography import Centrality, DerivedGeography, Places, Stations, derive
from kleinstadt.methods.profiles import Flags, Floats, Indicator, Profiles, Towns, build_profiles

pytestmark = [pytest.mark.shared, pytest.mark.slow]

WITTENBERGE = "12070424"
DIESSEN = "09181114"
INDICATORS = (
    Indicator("population", "size", log=True),
    Indicator("density", log=True),
    Indicator("city_km", log=True, floor=5),
    Indicator("reach", log=True),
    Indicator("tax"),
    Indicator("unemployed"),
)
EQUAL = {indicator.key: 1.0 for indicator in INDICATORS}


@dataclass(frozen=True, eq=False)
class Country:
    places: Places
    kinds: Any
    geography: DerivedGeography
    small: Flags
    profiles: Profiles

    def ask(self, asking: str, mode: Mode, limit: int = 8, chosen: tuple[str, ...] = ()) -> Peers:
        window = Window(pool=self.small)
        return find_peers(
            self.profiles, asking, Query(EQUAL, mode, limit, window=window, chosen=chosen)
        )


def column(keys: list[str], found: dict[str, float]) -> Floats:
    return np.array([found.get(key, np.nan) for key in keys])


def sheet(path: Path, number: int, skip: int) -> list[tuple[Any, ...]]:
    book = load_workbook(path, read_only=True)
    rows = list(book.worksheets[number].iter_rows(values_only=True))[skip:]
    book.close()
    return rows


def latest(path: Path) -> dict[str, float]:
    return {row[0]: float(row[-1]) for row in sheet(path, 0, 2) if row[-1] not in (None, "")}


@pytest.fixture(scope="module")
def country(shared_data: Path) -> Country:
    register = (shared_data / "gv100ad/GV100AD_30112025.txt").read_text(encoding="utf-8")
    lines = [line for line in register.splitlines() if line.startswith("60")]
    keys = [line[10:18] for line in lines]
    where = {
        f"{row[2]}{row[3]}{row[4]}{row[6]}": (row[15], row[14])
        for row in sheet(shared_data / "gv_auszug/AuszugGV4QAktuell_2024.xlsx", 1, 6)
        if row[0] == "60" and row[14]
    }
    point = {
        key: [float(str(angle).replace(",", ".")) for angle in pair] for key, pair in where.items()
    }
    places = Places(
        keys,
        column(keys, {key: pair[0] for key, pair in point.items()}),
        column(keys, {key: pair[1] for key, pair in point.items()}),
        np.array([float(line[139:150]) for line in lines]),
        np.array([float(line[128:139]) / 100 for line in lines]),
        [key[:2] for key in keys],
        {},
    )
    kinds = np.array([line[122:124] for line in lines])
    geography = derive(places, Stations(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int8)))
    small = DEFINITIONS["gemeinden-2025"].included(places.population, kinds)
    inkar = shared_data / "inkar"
    jobless = column(keys, latest(inkar / "1998_2019/A_Arbeitslosigkeit.xlsx"))
    able = column(keys, latest(inkar / "1998_2019/A_ErwerbsfaehigeBevoelkerung.xlsx"))
    able[able == 0] = np.nan
    with (inkar / "IRIS_Einkommenssteuer_Gemeindeverbaende_2022.csv").open(
        encoding="cp1252", newline=""
    ) as file:
        rows = list(csv.reader(file, delimiter=";"))[2:]
    tax = {row[0].zfill(9): float(row[-1].replace(",", ".")) for row in rows if row[-1]}
    values = [
        places.population,
        geography.density,
        geography.city_km,
        geography.reach,
        column([line[10:15] + line[18:22] for line in lines], tax),
        100 * jobless / able,
    ]
    towns = Towns(keys, places.land, places.population, places.lat, places.lon)
    profiles = build_profiles(towns, INDICATORS, np.stack(values, axis=1), small)
    return Country(places, kinds, geography, small, profiles)


def test_small_towns_are_as_many_as_the_register_has(country, shared_data):
    lines = (shared_data / "gv100ad/GV100AD_30112025.txt").read_text(encoding="utf-8").splitlines()
    kind = {line[10:15] + line[18:22]: line[122:124] for line in lines if line.startswith("50")}
    people: Counter[str] = Counter()
    for line in lines:
        if line.startswith("60"):
            people[line[10:15] + line[18:22]] += int(line[139:150])
    associations = DEFINITIONS["verbaende-2025"]

    assert len(country.places.ags) == 10_953
    assert country.small.sum() == 2_237
    assert sum(associations.includes(people[key], kind[key]) is True for key in people) == 2_472
    assert DEFINITIONS["all"].included(country.places.population, country.kinds).sum() == 10_751


def test_wittenberge_lies_far_from_everything(country):
    row = country.places.ags.index(WITTENBERGE)
    city = country.places.ags[country.geography.city[row]]

    assert city == "03103000"  # Wolfsburg
    assert country.geography.city_km[row] == pytest.approx(91, abs=0.5)
    assert country.geography.centrality[row] == Centrality.VERY_PERIPHERAL
    assert country.geography.density[row] == pytest.approx(17_058 / 50.63, rel=1e-6)


def test_wittenberge_finds_shrunken_industrial_towns_on_the_railway(country):
    answer = country.ask(WITTENBERGE, "alike", limit=12)

    found = {peer.ags for peer in answer.peers}
    assert {
        "12071160": "Guben",
        "14626600": "Weißwasser",
        "12062140": "Finsterwalde",
        "12071076": "Forst",
    }.keys() <= found
    assert answer.candidates == 2_236
    assert [peer.closer for peer in answer.peers] == list(range(12))


def test_diessen_is_a_contrast_to_wittenberge(country):
    answer = country.ask(WITTENBERGE, "contrast", chosen=(DIESSEN,))

    diessen = answer.peers[-1]
    found = [peer for peer in answer.peers if peer.kind == "contrast"]
    assert diessen.ags == DIESSEN
    assert diessen.contrast > 0.6
    assert len(found) == 8
    assert all(peer.contrast > 0.6 for peer in found)
    assert {peer.ags[:2] for peer in found} & {"12", "13", "14", "15"} == set()


def test_no_real_town_is_a_contrast_for_more_than_one_in_twenty(country):
    shown: Counter[str] = Counter()
    for row in np.flatnonzero(country.small):
        answer = country.ask(country.places.ags[row], "contrast")
        shown.update(peer.ags for peer in answer.peers)

    assert max(shown.values()) <= 0.05 * 2_237
    assert len(shown) > 1_000
