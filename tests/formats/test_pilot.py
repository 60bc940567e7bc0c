# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The towns of the pilot are in the register, in a network, and have figures with a source."""

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import kleinstadt.towns
from kleinstadt.formats import embedded, pilot

DATA = Path(kleinstadt.towns.__file__).parent / "data"


@pytest.fixture(scope="module")
def towns() -> dict[str, pilot.PilotTown]:
    return {t.ags: t for t in pilot.pilot_towns(DATA / "pilot_towns.csv")}


@pytest.fixture(scope="module")
def networks() -> dict[str, pilot.NetworkRecord]:
    return {n.key: n for n in pilot.networks(DATA / "networks.csv")}


@pytest.fixture(scope="module")
def figures() -> list[pilot.PilotFigure]:
    return list(pilot.pilot_figures(DATA / "pilot_figures.csv"))


def test_all_towns_of_the_pilot_are_in_the_register_under_their_name(towns):
    register = {t.ags: t for t in embedded.municipalities(DATA / "municipalities.csv.gz")}
    assert len(towns) == 28
    assert {ags: register[ags].name for ags in towns} == {a: t.name for a, t in towns.items()}


def test_every_town_is_in_one_of_six_networks_with_one_lead_each(towns, networks):
    assert len(networks) == 6
    leads = {t.network: t.ags for t in towns.values() if t.role != "partner"}
    assert leads == {key: network.lead_ags for key, network in networks.items()}
    assert all(network.source for network in networks.values())


def test_a_lead_no_source_confirms_is_marked(towns, networks):
    unconfirmed = {t.name for t in towns.values() if t.role == "lead_unconfirmed"}
    assert unconfirmed == {"Mücheln (Geiseltal)", "Bad Soden-Salmünster"}
    assert {
        towns[n.lead_ags].name for n in networks.values() if not n.lead_confirmed
    } == unconfirmed


def test_every_town_has_every_figure_once_with_a_known_source(towns, figures):
    indicators = {"population", "area", "unemployed_share", "income_tax_per_head", "gisd"}
    assert Counter(f.ags for f in figures) == {ags: len(indicators) for ags in towns}
    assert {(f.ags, f.indicator) for f in figures} == {(a, i) for a in towns for i in indicators}
    assert {f.source for f in figures} <= embedded.sources(DATA / "sources.yaml").keys()


def test_an_inherited_figure_names_the_association_it_belongs_to(towns, figures):
    inherited = [f for f in figures if f.spatial_unit != "municipality"]
    assert {(towns[f.ags].name, f.unit_key) for f in inherited} == {
        ("Laucha an der Unstrut", "150845053"),
        ("Penkun", "130755556"),
        ("Stadtroda", "160745050"),
        ("Zwönitz", "145215140"),
        ("Seehausen (Altmark)", "150905053"),
    }
    assert {f.indicator for f in inherited} == {"income_tax_per_head"}
    assert all(f.unit_key == f.ags for f in figures if f.spatial_unit == "municipality")


def test_wittenberges_figures_are_the_published_ones(figures):
    found = {f.indicator: f for f in figures if f.ags == "12070424"}
    assert {name: figure.value for name, figure in found.items()} == {
        "population": Decimal(17_058),
        "area": Decimal("50.63"),
        "unemployed_share": Decimal("9.67"),
        "income_tax_per_head": Decimal("287.80"),
        "gisd": Decimal(1),
    }
    assert found["population"].reference_date.isoformat() == "2024-12-31"


def test_an_unknown_role_is_refused_with_its_line(tmp_path):
    text = (DATA / "pilot_towns.csv").read_text(encoding="utf-8")
    path = tmp_path / "pilot_towns.csv"
    path.write_text(text.replace(",partner", ",guest", 1), encoding="utf-8")
    with pytest.raises(embedded.EmbeddedDataError, match=r"pilot_towns\.csv, line 3: 'guest'"):
        list(pilot.pilot_towns(path))


@pytest.mark.shared
def test_population_area_and_kind_are_those_of_the_official_register(towns, figures, shared_data):
    register = shared_data / "gv100ad" / "GV100AD_30112025.txt"
    official = {
        line[10:18]: line
        for line in register.read_text(encoding="utf-8").splitlines()
        if line.startswith("60")
    }
    told: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for figure in figures:
        told[figure.ags][figure.indicator] = figure.value
    for ags, town in towns.items():
        line = official[ags]
        assert town.official_name == line[22:72].strip()
        assert town.kind == line[122:124]
        assert told[ags]["population"] == int(line[139:150])
        assert told[ags]["area"] == Decimal(int(line[128:139])) / 100
