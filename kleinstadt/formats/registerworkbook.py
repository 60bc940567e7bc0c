# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly workbook of the register (Gemeindeverzeichnis-Auszug, Statistisches Bundesamt).

It says what the text file of the register (GV100AD) does not: coordinates of the centre, tourism
region and degree of urbanisation of each municipality. Codes of both are kept as numbers, their
words in `labels`. The key of a municipality is made of four columns; that of the association
stands between them.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from kleinstadt.formats import sheets
from kleinstadt.formats.faults import Reason
from kleinstadt.formats.figures import Figures, Head, Unit
from kleinstadt.formats.grids import Grid
from kleinstadt.formats.tables import Reader, find_table, plain

POPULATION, TOURISM, URBANISATION = "population", "tourism_region", "urbanisation"
_MUNICIPALITY = "60"
_KEY_DIGITS = {"land": 2, "rb": 1, "kreis": 2, "gem": 3}
_FIELDS = ("gemeindename", "längengrad", "breitengrad", "reisegebiete", "gradderverstädterung")
_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_TOURISM = re.compile("[A-Z][0-9A-Z]{1,3}")
_LAT, _LON = (47.0, 55.2), (5.5, 15.6)  # Germany


@dataclass(frozen=True, slots=True)
class Workbook:
    """figures: inhabitants, tourism region, degree of urbanisation (1 dense to 3
    sparse). points: latitude and longitude in degrees by key.
    """

    figures: Figures
    points: dict[str, tuple[float, float]]


def read(source: bytes | Path) -> Workbook:
    """The municipalities of a workbook; the same row twice counts once.

    Raises faults.Refused by sheet and cell; OSError when the path cannot be read.
    """
    book = sheets.read(source)
    grid, header = find_table(book, ("satzart", "gemeindename", "reisegebiete"))
    return _Sheet(grid, header, book.decimal).workbook()


class _Sheet:
    def __init__(self, grid: Grid, header: int, decimal: str) -> None:
        self.grid = grid
        self.header = header
        self.reader = Reader(grid, header + 3, decimal)
        self.columns = self._find_columns()
        self.words: dict[str, dict[int, str]] = {TOURISM: {}, URBANISATION: {}}
        self.points: dict[str, tuple[float, float]] = {}

    def _find_columns(self) -> dict[str, int]:
        """Headings stand in up to three rows, one above the other."""
        found: dict[str, int] = {}
        for row in range(self.header, self.header + 3):
            for column, value in enumerate(self.grid.rows[row]):
                cell = plain(value)
                for wanted in (*_KEY_DIGITS, *_FIELDS, "insgesamt", "satzart"):
                    exact = wanted in {*_KEY_DIGITS, "insgesamt"}
                    if cell == wanted or (not exact and cell.startswith(wanted)):
                        found.setdefault(wanted, column)
        missing = {*_KEY_DIGITS, *_FIELDS, "insgesamt", "satzart"} - found.keys()
        for name in sorted(missing):
            self.reader.faults.add(self.header + 1, name, "", Reason.NO_COLUMN)
        self.reader.faults.raise_if_any()
        return found

    def workbook(self) -> Workbook:
        self.reader.check_merged(max(self.columns.values()) + 2)
        people, status = self._days()
        units: dict[str, Unit] = {}
        for row in range(self.header + 3, len(self.grid.rows)):
            if self._text(row, "satzart") != _MUNICIPALITY:
                continue
            unit = self._unit(row)
            known = units.setdefault(unit.key, unit)
            if known.values == unit.values:
                continue
            if known.values[0] == unit.values[0] == 0:
                # an area where nobody lives, split between two tourism regions
                units[unit.key] = replace(known, values=_agreed(known, unit))
            else:
                column = self.columns["gem"]
                self.reader.add(row, column, "key", Reason.DUPLICATE, first=known.row)
        self.reader.faults.raise_if_any()
        if not units:
            self.reader.faults.add(None, "sheet", self.grid.title, Reason.NO_VALUES)
            self.reader.faults.raise_if_any()
        heads = (Head(POPULATION, people), Head(TOURISM, status), Head(URBANISATION, status))
        figures = Figures(
            heads,
            tuple(units.values()),
            status=status,
            sheet=self.grid.title,
            labels=self.words,
        )
        return Workbook(figures, self.points)

    def _days(self) -> tuple[str, str]:
        """As of when the inhabitants are, and the territorial status: both from the headings."""
        people = status = ""
        for row in self.grid.rows[self.header - 2 : self.header + 4]:
            for column, value in enumerate(row):
                match = _DAY.search(str(value or ""))
                if match is None:
                    continue
                day = f"{match[3]}-{match[2]}-{match[1]}"
                if column >= self.columns["insgesamt"] and not people:
                    people = day
                elif "stand" in str(value).casefold() or not status:
                    status = day
        if not people or not status:
            self.reader.add(self.header, 0, "date", Reason.DATE)
            self.reader.faults.raise_if_any()
        return people, status

    def _text(self, row: int, name: str) -> str:
        return self.grid.text(row, self.columns[name])

    def _unit(self, row: int) -> Unit:
        key = "".join(self._digits(row, name) for name in _KEY_DIGITS)
        self._point(row, key)
        return Unit(
            row + 1,
            "municipality",
            key,
            self._text(row, "gemeindename"),
            (
                self.reader.number(row, self.columns["insgesamt"], "population"),
                self._code(row, "reisegebiete", TOURISM),
                self._code(row, "gradderverstädterung", URBANISATION),
            ),
        )

    def _digits(self, row: int, name: str) -> str:
        """One part of the key; a number has lost its zeros, and its width is known."""
        width = _KEY_DIGITS[name]
        text = self._text(row, name)
        if not isinstance(self.grid.value(row, self.columns[name]), str):
            text = text.zfill(width)
        if len(text) != width or not text.isdigit():
            self.reader.add(
                row, self.columns[name], "key", Reason.KEY_LENGTH, expected=width, actual=len(text)
            )
            return "0" * width
        return text

    def _code(self, row: int, column: str, title: str) -> float | None:
        """The number of a code: 2 for "02"; for "T41" its digits to the base of 36."""
        place = self.columns[column]
        text, word = self.grid.text(row, place), self.grid.text(row, place + 1)
        if not text and not word:
            return None
        if title == URBANISATION:
            if text.lstrip("0") not in {"1", "2", "3"}:
                self.reader.add(row, place, title, Reason.CODE)
                return None
            code = int(text)
        elif _TOURISM.fullmatch(text):
            code = int(text, 36)
        else:
            self.reader.add(row, place, title, Reason.CODE)
            return None
        self.words[title].setdefault(code, word)
        return code

    def _point(self, row: int, key: str) -> None:
        lon = self.reader.number(row, self.columns["längengrad"], "longitude")
        lat = self.reader.number(row, self.columns["breitengrad"], "latitude")
        if lat is None or lon is None or lat == lon == 0:  # an area that has no place of its own
            return
        for value, (least, most), name in (
            (lat, _LAT, "breitengrad"),
            (lon, _LON, "längengrad"),
        ):
            if not least <= value <= most:
                self.reader.add(
                    row,
                    self.columns[name],
                    "latitude" if name == "breitengrad" else "longitude",
                    Reason.BOUNDS,
                    least=str(least),
                    most=str(most),
                )
                return
        self.points[key] = (lat, lon)


def _agreed(one: Unit, other: Unit) -> tuple[float | None, ...]:
    """What two rows say alike, None where they differ."""
    pairs = zip(one.values, other.values, strict=True)
    return tuple(mine if mine == theirs else None for mine, theirs in pairs)
