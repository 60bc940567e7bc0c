# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reference files of the BBSR: conversion keys between territorial states, and town types.

Conversion keys (Umsteigeschlüssel): a sheet for each pair of years, a row for each part of a
municipality of the first that belongs to one of the second, with the share of area, inhabitants
and employees that goes with it. Keys are numbers and have lost their leading zero.

Town types (Stadt- und Gemeindetyp): a row for each association, or municipality without one.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kleinstadt.formats import sheets
from kleinstadt.formats.faults import Reason, refuse
from kleinstadt.formats.figures import Figures, Head, Unit
from kleinstadt.formats.grids import Grid
from kleinstadt.formats.tables import HEADER_ROWS, Reader, find_table, plain

TYPE = "sgtyp"
_UNIT = re.compile(r"gemeinden([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_NAME = re.compile(r"gemeindename[0-9]{4}")
_SHARES = {"flächen": "area", "bevölkerungs": "population", "beschäftigten": "employment"}
_NEARLY = 0.02  # shares are rounded to two places, and a municipality has few parts


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one municipality that belongs to another later. Shares from 0 to 1.

    population and employment are None where the table has no such column, or nobody lives or
    works in the municipality (the table then says 1 for each of several parts).
    """

    row: int
    old: str
    old_name: str
    new: str
    new_name: str
    area: float
    population: float | None
    employment: float | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """All parts between two days (ISO). Each municipality of the first has at least one."""

    since: str
    until: str
    parts: tuple[Part, ...]


def read_keys(source: bytes | Path) -> tuple[Conversion, ...]:
    """The conversions of a workbook, oldest first.

    Raises faults.Refused by sheet and cell, also where the parts of a municipality do not make
    it whole; OSError when the path cannot be read.
    """
    book = sheets.read(source)
    found = []
    for grid in book.visible:
        for number, row in enumerate(grid.rows[:HEADER_ROWS]):
            if sum(bool(_UNIT.match(plain(value))) for value in row) >= 2:
                found.append(_conversion(grid, number, book.decimal))
                break
    if not found:
        find_table(book, ("gemeinden", "flächen", "bevölkerungs"))  # names a hidden sheet
        raise refuse(Reason.NO_TABLE, headings="Gemeinden 31.12.…")
    return tuple(sorted(found, key=lambda one: one.since))


def _conversion(grid: Grid, header: int, decimal: str) -> Conversion:
    reader = Reader(grid, header, decimal)
    cells = [plain(value) for value in grid.rows[header]]
    reader.check_merged(len(cells))
    units = [(column, match) for column, cell in enumerate(cells) if (match := _UNIT.match(cell))]
    names = [column for column, cell in enumerate(cells) if _NAME.match(cell)]
    shares = {
        name: column
        for word, name in _SHARES.items()
        for column, cell in enumerate(cells)
        if cell.startswith(word + "proportional")
    }
    if len(units) != 2 or len(names) != 2 or not {"area", "population"} <= shares.keys():
        reader.add(header, 0, "row", Reason.NO_COLUMN)
        reader.faults.raise_if_any()
    (old, since), (new, until) = units
    parts = [
        _part(reader, row, (old, names[0], new, names[1]), shares)
        for row in range(header + 1, len(grid.rows))
        if any(value is not None for value in grid.rows[row])
    ]
    whole = _whole(reader, parts, shares)
    reader.faults.raise_if_any()
    return Conversion(_day(since), _day(until), whole)


def _day(match: re.Match[str]) -> str:
    return f"{match[3]}-{match[2]}-{match[1]}"


def _part(
    reader: Reader, row: int, places: tuple[int, int, int, int], shares: dict[str, int]
) -> Part:
    old, old_name, new, new_name = places
    return Part(
        row + 1,
        reader.key(row, old, 8),
        reader.grid.text(row, old_name),
        reader.key(row, new, 8, "new_key"),
        reader.grid.text(row, new_name),
        _share(reader, row, shares["area"]) or 0.0,
        _share(reader, row, shares["population"]),
        _share(reader, row, shares["employment"]) if "employment" in shares else None,
    )


def _share(reader: Reader, row: int, column: int) -> float | None:
    value = reader.number(row, column, "share")
    if value is None or not 0 <= value <= 1:
        reader.add(row, column, "share", Reason.BOUNDS, least=0, most=1)
        return None
    return value


def _whole(reader: Reader, parts: Sequence[Part], shares: dict[str, int]) -> tuple[Part, ...]:
    """Check that the parts of each municipality make it whole; drop shares of nobody."""
    by_old: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        by_old[part.old].append(part)
    found: list[Part] = []
    for together in by_old.values():
        row = together[0].row - 1
        area = sum(part.area for part in together)
        if abs(area - 1) > _NEARLY:
            reader.add(row, shares["area"], "share", Reason.SHARES, sum=round(100 * area))
        people = _complete([part.population for part in together])
        work = _complete([part.employment for part in together])
        found += [
            Part(
                part.row,
                part.old,
                part.old_name,
                part.new,
                part.new_name,
                part.area,
                part.population if people else None,
                part.employment if work else None,
            )
            for part in together
        ]
        if not people and {part.population for part in together} - {0.0, 1.0, None}:
            total = sum(part.population or 0 for part in together)
            reader.add(row, shares["population"], "share", Reason.SHARES, sum=round(100 * total))
    return tuple(found)


def _complete(shares: Sequence[float | None]) -> bool:
    known = [share for share in shares if share is not None]
    return len(known) == len(shares) and abs(sum(known) - 1) <= _NEARLY


def read_types(source: bytes | Path) -> Figures:
    """The town types of a reference workbook: one column of codes, whose words are in `labels`.

    Associations are named by the nine digits of their regional key. Raises faults.Refused by
    sheet and cell; OSError when the path cannot be read.
    """
    book = sheets.read(source)
    grid, header = find_table(book, (TYPE, "regionalschlüssel"))
    reader = Reader(grid, header, book.decimal)
    cells = [plain(value) for value in grid.rows[header]]
    reader.check_merged(len(cells))
    kind, key = cells.index(TYPE), cells.index("regionalschlüssel")
    year = re.match("gvb([0-9]{2})", cells[0])
    if year is None:
        reader.add(header, 0, "year", Reason.YEAR)
    reader.faults.raise_if_any()
    words: dict[int, str] = {}
    units = []
    for row in range(header + 1, len(grid.rows)):
        if not any(value is not None for value in grid.rows[row][: kind + 1]):
            continue
        code = reader.number(row, kind, "town_type")
        word = grid.text(row, kind + 1)
        if code is None or not word or words.setdefault(int(code), word) != word:
            reader.add(row, kind, "town_type", Reason.CODE)
        ars = reader.key(row, key, 9)
        units.append(Unit(row + 1, "association", ars, grid.text(row, 1), (code,)))
    reader.faults.raise_if_any()
    day = f"20{year[1]}-12-31" if year else ""
    return Figures(
        (Head(TYPE, day),), tuple(units), status=day, sheet=grid.title, labels={TYPE: words}
    )
