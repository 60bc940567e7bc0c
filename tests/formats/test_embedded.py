# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded register holds what data/README.md says, and its readers refuse anything else."""

import gzip
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

import kleinstadt.towns
from kleinstadt.formats import embedded

DATA = Path(kleinstadt.towns.__file__).parent / "data"


@pytest.fixture(scope="module")
def towns() -> dict[str, embedded.MunicipalityRecord]:
    return {t.ags: t for t in embedded.municipalities(DATA / "municipalities.csv.gz")}


@pytest.fixture(scope="module")
def units() -> dict[tuple[str, str], embedded.UnitRecord]:
    return {(u.level, u.key): u for u in embedded.units(DATA / "units.csv.gz")}


@pytest.fixture(scope="module")
def stations() -> list[embedded.StationRecord]:
    return list(embedded.stations(DATA / "stations.csv.gz"))


def test_every_municipality_of_2016_stands_once_and_in_order(towns):
    assert len(list(embedded.municipalities(DATA / "municipalities.csv.gz"))) == 11_299
    assert len(towns) == 11_299
    assert list(towns) == sorted(towns)
    assert Counter(t.kind for t in towns.values()) == {
        "64": 9_025,
        "63": 1_952,
        "66": 213,
        "61": 98,
        "62": 9,
        "65": 2,
    }


def test_keys_are_text_and_agree_with_each_other(towns):
    for town in towns.values():
        assert len(town.ags) == 8
        assert town.ags.isdecimal()
        assert town.ars == town.association + town.ags[5:]
        assert town.county == town.ags[:5]
        assert town.land == town.ags[:2]


def test_every_municipality_has_a_name_a_place_in_germany_and_land(towns):
    for town in towns.values():
        assert town.name
        assert 47.2 < town.lat < 55.1
        assert 5.8 < town.lon < 15.1
        assert town.area_km2 > 0
    assert sum(t.area_km2 for t in towns.values()) == pytest.approx(357_000, rel=0.01)


def test_inhabitants_are_given_only_where_the_name_agrees(towns):
    known = [t for t in towns.values() if t.population is not None]
    assert len(known) == 9_062
    assert all(t.name_score >= 4 and t.population > 0 and t.geonameid for t in known)
    assert {t.population_source for t in known} == {"geonames"}
    unknown = [t for t in towns.values() if t.population is None]
    assert any(t.name_score == 0 for t in unknown)
    assert all(t.geonameid is None and t.population_source == "" for t in unknown)


def test_a_town_named_after_no_place_of_its_own_stays_without_inhabitants(towns):
    assert towns["06439012"].name == "Oestrich-Winkel"
    assert towns["06439012"].population is None


def test_abbreviations_in_names_are_spaced(towns):
    assert towns["09373147"].official_name == "Neumarkt i.d. OPf."
    assert towns["09373147"].name == "Neumarkt i. d. OPf."


@pytest.mark.parametrize(
    ("ags", "name", "kind"),
    [
        ("02000000", "Hamburg", "61"),
        ("08335066", "Reichenau", "64"),
        ("11000000", "Berlin", "61"),
        ("04012000", "Bremerhaven", "61"),
        ("12070424", "Wittenberge", "63"),
    ],
)
def test_no_municipality_with_water_of_its_own_is_lost(towns, ags, name, kind):
    assert (towns[ags].name, towns[ags].kind) == (name, kind)


def test_reichenau_is_measured_without_its_lake(towns):
    assert towns["08335066"].area_km2 == pytest.approx(12.7, abs=0.2)


def test_units_cover_every_municipality(towns, units):
    assert Counter(level for level, _ in units) == {
        "land": 16,
        "county": 402,
        "association": 4_677,
    }
    for town in towns.values():
        assert ("land", town.land) in units
        assert ("county", town.county) in units
        assert ("association", town.association) in units


def test_units_are_named_and_of_the_registers_kinds(units):
    assert units["land", "12"].name == "Brandenburg"
    assert units["county", "12070"] == embedded.UnitRecord("county", "12070", "Prignitz", "44")
    assert units["county", "10041"].kind == "45"
    assert units["association", "130755556"].name == "Löcknitz-Penkun"
    assert {u.kind for u in units.values() if u.level == "county"} == {"41", "42", "43", "44", "45"}


def test_every_station_lies_in_a_known_municipality(towns, stations):
    assert len(stations) == 5_388
    assert all(s.ags in towns for s in stations)
    assert {s.category for s in stations} == {1, 2, 3, 4, 5, 6, 7}
    wittenberge = [s for s in stations if s.ags == "12070424"]
    assert [(s.name, s.category) for s in wittenberge] == [("Wittenberge", 3)]


def test_every_source_has_an_attribution_and_a_licence():
    sources = embedded.sources(DATA / "sources.yaml")
    assert sources["bkg_vg250"].attribution == "© GeoBasis-DE / BKG 2016 (Daten verändert)"
    for source in sources.values():
        assert source.title
        assert source.publisher
        assert source.licence
        assert source.attribution
        assert source.url.startswith("https://")


def _write(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()))
    return path


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: columns are not level key name kind"),
        ("level,key,name\n", "line 1: columns are not level key name kind"),
        ("level,key,name,kind\nland,12\n", "line 2: 2 columns"),
        ("level,key,name,kind\nland,12,A,\nplanet,1,B,\n", "line 3: 'planet'"),
        ("level,key,name,kind\nland,1x,A,\n", "line 2: '1x' is not a key of 2 digits"),
    ],
)
def test_a_faulty_file_is_refused_with_line_and_reason(tmp_path, text, reason):
    path = _write(tmp_path / "units.csv.gz", text)
    with pytest.raises(embedded.EmbeddedDataError, match=f"units.csv.gz, {reason}"):
        list(embedded.units(path))


def test_a_municipality_key_that_lost_its_zero_is_refused(tmp_path):
    whole = gzip.decompress((DATA / "municipalities.csv.gz").read_bytes()).decode()
    cut = whole.replace("\n01001000,", "\n1001000,", 1)
    path = _write(tmp_path / "municipalities.csv.gz", cut)
    with pytest.raises(embedded.EmbeddedDataError, match="line 2: '1001000' is not a key"):
        list(embedded.municipalities(path))


def test_sources_with_an_unknown_field_are_refused(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text("- {key: a, colour: red}\n", encoding="utf-8")
    with pytest.raises(embedded.EmbeddedDataError, match=r"sources\.yaml"):
        embedded.sources(path)


@pytest.mark.shared
def test_the_figures_are_as_good_as_the_readme_says(towns, shared_data):
    register = shared_data / "gv100ad" / "GV100AD_30112025.txt"
    official = {
        line[10:18]: (line[22:72].split(",")[0].strip(), int(line[128:139]), int(line[139:150]))
        for line in register.read_text(encoding="utf-8").splitlines()
        if line.startswith("60")
    }
    inhabited = {ags: row for ags, row in official.items() if row[2]}
    known = [(towns[a], row) for a, row in inhabited.items() if a in towns]
    assert (len(inhabited), len(known)) == (10_753, 10_659)
    errors = [abs(t.population / row[2] - 1) for t, row in known if t.population]
    small = [
        abs(t.population / row[2] - 1)
        for t, row in known
        if t.population and 5_000 <= row[2] < 20_000
    ]
    assert (len(errors), round(median(errors), 3)) == (8_779, 0.079)
    assert (len(small), round(median(small), 3)) == (1_847, 0.062)
    areas = [abs(t.area_km2 * 100 / row[1] - 1) for t, row in known]
    assert round(median(areas), 3) == 0.005
