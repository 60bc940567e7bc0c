# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import struct
import zipfile
from io import BytesIO

import pytest

from kleinstadt.formats import sheets, sheets_xlsx
from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.grids import MAX_ROWS, letters, place
from tests.formats.workbooks import workbook


def refused(data):
    with pytest.raises(Refused) as caught:
        sheets.read(data)
    return caught.value.faults[0]


def repacked(data, change):
    """The workbook with members changed: change(name, content) gives the new content."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
    return target.getvalue()


def test_cells_come_as_they_were_written():
    data = workbook({"Daten": [["01001000", 5784, 3.5, None, True, "=1+1"]]})

    grid = sheets.read(data).grids[0]

    assert grid.rows == [["01001000", 5784, 3.5, None, 1]]
    assert grid.formulas == {(0, 5)}
    assert (grid.title, grid.hidden, grid.text(0, 1)) == ("Daten", False, "5784")


def test_hidden_sheets_and_merged_cells_are_known():
    data = workbook({"Daten": [["a", "b"], [1, 2]], "Geheim": [[1]]}, hidden=["Geheim"], merged=["A1:B1"])  # fmt: skip

    book = sheets.read(data)

    assert [grid.hidden for grid in book.grids] == [False, True]
    assert [grid.title for grid in book.visible] == ["Daten"]
    assert book.grids[0].merged == ((0, 0, 0, 1),)


def test_inline_texts_and_places_left_out_are_read():
    row = b'<row><c t="inlineStr"><is><t>Perleberg</t></is></c><c><v>7</v></c></row>'
    data = repacked(
        workbook({"Daten": [[1]]}),
        lambda name, content: (
            content[: content.index(b"<row")] + row + content[content.index(b"</sheetData>") :]
            if name.endswith("sheet1.xml")
            else content
        ),
    )

    assert sheets.read(data).grids[0].rows == [["Perleberg", 7]]


@pytest.mark.parametrize(
    ("text", "decimal", "rows"),
    [
        ("a;b\n1,5;2\n", ",", [["a", "b"], ["1,5", "2"]]),
        ('"a","b"\n1.5,"x, y"\n', ".", [["a", "b"], ["1.5", "x, y"]]),
        ("a;b\n1.25;2\n", ".", [["a", "b"], ["1.25", "2"]]),
        ("a;b\n1.250;2\n", ",", [["a", "b"], ["1.250", "2"]]),
    ],
)
def test_a_text_tells_its_separator_and_its_decimal_mark(text, decimal, rows):
    book = sheets.read(text.encode())

    assert (book.decimal, book.grids[0].rows) == (decimal, rows)


def test_a_text_in_the_letters_of_windows_is_read():
    assert sheets.read("Ort;Wert\nMölln;1".encode("cp1252")).grids[0].rows[1] == ["Mölln", "1"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"  \n", Reason.EMPTY),
        (b"%PDF-1.7 x", Reason.WRONG_FORMAT),
        (b"<html><body>404", Reason.WRONG_FORMAT),
        (b"PK\x03\x04 xl/ nonsense", Reason.BROKEN_ARCHIVE),
        (b"\xd0\xcf\x11\xe0" + bytes(600), Reason.BROKEN_ARCHIVE),
        (b"a;b\n\x00;2\n", Reason.ENCODING),
        (b"a;b\n\x81\xff;2\n", Reason.ENCODING),
        (b"only one column\n1\n", Reason.SEPARATORS),
        (b'a;b\n"open;2\n', Reason.SEPARATORS),
    ],
)
def test_what_is_no_table_is_refused(data, reason):
    assert refused(data).reason is reason


def test_a_file_past_the_limit_is_cut_off_not_read():
    with pytest.raises(Refused) as caught:
        sheets.read(b"a;b\n" + b"1;2\n" * 1000, limit=100)

    assert caught.value.faults[0].reason is Reason.TOO_LARGE


def test_an_archive_that_declares_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sheets_xlsx, "MAX_UNPACKED", 100_000)
    bomb = repacked(
        workbook({"Daten": [[1]]}),
        lambda name, content: content + b" " * 200_000 if "sheet1" in name else content,
    )

    assert refused(bomb).reason is Reason.BOMB


def test_an_archive_that_lies_about_its_size_is_not_unpacked():
    data = repacked(
        workbook({"Daten": [[1]]}),
        lambda name, content: content + b" " * 9_000_000 if "sheet1" in name else content,
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(struct.pack("<I", size), struct.pack("<I", 1000))

    assert refused(lying).reason is Reason.BROKEN_ARCHIVE


def test_entities_are_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'

    def change(name, content):
        if "sheet1" not in name:
            return content
        start = content.index(b"<worksheet")
        return content[:start] + laughs + content[start:]

    assert refused(repacked(workbook({"Daten": [[1]]}), change)).reason is Reason.BROKEN_ARCHIVE


def test_a_column_far_to_the_right_costs_nothing():
    data = repacked(
        workbook({"Daten": [[1]]}), lambda name, content: content.replace(b'r="A1"', b'r="XFD1"')
    )

    assert sheets.read(data).grids[0].rows == []


def test_a_cell_far_below_is_refused():
    data = repacked(
        workbook({"Daten": [[1]]}),
        lambda name, content: content.replace(b'r="A1"', b'r="A1048576"'),
    )

    assert refused(data).reason is Reason.TOO_MANY_ROWS


def test_a_row_past_the_bound_is_refused():
    data = repacked(
        workbook({"Daten": [[1]]}),
        lambda name, content: content.replace(b'<row r="1"', f'<row r="{MAX_ROWS + 1}"'.encode()),
    )

    assert refused(data).reason is Reason.TOO_MANY_ROWS


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 5)
    monkeypatch.setattr(sheets_xlsx, "MAX_CELLS", 5)

    assert refused(b"a;b\n" * 3).reason is Reason.TOO_MANY_ROWS
    assert refused(workbook({"D": [[1, 2, 3]] * 2})).reason is Reason.TOO_MANY_ROWS


def test_columns_are_named_as_in_a_spreadsheet():
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert place(6, 1) == "B7"


@pytest.mark.shared
def test_old_workbooks_are_read(shared_data):
    grid = sheets.read(shared_data / "inkar" / "E_Schuldnerquote.xls").grids[0]

    assert (len(grid.rows), grid.rows[2][:4]) == (402, ["01001", "Flensburg, Stadt", "Kreise", 16.94])  # fmt: skip
    assert (grid.hidden, grid.formulas, grid.merged) == (False, frozenset(), ())
