# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import csv
import io
import math
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kleinstadt.formats.csvtable import Column, looks_like_formula, write_csv, write_xlsx
from kleinstadt.formats.xlsx import column_letters

COLUMNS = (
    Column("ags", "AGS"),
    Column("name", "Gemeinde"),
    Column("people", "Einwohner", "integer"),
    Column("share", "Anteil in %", "decimal", 1),
    Column("day", "Stand", "date"),
)
ROWS: list[dict[str, object]] = [
    {
        "ags": "01051003",
        "name": 'Übersee; "Hanse"',
        "people": 7455,
        "share": 12.349,
        "day": date(2024, 12, 31),
    },
    {"ags": "12060005", "name": None, "people": None, "share": math.nan, "day": None},
    {"ags": "08115001", "name": "Łukojce\nneu", "people": -1, "share": Decimal("-0.04")},
]


def text_of(columns, rows):
    return write_csv(columns, rows).decode("utf-8-sig")


def book_of(*args, **kwargs):
    return load_workbook(io.BytesIO(write_xlsx(*args, **kwargs)))


def test_csv_is_written_the_german_way():
    assert write_csv(COLUMNS, ROWS).startswith(b"\xef\xbb\xbf")
    assert text_of(COLUMNS, ROWS).split("\r\n") == [
        '"AGS";"Gemeinde";"Einwohner";"Anteil in %";"Stand"',
        '"01051003";"Übersee; ""Hanse""";7455;12,3;31.12.2024',
        '"12060005";;;;',
        '"08115001";"Łukojce neu";-1;0,0;',
        "",
    ]


def test_xlsx_keeps_texts_as_texts_and_numbers_as_numbers():
    sheet = book_of(COLUMNS, ROWS)["Daten"]

    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["AGS", "Gemeinde", "Einwohner", "Anteil in %", "Stand"],
        ["01051003", 'Übersee; "Hanse"', 7455, 12.3, datetime(2024, 12, 31)],  # noqa: DTZ001
        ["12060005", None, None, None, None],
        ["08115001", "Łukojce neu", -1, 0, None],
    ]
    assert [(cell.data_type, cell.number_format) for cell in sheet[2]] == [
        ("s", "@"),
        ("s", "@"),
        ("n", "#,##0"),
        ("n", "#,##0.0"),
        ("d", "mm-dd-yy"),
    ]


def test_xlsx_has_a_frozen_heading_a_filter_widths_and_notes():
    notes = [("Quelle", "Statistisches Bundesamt"), ("Link", "https://example.org/?a=1&b=2")]
    book = book_of(COLUMNS, ROWS, notes)
    sheet = book["Daten"]

    assert book.sheetnames == ["Daten", "Erläuterung"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E4")
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["B"].width == 17
    assert [[cell.value for cell in row] for row in book["Erläuterung"].rows] == [
        ["Quelle", "Statistisches Bundesamt"],
        ["Link", "https://example.org/?a=1&b=2"],
    ]


def test_titles_are_made_fit_and_notes_may_be_missing():
    book = book_of(COLUMNS, [], titles=("Städte/Gemeinden: [alle] 'und' mehr als 31 Zeichen", ""))

    assert book.sheetnames == ["Städte Gemeinden   alle   und  "]
    assert book.worksheets[0].auto_filter.ref == "A1:E1"


def test_the_same_content_gives_the_same_bytes():
    assert write_xlsx(COLUMNS, ROWS, [("a", "b")]) == write_xlsx(COLUMNS, ROWS, [("a", "b")])


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    '"=1+1',
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "\u22121+1",
    "=cmd|'/c calc'!A1",
    "-2*3",
    "\x00=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_harmless(text):
    columns = [Column("a", "A"), Column("b", text)]
    rows = [{"a": text, "b": f'x";{text}'}]

    (_, heading), (field, other) = csv.reader(io.StringIO(text_of(columns, rows)), delimiter=";")
    sheet = book_of(columns, rows, [(text, text)])

    assert heading.startswith("'")
    assert field.startswith("'")
    assert other.startswith('x";')
    cells = [cell for page in sheet for row in page.rows for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet["Daten"]["A2"].quotePrefix


@pytest.mark.parametrize("text", ["-1", "+1", "-1,5", "Müllheim", "a=b", "", "1-2", "(=1)"])
def test_numbers_and_plain_texts_are_left_alone(text):
    assert not looks_like_formula(text)
    assert text_of([Column("a", "A")], [{"a": text}]) == f'"A"\r\n"{text}"\r\n'


@pytest.mark.parametrize(
    ("kind", "digits", "value", "expected"),
    [
        ("integer", 0, 1_234_567, "1234567"),
        ("integer", 0, 1.5, "2"),
        ("integer", 0, "geheim", '"geheim"'),
        ("integer", 0, 10**400, f'"{10**400}"'),
        ("integer", 0, np.int64(7), "7"),
        ("decimal", 2, np.float32(0.5), "0,50"),
        ("decimal", 2, np.float32("nan"), ""),
        ("decimal", 2, -0.001, "0,00"),
        ("decimal", 2, -0.5, "-0,50"),
        ("decimal", 2, math.inf, ""),
        ("decimal", 0, 1e300, '"1e+300"'),
        ("decimal", 1, Decimal("NaN"), ""),
        ("date", 0, datetime(2025, 1, 2, 3, 4, tzinfo=UTC), "02.01.2025"),
        ("date", 0, "unbekannt", '"unbekannt"'),
        ("text", 0, 12, '"12"'),
    ],
)
def test_values_of_a_column(kind, digits, value, expected):
    column = Column("a", "A", kind, digits)

    assert text_of([column], [{"a": value}]) == f'"A"\r\n{expected}\r\n'


def test_values_of_another_kind_are_texts_in_a_workbook_too():
    columns = [Column("a", "A", "integer"), Column("b", "B", "date"), Column("c", "C", "date")]
    row = {"a": "geheim", "b": "unbekannt", "c": date(1871, 1, 18)}

    sheet = book_of(columns, [row, {"c": datetime(2025, 1, 2, 3, tzinfo=UTC)}])["Daten"]

    assert [cell.value for cell in sheet[2]] == ["geheim", "unbekannt", "18.01.1871"]
    assert sheet["C3"].value == datetime(2025, 1, 2)  # noqa: DTZ001 - a cell has no zone


def test_many_columns_have_letters():
    assert column_letters(703)[-3:] == ["ZY", "ZZ", "AAA"]
    assert column_letters(28)[24:] == ["Y", "Z", "AA", "AB"]


def test_a_number_of_digits_without_format_is_an_error():
    with pytest.raises(ValueError, match="digits: 0 to 6"):
        Column("a", "A", "decimal", 7)


printable = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(printable, max_size=20), min_size=1, max_size=5))
def test_any_text_comes_back(texts):
    columns = [Column("a", "A"), Column("b", "B", "integer")]
    rows = [{"a": text, "b": number} for number, text in enumerate(texts)]

    lines = list(csv.reader(io.StringIO(text_of(columns, rows)), delimiter=";"))[1:]
    cells = [row[0].value or "" for row in list(book_of(columns, rows)["Daten"].rows)[1:]]

    assert [line[0].removeprefix("'") for line in lines] == [t.removeprefix("'") for t in texts]
    assert cells == [text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in texts]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30))
def test_any_character_can_be_written(text):
    columns = [Column("a", text or "A")]

    assert book_of(columns, [{"a": text}], [(text, text)], titles=(text, "b"))
    assert write_csv(columns, [{"a": text}])
