# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of any kind of file as plain grids: workbooks (.xlsx, .xls) and text (.csv).

Bounded at every step: a file is cut off at its limit, a workbook is measured before it is
unpacked, and cells are counted while they are read. Whoever reads a grid learns what is hidden,
merged or computed, because such cells do not say what they seem to say.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from kleinstadt.formats import intake, sheets_xls, sheets_xlsx
from kleinstadt.formats.faults import Reason, refuse
from kleinstadt.formats.grids import MAX_CELLS, Grid

MAX_BYTES = 30_000_000
_SEPARATORS = ";\t,"


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file. decimal: the mark that its texts use for decimals, "," or "."."""

    grids: tuple[Grid, ...]
    decimal: str = ","

    @property
    def visible(self) -> tuple[Grid, ...]:
        return tuple(grid for grid in self.grids if not grid.hidden)


def read(source: bytes | Path, limit: int = MAX_BYTES) -> Book:
    """All sheets of a file of at most `limit` bytes. A text file is one sheet without a title.

    Raises faults.Refused for a file that is none of these, too large, damaged, or grows when
    unpacked; OSError when a path cannot be read.
    """
    data = intake.load(source, limit)
    if not data.strip():
        raise refuse(Reason.EMPTY)
    kind = intake.recognise(data)
    if kind not in {"xlsx", "zip", "xls", ""}:
        raise refuse(Reason.WRONG_FORMAT, format=kind)
    if len(data) > limit:
        raise refuse(Reason.TOO_LARGE, limit=limit)
    if kind == "xls":
        return Book(tuple(sheets_xls.read(data)))
    if kind:
        return Book(tuple(sheets_xlsx.read(data)))
    return _text(data)


def _text(data: bytes) -> Book:
    """A text with separators. UTF-8 if it can be, otherwise Windows-1252, as INKAR writes it."""
    if b"\x00" in data:
        raise refuse(Reason.ENCODING)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _western(data)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    if separator not in head:
        raise refuse(Reason.SEPARATORS, line=1, found=head)
    rows: list[list[str | float | None]] = []
    cells = 0
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    try:
        for row in reader:
            cells += len(row)
            if cells > MAX_CELLS:
                raise refuse(Reason.TOO_MANY_ROWS, limit=len(rows))
            rows.append(list(row))
    except csv.Error as error:
        raise refuse(Reason.SEPARATORS, line=reader.line_num, found=error) from error
    grid = Grid("", rows)
    return Book((grid,), "." if separator == "," else _decimal(rows))


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(Reason.ENCODING, line=line) from error


def _decimal(rows: list[list[str | float | None]]) -> str:
    """The decimal mark of a text: a comma, unless only points ever stand before decimals."""
    points = False
    for row in rows:
        for value in row:
            whole, comma, part = str(value).partition(",")
            if comma and part.isdigit() and whole.lstrip("-").replace(".", "").isdigit():
                return ","
            whole, point, part = str(value).partition(".")
            points |= bool(point) and len(part) != 3 and part.isdigit() and whole.isdigit()
    return "." if points else ","
