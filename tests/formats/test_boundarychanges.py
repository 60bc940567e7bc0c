# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import zipfile
from collections import Counter
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kleinstadt.formats import boundarychanges
from kleinstadt.formats.boundarychanges import Change, Level
from kleinstadt.formats.faults import MAX_FAULTS, Reason, Refused

UPPER = ("Kennziffer", "Regionaleinheit", "Abgebende Gemeinde", *[None] * 5, "Aufnehmende Gemeinde")
LOWER = (
    *(None, None, "Amtlicher Regionalschlüssel (ARS)", "Amtlicher Gemeinde-schlüssel (AGS)"),
    *("Name", "Änderungs-art 1)", "Fläche qm", "Einwohner"),
    *("Amtlicher Regionalschlüssel (ARS)", "Amtlicher Gemeinde-schlüssel (AGS)", "Name"),
    *("juristisch", "statistisch"),
)
ASSOCIATION = (
    *("01/2025/0001-R", "Gemeindeverband", "010515001", None, "Nordland", "3, 4", None, None),
    *("010515002", None, "Küste", "01.01.2025", "01.02.2025"),
)
TOWN = (
    *("01/2025/0001-R", "Gemeinde", "010515001001", "01051001", "Öland", "1", "1234567", 812),
    *("010515002002", "01051002", "Groß Ähren", "01.01.2025", "01.02.2025"),
)
FOOTNOTE = ("1) Änderungsart:",)
COLUMNS = dict(
    zip(
        (
            *("reference", "level", "old_ars", "old_ags", "old_name", "kinds", "area"),
            *("inhabitants", "new_ars", "new_ags", "new_name", "legal", "statistical"),
        ),
        range(13),
        strict=True,
    )
)


def workbook(*rows, upper=UPPER, lower=LOWER, title="Gebietsaenderungen"):
    book = Workbook(write_only=True)
    book.create_sheet("Deckblatt").append(["Deckblatt"])
    sheet = book.create_sheet(title)
    for row in (("Gebietsänderungen vom 01.01. - 28.02.2025",), upper, lower, (), *rows):
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def changed(row, **values):
    cells = list(row)
    for name, value in values.items():
        cells[COLUMNS[name]] = value
    return tuple(cells)


def refused(data):
    with pytest.raises(Refused) as refusal:
        boundarychanges.read(data)
    return refusal.value


def outcome(data):
    """The rows, or what is said against the file."""
    try:
        return boundarychanges.read(data)
    except Refused as refusal:
        return refusal


def test_read_gives_every_row_and_skips_footnotes():
    changes = boundarychanges.read(workbook(ASSOCIATION, TOWN, (), FOOTNOTE))

    assert changes == (
        Change(
            row=5,
            reference="01/2025/0001-R",
            level=Level.ASSOCIATION,
            kinds=frozenset({3, 4}),
            old_ars="010515001",
            old_ags="",
            old_name="Nordland",
            new_ars="010515002",
            new_ags="",
            new_name="Küste",
            area_m2=None,
            inhabitants=None,
            legal=date(2025, 1, 1),
            statistical=date(2025, 2, 1),
        ),
        Change(
            row=6,
            reference="01/2025/0001-R",
            level=Level.MUNICIPALITY,
            kinds=frozenset({1}),
            old_ars="010515001001",
            old_ags="01051001",
            old_name="Öland",
            new_ars="010515002002",
            new_ags="01051002",
            new_name="Groß Ähren",
            area_m2=1_234_567,
            inhabitants=812,
            legal=date(2025, 1, 1),
            statistical=date(2025, 2, 1),
        ),
    )


def test_numbers_and_dates_may_be_cells_of_their_kind():
    row = changed(
        TOWN,
        old_ars=10515001001,
        old_ags=1051001.0,
        kinds=1,
        area=1234567.0,
        legal=datetime(2025, 1, 1),  # noqa: DTZ001 - a cell has no zone
    )

    assert boundarychanges.read(workbook(row)) == boundarychanges.read(workbook(TOWN))


def test_columns_are_found_by_their_headings():
    shifted = [(None, *row) for row in (UPPER, LOWER, TOWN)]
    upper, lower, row = ((*cells[:9], "Bemerkung", *cells[9:]) for cells in shifted)

    (change,) = boundarychanges.read(workbook(row, upper=upper, lower=lower, title="Tabelle 7"))

    assert (change.old_ags, change.new_ags) == ("01051001", "01051002")


def test_a_dissolved_association_may_have_no_successor():
    row = changed(ASSOCIATION, kinds="1", new_ars=None, new_name=None)

    (change,) = boundarychanges.read(workbook(row))

    assert (change.new_ars, change.new_name) == ("", "")


def test_read_takes_a_path(tmp_path):
    path = tmp_path / "changes.xlsx"
    path.write_bytes(workbook(TOWN))

    assert len(boundarychanges.read(path)) == 1


@pytest.mark.parametrize(
    ("name", "value", "cell", "reason"),
    [
        ("reference", "1/25", "A6", Reason.CODE),
        ("reference", None, "A6", Reason.CODE),
        ("level", "Ortsteil", "B6", Reason.CODE),
        ("old_ars", "01051500100", "C6", Reason.LENGTH),
        ("old_ars", 1051500100, "C6", Reason.LENGTH),
        ("old_ars", "01051500100x", "C6", Reason.LENGTH),
        ("old_ags", "01051002", "D6", Reason.KEYS_DISAGREE),
        ("old_name", None, "E6", Reason.FILLED),
        ("kinds", "5", "F6", Reason.CODE),
        ("area", "12,5", "G6", Reason.DIGITS),
        ("inhabitants", -1, "H6", Reason.DIGITS),
        ("new_ags", None, "J6", Reason.LENGTH),
        ("new_name", None, "K6", Reason.FILLED),
        ("legal", "31.02.2025", "L6", Reason.DATE),
        ("statistical", None, "M6", Reason.DATE),
    ],
)
def test_a_wrong_cell_is_named(name, value, cell, reason):
    (fault,) = refused(workbook(TOWN, changed(TOWN, **{name: value}))).faults

    assert (fault.sheet, fault.cell, fault.line) == ("Gebietsaenderungen", cell, 6)
    assert (fault.field, fault.reason) == (name, reason)
    assert str(fault).startswith(f"Gebietsaenderungen!{cell}, {name}: {reason}")


def test_a_missing_column_is_named():
    (fault,) = refused(workbook(TOWN, lower=changed(LOWER, inhabitants=None))).faults

    assert (fault.field, fault.reason, fault.line) == ("inhabitants", Reason.NO_COLUMN, 3)


def test_a_heading_in_the_first_row_is_enough():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    sheet.append(("Kennziffer", "Regionaleinheit", *LOWER[2:]))
    sheet.append(TOWN)
    target = BytesIO()
    book.save(target)

    assert len(boundarychanges.read(target.getvalue())) == 1


def test_a_workbook_without_the_sheet_is_refused():
    (fault,) = refused(workbook(lower=())).faults

    assert fault.reason is Reason.NO_SHEET


def test_too_many_faults_end_the_reading():
    refusal = refused(workbook(*[changed(TOWN, kinds="x")] * 60))

    assert (len(refusal.faults), refusal.more) == (MAX_FAULTS, True)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(boundarychanges, "MAX_ROWS", 6)

    (fault,) = refused(workbook(TOWN, TOWN, TOWN)).faults

    assert (fault.reason, fault.line, fault.params) == (Reason.TOO_MANY_ROWS, 7, {"limit": 6})


def archive(members, method=zipfile.ZIP_DEFLATED):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as book:
        for name, content in members.items():
            book.writestr(name, content)
    return target.getvalue()


def replaced(data, name, content):
    with zipfile.ZipFile(BytesIO(data)) as book:
        members = {member: book.read(member) for member in book.namelist()}
    return archive(members | {name: content})


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcde", "bcdef", strict=True))
    + "]><worksheet><sheetData><row><c><v>&f;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"Kennziffer;Regionaleinheit", Reason.WRONG_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Reason.WRONG_FORMAT),
        (b"<html>", Reason.WRONG_FORMAT),
        (archive({"content.xml": "<x/>"}), Reason.WRONG_FORMAT),
        (b"PK\x03\x04" + b"\x00" * 6_000_000, Reason.TOO_LARGE),
        (b"PK\x03\x04nonsense", Reason.BROKEN_ARCHIVE),
        (workbook(TOWN)[:-40], Reason.BROKEN_ARCHIVE),
        (archive({"xl/workbook.xml": "<x/>"}), Reason.BROKEN_ARCHIVE),
        (archive({"xl/workbook.xml": "<x/>"}, zipfile.ZIP_LZMA), Reason.BROKEN_ARCHIVE),
        (archive({f"xl/{n}": "" for n in range(10_000)}), Reason.BOMB),
        (archive({"xl/workbook.xml": b" " * 100_000_000}), Reason.BOMB),
        (replaced(workbook(TOWN), "xl/worksheets/sheet2.xml", "<x"), Reason.BROKEN_ARCHIVE),
    ],
)
def test_what_is_no_workbook_or_a_trap_is_refused(data, reason):
    (fault,) = refused(data).faults

    assert fault.reason is reason


def test_entities_are_not_expanded():
    refusal = refused(replaced(workbook(TOWN), "xl/worksheets/sheet2.xml", LAUGHS))

    causes = [refusal]
    while causes[-1].__context__:
        causes.append(causes[-1].__context__)
    assert "EntitiesForbidden" in {type(cause).__name__ for cause in causes}
    assert refusal.faults[0].reason is Reason.BROKEN_ARCHIVE


WHOLE = workbook(ASSOCIATION, TOWN)
damages = st.lists(st.tuples(st.integers(0, len(WHOLE)), st.binary(max_size=20)), max_size=4)


@settings(deadline=None, max_examples=40)
@given(damages)
def test_any_damage_is_read_or_refused(damage):
    data = WHOLE
    for start, chunk in damage:
        data = data[:start] + chunk + data[start + len(chunk) :]

    found = outcome(data)

    assert getattr(found, "faults", found) != ()


cells = st.none() | st.text(max_size=14) | st.integers() | st.floats(allow_nan=False) | st.dates()


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(COLUMNS)), cells.filter(lambda cell: str(cell).isprintable()))
def test_any_cell_is_taken_or_named(name, value):
    data = workbook(TOWN, changed(TOWN, **{name: value}))

    found = outcome(data)

    if isinstance(found, Refused):
        assert {fault.line for fault in found.faults} == {6}
    else:
        assert [change.row for change in found] == [5, 6]


@pytest.mark.shared
def test_the_published_lists(shared_data):
    files = sorted((shared_data / "gebietsaenderungen").glob("*.xlsx"))
    changes = {file.stem[-7:]: boundarychanges.read(file) for file in files}

    assert {year: len(found) for year, found in changes.items()} == {
        "ng_2023": 58,
        "ng_2024": 82,
        "2025-02": 28,
    }
    assert Counter(c.level.name for found in changes.values() for c in found) == {
        "MUNICIPALITY": 131,
        "ASSOCIATION": 37,
    }
    first = changes["ng_2023"][1]
    assert (first.old_name, first.new_name, first.inhabitants, first.area_m2) == (
        "Bromskirchen",
        "Allendorf (Eder)",
        1_917,
        35_221_465,
    )
