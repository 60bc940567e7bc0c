# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Exports of INKAR (BBSR, Indikatoren und Karten zur Raum- und Stadtentwicklung).

A workbook has the sheets "Daten", "Metadaten" and "Quellangabe"; the first two rows of "Daten" are
the names, repeated over each column, and the years. A text file has codes in its first line and
names that end with the year in its second. Blanks are unknown, not zero.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from kleinstadt.formats import sheets
from kleinstadt.formats.faults import Reason
from kleinstadt.formats.figures import About, Figures, Head, Level, Unit
from kleinstadt.formats.grids import Grid
from kleinstadt.formats.sheets import Book
from kleinstadt.formats.tables import Reader, find_table, plain

_UNITS: dict[str, Level] = {
    "gemeinden": "municipality",
    "gemeinde": "municipality",
    "verbandsfreiegemeinde": "municipality",
    "gemeindefreiesgebiet": "municipality",
    "gemeindeverband": "association",
    "gemeindeverbände": "association",
    "gemeindeverbände(verwaltungsgemeinschaft)": "association",
    "kreise": "county",
    "kreis": "county",
    "landkreis": "county",
    "kreisfreiestadt": "county",
    "krsfr.stadt": "county",
}
_DIGITS: dict[Level, int] = {"municipality": 8, "association": 9, "county": 5}
_OLD_ASSOCIATION = 8
_EDITION = re.compile(r"Ausgabe\s+([0-9]{4})")
_NAMED_YEAR = re.compile(r"(.+?)\s+((?:19|20)[0-9]{2})")
_STATUS = re.compile("gem(?:einde|einden|eindeve)?([0-9]{2})")
_BY_LENGTH: dict[int, Level] = {8: "municipality", 9: "association", 5: "county"}


def read(source: bytes | Path) -> Figures:
    """All figures of an export.

    Raises faults.Refused with every fault by sheet and cell (by line in a text file); OSError
    when the path cannot be read.
    """
    book = sheets.read(source)
    if book.grids and not book.grids[0].title:
        return _text(book)
    grid, header = find_table(book, ("kennziffer", "raumeinheit", "aggregat"))
    reader = Reader(grid, header, book.decimal)
    width = max(len(row) for row in grid.rows[header : header + 2])
    reader.check_merged(width)
    heads = _heads(reader, header, width)
    places = {plain(value): column for column, value in enumerate(grid.rows[header])}
    key, name, kind = (places[word] for word in ("kennziffer", "raumeinheit", "aggregat"))
    units = [
        _unit(reader, row, (key, name, kind), heads)
        for row in range(header + 2, len(grid.rows))
        if _filled(grid, row)
    ]
    return _finished(reader, heads, units, _about(book), _edition(book))


def _filled(grid: Grid, row: int) -> bool:
    return any(value is not None and str(value).strip() for value in grid.rows[row][:3])


def _heads(reader: Reader, header: int, width: int) -> dict[int, Head]:
    """Column -> what it holds: a name above, its year below."""
    heads: dict[int, Head] = {}
    for column in range(width):
        title = reader.grid.text(header, column)
        if plain(title) in {"kennziffer", "raumeinheit", "aggregat"}:
            continue
        if not title and not reader.grid.text(header + 1, column):
            continue
        if not title:
            reader.add(header, column, "name", Reason.FILLED)
        year = reader.year(header + 1, column)
        heads[column] = Head(title, f"{year}-12-31")
    _once(reader, header, heads)
    return heads


def _once(reader: Reader, header: int, heads: dict[int, Head]) -> None:
    times = Counter(heads.values())
    for column, head in heads.items():
        if times[head] > 1:
            reader.add(header + 1, column, "year", Reason.DUPLICATE, first=header + 2)


def _unit(reader: Reader, row: int, places: tuple[int, int, int], heads: dict[int, Head]) -> Unit:
    key, name, kind = places
    level = _UNITS.get(plain(reader.grid.value(row, kind)))
    if level is None:
        reader.add(row, kind, "aggregate", Reason.CODE)
        level = "municipality"
    digits = _DIGITS[level]
    if level == "association" and len(reader.grid.text(row, key)) == _OLD_ASSOCIATION:
        digits = _OLD_ASSOCIATION
    return Unit(
        row + 1,
        level,
        reader.key(row, key, digits),
        reader.grid.text(row, name),
        tuple(reader.number(row, column) for column in heads),
    )


def _text(book: Book) -> Figures:
    """A text file: one line of codes, one of names that end with a year, then the values."""
    grid = book.grids[0]
    _grid, second = find_table(book, ("gebietskennziffer", "name"))
    reader = Reader(grid, second, book.decimal)
    heads: dict[int, Head] = {}
    for column, value in enumerate(grid.rows[second][2:], 2):
        match = _NAMED_YEAR.fullmatch(str(value).strip())
        if match is None:
            reader.add(second, column, "year", Reason.YEAR)
        else:
            heads[column] = Head(match[1], f"{match[2]}-12-31")
    _once(reader, second, heads)
    rows = [row for row in range(second + 1, len(grid.rows)) if _filled(grid, row)]
    lengths = Counter(len(grid.text(row, 0)) for row in rows)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    level = _BY_LENGTH.get(usual, "municipality")
    units = [
        Unit(
            row + 1,
            level,
            reader.key(row, 0, _DIGITS[level]),
            grid.text(row, 1),
            tuple(reader.number(row, column) for column in heads),
        )
        for row in rows
    ]
    status = _STATUS.fullmatch(grid.text(0, 0)) if second else None
    return replace(
        _finished(reader, heads, units, (), ""), status=f"20{status[1]}-12-31" if status else ""
    )


def _finished(
    reader: Reader,
    heads: dict[int, Head],
    units: list[Unit],
    about: tuple[About, ...],
    edition: str,
) -> Figures:
    first: dict[tuple[str, str], int] = {}
    for unit in units:
        known = first.setdefault((unit.level, unit.key), unit.row)
        if unit.key and known != unit.row:
            reader.add(unit.row - 1, 0, "key", Reason.DUPLICATE, first=known)
    reader.faults.raise_if_any()
    if not units or not heads or all(v is None for unit in units for v in unit.values):
        reader.faults.add(None, "sheet", reader.grid.title, Reason.NO_VALUES)
        reader.faults.raise_if_any()
    return Figures(
        tuple(heads.values()),
        tuple(units),
        about,
        edition,
        sheet=reader.grid.title,
        columns=tuple(heads),
    )


def _about(book: Book) -> tuple[About, ...]:
    for grid in book.visible:
        for number, row in enumerate(grid.rows[:4]):
            if [plain(value) for value in row[:2]] == ["indikator", "langname"]:
                return tuple(
                    About(*(grid.text(line, column) for column in range(5)))
                    for line in range(number + 1, len(grid.rows))
                    if grid.text(line, 0)
                )
    return ()


def _edition(book: Book) -> str:
    for grid in book.visible:
        for row in grid.rows[:2]:
            match = _EDITION.search(str(row[0])) if row else None
            if match and "INKAR" in str(row[0]):
                return match[1]
    return ""
