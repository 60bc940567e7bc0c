# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from kleinstadt.formats import inkar
from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.figures import About, Head
from tests.formats.workbooks import inkar_rows, inkar_workbook, workbook

TOWN = ("12070424", "Wittenberge, Stadt", "Gemeinden", 1200, 1100)
OTHER = ("01053090", "Mölln, Stadt", "Gemeinden", 700, None)


def faults(data):
    with pytest.raises(Refused) as caught:
        inkar.read(data)
    return [(fault.reason, fault.sheet, fault.cell) for fault in caught.value.faults]


def test_an_export_is_read_with_what_it_says_of_itself():
    found = inkar.read(inkar_workbook([TOWN, OTHER]))

    assert found.heads == (Head("Arbeitslose", "2020-12-31"), Head("Arbeitslose", "2021-12-31"))
    assert [(unit.key, unit.level, unit.values) for unit in found.units] == [
        ("12070424", "municipality", (1200, 1100)),
        ("01053090", "municipality", (700, None)),
    ]
    assert found.edition == "2024"
    assert found.about == (
        About("Arbeitslose", "Zahl der Arbeitslosen insgesamt", "Statistik der BA", "", "Eine Anmerkung."),
    )  # fmt: skip


def test_every_kind_of_unit_is_known():
    rows = [
        ("01051011", "a", "verbandsfreie Gemeinde", 1, 2),
        ("01051963", "b", "Gemeindeverband", 1, 2),
        ("010515163", "c", "Gemeindeverbände (Verwaltungsgemeinschaft)", 1, 2),
        ("01051", "d", "Landkreis", 1, 2),
        ("01001", "e", "kreisfreie Stadt", 1, 2),
    ]

    levels = [unit.level for unit in inkar.read(inkar_workbook(rows)).units]

    assert levels == ["municipality", "association", "association", "county", "county"]


def test_a_number_gets_its_leading_zero_back_and_a_text_does_not():
    numeric = (1053090, "Mölln, Stadt", "Gemeinden", 1, 2)
    text = ("1053090", "Mölln, Stadt", "Gemeinden", 1, 2)

    assert inkar.read(inkar_workbook([TOWN, numeric])).units[1].key == "01053090"
    assert faults(inkar_workbook([TOWN, text])) == [(Reason.KEY_LENGTH, "Daten", "A4")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("12070424", "W", "Gemeinden", "1.5.2", 1), (Reason.NUMBER, "Daten", "D3")),
        (("12070424", "W", "Gemeinden", "1200.5", 1), (Reason.DECIMAL_COMMA, "Daten", "D3")),
        (("12070424", "W", "Gemeinden", "=D9", 1), (Reason.FORMULA, "Daten", "D3")),
        (("12070424", "W", "Gemeinden", 1, "#N/A"), (Reason.NUMBER, "Daten", "E3")),
        (("12070424", "W", "Planeten", 1, 2), (Reason.CODE, "Daten", "C3")),
        (("1207", "W", "Kreise", 1, 2), (Reason.KEY_LENGTH, "Daten", "A3")),
    ],
)
def test_a_faulty_cell_is_named(row, fault):
    assert faults(inkar_workbook([row])) == [fault]


def test_a_decimal_comma_in_a_text_cell_is_a_number():
    row = ("12070424", "W", "Gemeinden", "1.200,5", "–")

    assert inkar.read(inkar_workbook([row])).units[0].values == (1200.5, None)


def test_a_year_that_is_none_a_doubled_column_and_a_doubled_key_are_named():
    assert faults(inkar_workbook([TOWN], years=("2020", "bald"))) == [(Reason.YEAR, "Daten", "E2")]
    assert faults(inkar_workbook([TOWN], years=("2020", "2020"))) == [
        (Reason.DUPLICATE, "Daten", "D2"),
        (Reason.DUPLICATE, "Daten", "E2"),
    ]
    assert faults(inkar_workbook([TOWN, TOWN])) == [(Reason.DUPLICATE, "Daten", "A4")]


def test_merged_cells_and_hidden_sheets_are_named():
    rows = inkar_rows([TOWN, OTHER])

    assert faults(workbook({"Daten": rows}, merged=["D3:D4"])) == [(Reason.MERGED, "Daten", "D3")]
    assert faults(workbook({"Daten": rows}, hidden=["Daten"])) == [(Reason.HIDDEN, "Daten", "")]


def test_other_tables_and_empty_ones_are_refused():
    assert faults(workbook({"Daten": [["Ort", "Wert"], ["a", 1]]})) == [(Reason.NO_TABLE, "", "")]
    assert faults(inkar_workbook([("12070424", "W", "Gemeinden", None, None)])) == [
        (Reason.NO_VALUES, "Daten", "")
    ]


CSV = (
    "gemeindeve22;gemeindeve22name;q21;q22\n"
    "Gebietskennziffer;Name;Einkommensteuer 2021;Einkommensteuer 2022\n"
    "120700424;Wittenberge, Stadt;270,5;288,01\n"
    "010530090;Mölln, Stadt;-,14;\n"
)


def test_a_text_export_is_read():
    found = inkar.read(CSV.encode("cp1252"))

    assert found.heads[1] == Head("Einkommensteuer", "2022-12-31")
    assert [(unit.level, unit.key, unit.values) for unit in found.units] == [
        ("association", "120700424", (270.5, 288.01)),
        ("association", "010530090", (-0.14, None)),
    ]
    assert found.status == "2022-12-31"


def test_a_text_export_names_its_lines():
    lost = CSV.replace("010530090", "10530090").replace("288,01", "288.01")

    with pytest.raises(Refused) as caught:
        inkar.read(lost.encode())

    assert [(fault.line, fault.reason) for fault in caught.value.faults] == [
        (3, Reason.DECIMAL_COMMA),
        (4, Reason.KEY_LENGTH),
    ]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "units", "last"),
    [
        ("A_ArbeitslosigkeitKreis.xls", 400, Head("Arbeitslose", "2021-12-31")),
        ("IRIS_Einkommenssteuer_Gemeindeverbaende_2022.csv", 4600, Head("Einkommensteuer", "2022-12-31")),
        ("1998_2019/A_Bruttoverdienst.xlsx", 401, Head("Bruttoverdienst", "2019-12-31")),
    ],
)  # fmt: skip
def test_published_exports_are_read(name, units, last, shared_data):
    found = inkar.read(shared_data / "inkar" / name)

    assert (len(found.units), found.heads[-1]) == (units, last)
