# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from kleinstadt.formats import registerworkbook
from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.figures import Head
from tests.formats.workbooks import workbook

HEADS = [
    ["Gemeinden in Deutschland am 31.12.2024 (4. Quartal)"],
    [],
    ["Satz-art", "Text-kenn-zeichen", "Amtlicher Regionalschlüssel (ARS)", None, None, None, None,
     "Gemeindename", "Fläche km2", "Bevölkerung", None, None, None, "Postleit-zahl",
     "Geografische Mittelpunktkoordinaten", None, "Reisegebiete", None, "Grad der Verstädterung"],
    [None, None, "Land", "RB", "Kreis", "VB", "Gem", None, None, "insgesamt", "männlich",
     "weiblich", "je km2", None, "Längengrad", "Breitengrad"],
    [None, None, "Gebietsstand am 31.12.2024 (4. Quartal)", None, None, None, None, None,
     "31.12.2023 (Jahr)", "am 31.12.2023 (Jahr)", None, None, None, None, "am 31.12.2023", None,
     "Schlüssel", "Bezeichnung", "Schlüssel", "Bezeichnung"],
    [],
    ["40", "44", "12", "0", "70", None, None, "Prignitz"],
]  # fmt: skip


def town(land="12", county="70", gem="424", *, people=17_000, lon="11,75", lat="53,01", region="C01"):  # fmt: skip
    return ["60", "63", land, "0", county, "0424", gem, "Wittenberge, Stadt", 50.6, people, 1, 1,
            340, "19322", lon, lat, region, "Prignitz", "02", "mittlere Besiedlungsdichte"]  # fmt: skip


def read(*rows):
    return registerworkbook.read(workbook({"Gemeinden": [*HEADS, *rows]}))


def faults(*rows):
    with pytest.raises(Refused) as caught:
        read(*rows)
    return [(fault.reason, fault.cell) for fault in caught.value.faults]


def test_municipalities_are_read_with_place_and_classes():
    found = read(town(), ["© Daten"])

    assert found.figures.heads == (
        Head("population", "2023-12-31"),
        Head("tourism_region", "2024-12-31"),
        Head("urbanisation", "2024-12-31"),
    )
    (unit,) = found.figures.units
    assert (unit.key, unit.values) == ("12070424", (17_000, int("C01", 36), 2))
    assert found.points == {"12070424": (53.01, 11.75)}
    assert found.figures.labels["tourism_region"] == {int("C01", 36): "Prignitz"}


def test_numbers_get_their_zeros_back():
    assert read(town(land=1, county=5, gem=9)).figures.units[0].key == "01005009"


def test_an_area_where_nobody_lives_may_stand_twice():
    twice = read(town(people=0), town(people=0, region="C02"))

    assert twice.figures.units[0].values == (0, None, 2)
    assert faults(town(), town(people=5)) == [(Reason.DUPLICATE, "G9")]


def test_a_place_outside_germany_is_refused_and_none_is_none():
    assert faults(town(lat="73,0")) == [(Reason.BOUNDS, "P8")]
    assert read(town(lat=0, lon=0)).points == {}


def test_a_missing_column_is_named():
    rows = [row[:] for row in HEADS]
    rows[2][16] = "Reisegebiete"
    rows[3][15] = "anders"
    with pytest.raises(Refused) as caught:
        registerworkbook.read(workbook({"Gemeinden": [*rows, town()]}))

    assert [(f.reason, f.field) for f in caught.value.faults] == [(Reason.NO_COLUMN, "breitengrad")]


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count", "people"),
    [("AuszugGV4QAktuell_2024.xlsx", 10_959, "2023-12-31"), ("31122017_Auszug_GV.xlsx", 11_129, "2017-12-31")],
)  # fmt: skip
def test_published_workbooks_are_read(name, count, people, shared_data):
    found = registerworkbook.read(shared_data / "gv_auszug" / name)

    assert (len(found.figures.units), found.figures.heads[0].date) == (count, people)
