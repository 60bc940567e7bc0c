# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The German Index of Socioeconomic Deprivation (Robert Koch-Institut) per municipality and year.

Text files, one for each federal state but the city states: score from 0 to 1, key, name, year,
separated by commas. A row is one municipality in one year.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from kleinstadt.formats import sheets
from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.figures import Figures, Head, Unit
from kleinstadt.formats.grids import Grid
from kleinstadt.formats.tables import YEARS, Reader, find_table, plain

TITLE = "gisd"
_COLUMNS = ("gisd_score", "gemeinde_id", "gemeinde_name", "year")

Progress = Callable[[int, int], None]  # files done, of


def read(files: Iterable[bytes | Path], progress: Progress | None = None) -> Figures:
    """The scores of all files together, a column for each year.

    Raises faults.Refused by line, OSError when a path cannot be read.
    """
    listed = list(files)
    scores: dict[str, dict[str, float]] = {}
    names: dict[str, tuple[int, str]] = {}
    for done, file in enumerate(listed):
        if progress:
            progress(done, len(listed))
        _File(file, scores, names).read()
    years = sorted({year for found in scores.values() for year in found})
    heads = tuple(Head(TITLE, f"{year}-12-31") for year in years)
    units = tuple(
        Unit(names[key][0], "municipality", key, names[key][1], tuple(map(found.get, years)))
        for key, found in sorted(scores.items())
    )
    return Figures(heads, units)


class _File:
    """Reads one file into what was read of others; the same municipality must not come twice."""

    def __init__(
        self,
        file: bytes | Path,
        scores: dict[str, dict[str, float]],
        names: dict[str, tuple[int, str]],
    ) -> None:
        book = sheets.read(file)
        self.grid, self.header = find_table(book, _COLUMNS)
        self.reader = Reader(self.grid, self.header, book.decimal)
        self.scores, self.names = scores, names
        cells = [plain(value) for value in self.grid.rows[self.header]]
        self.places = [cells.index(word) for word in _COLUMNS]

    def read(self) -> None:
        """Plain rows are taken as they are; only odd ones go through every check."""
        score, key, name, year = self.places
        years = {str(one) for one in YEARS}
        for number in range(self.header + 1, len(self.grid.rows)):
            row = self.grid.rows[number]
            if not row:
                continue
            try:
                ags, when, value = str(row[key]), str(row[year]), float(str(row[score]))
            except (ValueError, IndexError):
                self._odd(number)
                continue
            if len(ags) != 8 or not ags.isdigit() or when not in years or not 0 <= value <= 1:
                self._odd(number)
                continue
            self._take(number, ags, str(row[name]), when, value)
        self.reader.faults.raise_if_any()
        if not self.scores:
            raise _nothing(self.grid, self.reader)

    def _odd(self, number: int) -> None:
        score, key, _name, year = self.places
        if not any(value not in {None, ""} for value in self.grid.rows[number]):
            return
        ags = self.reader.key(number, key, 8)
        when = self.reader.year(number, year)
        value = self.reader.number(number, score)
        if value is not None and not 0 <= value <= 1:
            self.reader.add(number, score, "value", Reason.BOUNDS, least=0, most=1)
        elif ags and when and value is not None:
            self._take(number, ags, self.grid.text(number, self.places[2]), when, value)

    def _take(self, number: int, ags: str, name: str, year: str, value: float) -> None:
        found = self.scores.setdefault(ags, {})
        if year in found:
            first = self.names[ags][0]
            self.reader.add(number, self.places[1], "key", Reason.DUPLICATE, first=first)
        else:
            found[year] = value
            self.names.setdefault(ags, (number + 1, name))


def _nothing(grid: Grid, reader: Reader) -> Refused:
    reader.faults.add(None, "sheet", grid.title, Reason.NO_VALUES)
    try:
        reader.faults.raise_if_any()
    except Refused as refusal:
        return refusal
    raise AssertionError
