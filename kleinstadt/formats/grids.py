# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A sheet as rows of plain values, with what a reader must know before trusting them."""

from dataclasses import dataclass
from functools import cache

Value = str | float | None
Range = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0

MAX_CELLS = 2_000_000  # filled cells of one file: some 100 MB of Python objects
MAX_TEXT = 4_000  # letters of a cell that are kept
MAX_COLUMNS = 400
MAX_ROWS = 300_000


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. rows: ragged; numbers as int or float, anything else as text, None where empty.

    formulas: places (row, column), counted from 0, whose value a formula computed.
    """

    title: str
    rows: list[list[Value]]
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """A cell; None outside the sheet."""
        if row >= len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int) -> str:
        """A cell as text: whole numbers without a decimal point, blanks at the ends removed."""
        return as_text(self.value(row, column))


def as_text(value: Value) -> str:
    """A value as a person would read it from the sheet."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@cache
def letters(column: int) -> str:
    """The name of a column counted from 0: A, B, … AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def place(row: int, column: int) -> str:
    """The name of a cell, both counted from 0: B7."""
    return f"{letters(column)}{row + 1}"
