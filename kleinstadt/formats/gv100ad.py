# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""GV100AD, the official register of German municipalities: bytes in, records out.

A file is taken whole or refused whole (`faults.Refused`). What cannot be seen from one file
alone: that single municipalities are missing from an association that keeps others. Compare
with the register before (methods/succession.py).

The layout, with its source, is in gv100ad_layout.py; begin reading with `read`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kleinstadt.formats import gv100ad_checks as checks
from kleinstadt.formats import intake
from kleinstadt.formats.faults import Collector, Reason, refuse
from kleinstadt.formats.gv100ad_layout import PATTERNS, Level

MAX_BYTES = 12_000_000  # three times a file of today
MAX_LINES = 50_000
MAX_POPULATION = 10_000_000
MAX_AREA_HA = 1_000_000
UNIT_LEVELS = tuple(level for level in Level if level is not Level.MUNICIPALITY)
_STRIDE = 1_000

Progress = Callable[[int, int], None]  # lines done, lines in all


@dataclass(frozen=True, slots=True)
class Unit:
    """A state, region, county or association (records 10 to 50).

    key: 2 digits for a state, 3 for a government region, 4 for a planning region (only
    Baden-Württemberg), 5 for a county, 9 for an association (county and 4 digits, the
    beginning of the ARS). seat: of the administration, empty if none. kind: a key of
    KINDS[level], empty above counties.
    """

    line: int
    level: Level
    key: str
    name: str
    seat: str
    kind: str

    @property
    def short_name(self) -> str:
        """The name up to the first comma."""
        return self.name.partition(",")[0]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality, or an area that belongs to none (record 60).

    area_ha: hectares. population, male: persons at the reference date of the statistics,
    which is not the date of the register and not in the file. postcode: of the seat of the
    administration, empty if none; several_postcodes: the municipality has others as well.
    tax_office (4 digits), court (4 characters: higher regional, regional, local court),
    employment_agency (5 digits), constituency_first and _last (3 digits, Bundestag): empty
    where the file is blank.
    """

    line: int
    ags: str
    association: str
    name: str
    kind: str
    area_ha: int
    population: int
    male: int
    postcode: str
    several_postcodes: bool
    tax_office: str
    court: str
    employment_agency: str
    constituency_first: str
    constituency_last: str

    @property
    def ars(self) -> str:
        """The 12-digit regional key: county, association, municipality."""
        return self.ags[:5] + self.association + self.ags[5:]

    @property
    def female(self) -> int:
        return self.population - self.male

    @property
    def short_name(self) -> str:
        """The name up to the first comma: "Homberg (Efze)"."""
        return self.name.partition(",")[0]

    @property
    def addition(self) -> str:
        """The name behind the first comma: "Reformationsstadt, Kreisstadt"; often empty."""
        return self.name.partition(",")[2].strip()

    @property
    def unincorporated(self) -> bool:
        """Whether this is an area outside any municipality (gemeindefreies Gebiet)."""
        return self.kind in {"65", "66"}


@dataclass(frozen=True, slots=True)
class Register:
    """A whole file, checked: every record's parents are there, every key is there once.

    date: of the territorial status. encoding: "utf-8", "cp1252" or "cp850". lines: records.
    units: by each of UNIT_LEVELS. Everything in the order of the file.
    """

    date: date
    encoding: str
    lines: int
    units: dict[Level, tuple[Unit, ...]]
    municipalities: tuple[Municipality, ...]


def read(source: bytes | Path, *, progress: Progress | None = None) -> Register:
    """Read and check a whole file.

    source: its bytes, or where it lies. progress: called with (lines done, lines in all)
    about every thousand lines; what it raises ends the reading.

    Raises faults.Refused with every fault (up to MAX_FAULTS) by line, field and reason; faults
    of records among one another are looked for only when each line is right by itself. Raises
    OSError when the path cannot be read. Reads at most MAX_BYTES, whatever the file's size.
    """
    data = intake.load(source, MAX_BYTES)
    _check_whole(data)
    data = checks.clean(data)
    text, encoding = checks.decode(data)
    lines = checks.split(text)
    reader = _Reader(lines, checks.odd_characters(data, encoding))
    reader.run(progress or _silent)
    register = reader.register(encoding)
    checks.relations(register.units, register.municipalities, len(lines))
    return register


def _silent(done: int, total: int) -> None:
    pass


def _check_whole(data: bytes) -> None:
    if not data.strip():
        raise refuse(Reason.EMPTY)
    if name := intake.recognise(data):
        raise refuse(Reason.WRONG_FORMAT, format=name)
    if len(data) > MAX_BYTES:
        raise refuse(Reason.TOO_LARGE, data.count(b"\n", 0, MAX_BYTES) + 1, limit=MAX_BYTES)
    if data.count(b"\n") > MAX_LINES:
        raise refuse(Reason.TOO_MANY_ROWS, MAX_LINES + 1, limit=MAX_LINES)


class _Reader:
    """Turns lines into records and notes the faults of single lines."""

    def __init__(self, lines: list[str], odd: checks.Pattern | None) -> None:
        self.lines = lines
        self.odd = odd
        self.faults = Collector()
        self.day = checks.common_date(lines)
        self.units: dict[Level, list[Unit]] = {level: [] for level in UNIT_LEVELS}
        self.municipalities: list[Municipality] = []

    def run(self, progress: Progress) -> None:
        total = len(self.lines)
        for start in range(0, total, _STRIDE):
            progress(start, total)
            for number, line in enumerate(self.lines[start : start + _STRIDE], start + 1):
                self._take(number, line)
        progress(total, total)
        self.faults.raise_if_any()

    def register(self, encoding: str) -> Register:
        return Register(
            date=date.fromisoformat(self.day),
            encoding=encoding,
            lines=len(self.lines),
            units={level: tuple(units) for level, units in self.units.items()},
            municipalities=tuple(self.municipalities),
        )

    def _take(self, number: int, line: str) -> None:
        kind = line[:2]
        pattern = PATTERNS.get(kind)
        match = pattern.fullmatch(line) if pattern else None
        if match is None or line[2:10] != self.day or (self.odd and self.odd.search(line)):
            checks.explain(number, self.lines, self.day, self.odd, self.faults)
        elif kind == Level.MUNICIPALITY:
            self._take_municipality(number, match.groups())
        else:
            self._take_unit(number, Level(kind), match.groups())

    def _take_unit(self, number: int, level: Level, values: tuple[str, ...]) -> None:
        *key, name, seat = values[: 4 if level is Level.ASSOCIATION else 3]
        kind = values[-1] if level in {Level.COUNTY, Level.ASSOCIATION} else ""
        unit = Unit(number, level, "".join(key), name.rstrip(), seat.strip(), kind)
        self.units[level].append(unit)

    def _take_municipality(self, number: int, values: tuple[str, ...]) -> None:
        ags, association, name, kind, area, people, male, postcode, mark, *offices = values
        area_ha, population, men = int(area), int(people), int(male)
        if area_ha > MAX_AREA_HA:
            self._out_of_range(number, "area", area_ha, MAX_AREA_HA)
        if population > MAX_POPULATION:
            self._out_of_range(number, "population", population, MAX_POPULATION)
        if men > population:
            self._out_of_range(number, "male", men, population)
        municipality = Municipality(
            number,
            ags,
            association,
            name.rstrip(),
            kind,
            area_ha,
            population,
            men,
            postcode.strip(),
            not mark.isspace(),
            *map(str.strip, offices),
        )
        self.municipalities.append(municipality)

    def _out_of_range(self, number: int, name: str, found: int, most: int) -> None:
        self.faults.add(number, name, found, Reason.RANGE, least=0, most=most)
