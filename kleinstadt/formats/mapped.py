# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Any table of figures, read by what a person says of its columns."""

import re
from dataclasses import dataclass
from pathlib import Path

from kleinstadt.formats import sheets
from kleinstadt.formats.faults import Collector, Reason
from kleinstadt.formats.figures import Figures, Head, Level, Unit
from kleinstadt.formats.grids import Grid
from kleinstadt.formats.sheets import Book
from kleinstadt.formats.tables import KEY_DIGITS, Reader, plain

MAX_COLUMNS = 60
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of figures: its heading in the file, which indicator it is, as of when (ISO)."""

    heading: str
    indicator: str
    date: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table is read. sheet: "" for the first visible one. header: row of headings, from 1.

    key: heading of the column of keys. level: whose keys these are.
    """

    key: str
    level: Level
    columns: tuple[ColumnUse, ...]
    header: int = 1
    sheet: str = ""

    def __post_init__(self) -> None:
        if self.level not in KEY_DIGITS or self.header < 1 or not self.columns:
            raise ValueError("mapping: a level, a row of headings and a column are needed")
        if any(not _DATE.fullmatch(column.date) for column in self.columns):
            raise ValueError("mapping: dates are written 2024, 2024-12 or 2024-12-31")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a table looks like, for choosing columns: headings and first rows as texts."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def outline(source: bytes | Path, *, sheet: str = "", header: int = 1, rows: int = 5) -> Outline:
    """The headings and first rows. Raises faults.Refused and OSError."""
    grid = _grid(sheets.read(source), sheet)
    if header > len(grid.rows):
        _no_header(grid, header)
    width = min(len(grid.rows[header - 1]), MAX_COLUMNS)
    return Outline(
        grid.title,
        tuple(grid.text(header - 1, column) for column in range(width)),
        tuple(
            tuple(grid.text(row, column) for column in range(width))
            for row in range(header, min(header + rows, len(grid.rows)))
        ),
    )


def _grid(book: Book, sheet: str) -> Grid:
    for grid in book.grids:
        if grid.hidden and sheet == grid.title:
            faults = Collector(sheet)
            faults.add(None, "sheet", sheet, Reason.HIDDEN)
            faults.raise_if_any()
        if not grid.hidden and sheet in {"", grid.title}:
            return grid
    faults = Collector()
    faults.add(None, "sheet", sheet, Reason.NO_SHEET)
    faults.raise_if_any()
    raise AssertionError


def _no_header(grid: Grid, header: int) -> None:
    faults = Collector(grid.title)
    faults.add(header, "row", "", Reason.NO_VALUES)
    faults.raise_if_any()


def read(source: bytes | Path, mapping: Mapping) -> Figures:
    """The figures of a table by a mapping; other columns are left alone.

    Raises faults.Refused by sheet and cell, also for a column that is not there; OSError when
    the path cannot be read.
    """
    book = sheets.read(source)
    grid = _grid(book, mapping.sheet)
    if mapping.header > len(grid.rows):
        _no_header(grid, mapping.header)
    header = mapping.header - 1
    reader = Reader(grid, header, book.decimal)
    places: dict[str, int] = {}
    for column, value in enumerate(grid.rows[header]):
        places.setdefault(plain(value), column)
    wanted = [mapping.key, *(column.heading for column in mapping.columns)]
    for heading in wanted:
        if plain(heading) not in places:
            reader.faults.add(mapping.header, heading, "", Reason.NO_COLUMN)
    reader.faults.raise_if_any()
    columns = [places[plain(heading)] for heading in wanted]
    reader.check_merged(max(columns) + 1)
    return _figures(reader, mapping, columns, header)


def _figures(reader: Reader, mapping: Mapping, columns: list[int], header: int) -> Figures:
    key, *values = columns
    first: dict[str, int] = {}
    units = []
    for row in range(header + 1, len(reader.grid.rows)):
        if not any(reader.grid.text(row, column) for column in columns):
            continue
        unit = Unit(
            row + 1,
            mapping.level,
            reader.key(row, key, KEY_DIGITS[mapping.level]),
            "",
            tuple(reader.number(row, column) for column in values),
        )
        if unit.key and first.setdefault(unit.key, unit.row) != unit.row:
            reader.add(row, key, "key", Reason.DUPLICATE, first=first[unit.key])
        units.append(unit)
    reader.faults.raise_if_any()
    if not any(value is not None for unit in units for value in unit.values):
        reader.faults.add(None, "sheet", reader.grid.title, Reason.NO_VALUES)
    reader.faults.raise_if_any()
    heads = tuple(Head(column.indicator, column.date) for column in mapping.columns)
    return Figures(heads, tuple(units), sheet=reader.grid.title, columns=tuple(values))
