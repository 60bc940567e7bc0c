# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a grid carefully: keys with their zeros, numbers with their comma, faults by cell."""

import math
import re
from collections.abc import Sequence

from kleinstadt.formats.faults import Collector, Reason, refuse
from kleinstadt.formats.grids import Grid, as_text, place
from kleinstadt.formats.sheets import Book

# "–" and "." and "x" are how statistical offices write that there is no figure; none of it is zero
UNKNOWN = frozenset({"", "-", "–", "—", ".", "..", "…", "...", "x", "X", "/", "n.v.", "NA", "k.A."})
YEARS = range(1900, 2101)
KEY_DIGITS = {"municipality": 8, "association": 9, "county": 5}
HEADER_ROWS = 12

# the zero before the mark may be missing, as in "-,14"
_COMMA = re.compile(r"[+-]?(([0-9]{1,3}([.\u00a0\u202f ][0-9]{3})+|[0-9]+)(,[0-9]+)?|,[0-9]+)")
_POINT = re.compile(
    r"[+-]?(([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?|\.[0-9]+)"
)
_GROUPING = re.compile("[.\u00a0\u202f ]")
_BLANKS = re.compile(r"[-\s\u00ad]+")


def plain(value: object) -> str:
    """A heading for comparing: without blanks and hyphens, in small letters."""
    return _BLANKS.sub("", str(value or "")).casefold()


def find_table(book: Book, wanted: Sequence[str]) -> tuple[Grid, int]:
    """The first visible sheet with a row that holds all wanted headings, and that row.

    wanted: headings as `plain` writes them; a cell may go on after them. Raises faults.Refused;
    a table on a hidden sheet is named, not taken.
    """
    hidden = None
    for grid in book.grids:
        for number, row in enumerate(grid.rows[:HEADER_ROWS]):
            cells = [plain(value) for value in row]
            if all(any(cell.startswith(word) for cell in cells) for word in wanted):
                if not grid.hidden:
                    return grid, number
                hidden = hidden or grid
    if hidden is not None:
        faults = Collector(hidden.title)
        faults.add(None, "sheet", hidden.title, Reason.HIDDEN)
        faults.raise_if_any()
    raise refuse(Reason.NO_TABLE, headings=", ".join(wanted))


class Reader:
    """Cells of one table by row and column (both from 0); what is wrong with them is collected."""

    def __init__(self, grid: Grid, header: int, decimal: str) -> None:
        self.grid = grid
        self.faults = Collector(grid.title)
        self._decimal = decimal
        self._formulas = grid.formulas
        self._top = header

    def check_merged(self, columns: int) -> None:
        """Note merged cells among the rows below the heading, in the first so many columns."""
        for top, left, bottom, right in self.grid.merged:
            if bottom > self._top and left < columns and self._is_filled(max(top, self._top)):
                cells = f"{place(top, left)}:{place(bottom, right)}"
                self.add(top, left, "cells", Reason.MERGED, range=cells)

    def _is_filled(self, row: int) -> bool:
        """Whether a row of the table stands here: footnotes below it may be merged."""
        return row < len(self.grid.rows) and sum(v is not None for v in self.grid.rows[row]) > 1

    def add(self, row: int, column: int, field: str, reason: Reason, **params: int | str) -> None:
        """Note a fault in a cell. Raises faults.Refused once there are enough."""
        cell = place(row, column) if self.grid.title else ""
        self.faults.add(row + 1, field, self.grid.text(row, column), reason, cell, **params)

    def key(self, row: int, column: int, digits: int, field: str = "key") -> str:
        """A key of so many digits, "" and a fault where there is none.

        A number in a workbook has lost its leading zero when one digit is missing, and gets it
        back; a text of that length does not, since nobody knows what else it lost.
        """
        value = self.grid.value(row, column)
        text = as_text(value)
        if not isinstance(value, str) and len(text) == digits - 1:
            text = f"0{text}"
        if self.computed(row, column, field):
            return ""
        if len(text) != digits or not (text.isascii() and text.isdigit()):
            self.add(row, column, field, Reason.KEY_LENGTH, expected=digits, actual=len(text))
            return ""
        return text

    def number(self, row: int, column: int, field: str = "value") -> float | None:
        """A number; None where it is unknown, and where it is none (a fault then)."""
        value = self.grid.value(row, column)
        if self._formulas and self.computed(row, column, field):  # also one never computed
            return None
        if value is None:
            return None
        if isinstance(value, str):
            return self._parsed(row, column, value.strip(), field)
        if not math.isfinite(value):
            self.add(row, column, field, Reason.NUMBER)
            return None
        return value

    def computed(self, row: int, column: int, field: str) -> bool:
        """Whether a formula stands here; that is a fault, as its value may be out of date."""
        if (row, column) not in self._formulas:
            return False
        self.add(row, column, field, Reason.FORMULA)
        return True

    def year(self, row: int, column: int) -> str:
        """A year of four digits; a fault otherwise."""
        text = self.grid.text(row, column)
        if not (text.isdigit() and int(text) in YEARS):
            self.add(row, column, "year", Reason.YEAR)
            return ""
        return text

    def _parsed(self, row: int, column: int, text: str, field: str) -> float | None:
        if text in UNKNOWN:
            return None
        comma = self._decimal == ","
        mine, other = (_COMMA, _POINT) if comma else (_POINT, _COMMA)
        if mine.fullmatch(text):
            cleared = _GROUPING.sub("", text).replace(",", ".") if comma else text.replace(",", "")
            number = float(cleared)
            if math.isfinite(number):
                return number
        expected = Reason.DECIMAL_COMMA if comma else Reason.DECIMAL_POINT
        self.add(row, column, field, expected if other.fullmatch(text) else Reason.NUMBER)
        return None
