# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a GV100AD file must fulfil beyond the form of its fields, and words for what it does not."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from kleinstadt.formats.faults import Collector, Reason, refuse
from kleinstadt.formats.gv100ad_layout import LAYOUT, WIDTH, Level, misfits

LANDS = tuple(f"{number:02}" for number in range(1, 17))
YEARS = range(1950, 2101)

# Letters that official names use, with room for Sorbian, Danish and French ones. Capital Â, Ã
# and Ÿ are left out: they do not occur, and they are what UTF-8 looks like when misread.
_LETTERS = frozenset(map(chr, range(0xC0, 0x180))) - frozenset("ÂÃ×÷Ÿ") | frozenset("’–")
_GERMAN = frozenset("äöüÄÖÜß")
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
_ODD = re.compile(rf"[^\x20-\x7e{''.join(sorted(_LETTERS))}]")
_NO_COUNTY = "0009999"
_BOM = b"\xef\xbb\xbf"

Pattern = re.Pattern[str]


class Record(Protocol):
    """A unit as these checks see it."""

    @property
    def line(self) -> int: ...
    @property
    def key(self) -> str: ...


class Town(Protocol):
    """A municipality as these checks see it."""

    @property
    def line(self) -> int: ...
    @property
    def ags(self) -> str: ...
    @property
    def association(self) -> str: ...


def clean(data: bytes) -> bytes:
    r"""The same without byte order mark, with \n line ends, without a DOS end-of-file mark."""
    return data.removeprefix(_BOM).replace(b"\r\n", b"\n").rstrip(b"\r\n\x1a")


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding. UTF-8 strictly, else the code page in which every letter makes sense.

    Raises Refused with the line of the first byte that is not UTF-8 when no code page fits.
    """
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        letters, page = max((_german_letters(data, page), page) for page in ("cp850", "cp1252"))
        if letters:
            return data.decode(page), page
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        found = f"0x{data[error.start]:02X}"
        raise refuse(Reason.ENCODING, line, found, column=column) from None


def _german_letters(data: bytes, page: str) -> int:
    """How many kinds of German letters a code page shows; 0 where it shows any nonsense."""
    high = bytes(set(data.translate(None, bytes(range(0x80)))))
    letters = set(high.decode(page, "replace"))
    return len(letters & _GERMAN) if letters <= _LETTERS else 0


def odd_characters(data: bytes, encoding: str) -> Pattern | None:
    """What to look for in each line: None where the whole file has no odd character."""
    rest = data.translate(None, _PLAIN).decode(encoding)
    return None if _LETTERS.issuperset(rest) else _ODD


def split(text: str) -> list[str]:
    """The lines. Raises Refused where the whole file stands there twice."""
    lines = text.split("\n")
    half, rest = divmod(len(lines), 2)
    if half and not rest and lines[:half] == lines[half:]:
        raise refuse(Reason.DOUBLED, half + 1, lines[0], first=1)
    return lines


def common_date(lines: Iterable[str]) -> str:
    """The territorial status (YYYYMMDD) that most lines name; empty if none names a date."""
    counted = Counter(line[2:10] for line in lines if len(line) == WIDTH)
    return next((day for day, _ in counted.most_common() if _is_date(day)), "")


def _is_date(digits: str) -> bool:
    try:
        return digits.isascii() and datetime.strptime(digits, "%Y%m%d").year in YEARS  # noqa: DTZ007
    except ValueError:
        return False


def explain(number: int, lines: list[str], day: str, odd: Pattern | None, to: Collector) -> None:
    """Say what is wrong with a line that is known not to be right."""
    line = lines[number - 1]
    if odd and (found := odd.search(line)):
        char, column = found.group(), found.start() + 1
        to.add(number, "record", char, Reason.CHARACTER, column=column, code=f"U+{ord(char):04X}")
    if len(line) != WIDTH:
        cut = number == len(lines) and len(line) < WIDTH
        reason = Reason.CUT_OFF if cut else Reason.LENGTH
        to.add(number, "record", line, reason, expected=WIDTH, actual=len(line))
        return
    if line[:2] not in LAYOUT:
        to.add(number, "type", line[:2], Reason.RECORD_TYPE)
        return
    for field in misfits(line):
        found_text = field.cut(line)
        to.add(number, field.name, found_text, field.reason, first=field.first, last=field.last)
    if line[2:10] != day:
        _explain_date(number, line[2:10], day, to)


def _explain_date(number: int, found: str, day: str, to: Collector) -> None:
    if not _is_date(found):
        to.add(number, "date", found, Reason.DATE)
    else:
        to.add(number, "date", found, Reason.OTHER_DATE, expected=day)


def relations(units: Mapping[Level, Sequence[Record]], towns: Sequence[Town], lines: int) -> None:
    """Check that every key is there once, every parent is there, and no parent is without child.

    Raises Refused. Works on prefixes: each key begins with the keys of all that it lies in.
    """
    faults = Collector()
    keys = [(town.line, town.ags[:5] + town.association + town.ags[5:]) for town in towns]
    _duplicates(((town.line, town.ags) for town in towns), faults)
    for members in units.values():
        named = [(unit.line, unit.key) for unit in members]
        _duplicates(named, faults)
        keys += named
    for level, parents in _parents(units, towns).items():
        known = {unit.key: unit.line for unit in units[level]}
        for key in sorted(parents - known.keys()):
            below = [line for line, child in keys if child.startswith(key)]
            faults.add(
                min(below),
                "key",
                key,
                Reason.NO_PARENT,
                level=level.name.lower(),
                key=key,
                children=len(below),
            )
        for key in sorted(known.keys() - parents):
            faults.add(known[key], "key", key, Reason.NO_CHILD, level=level.name.lower())
    _all_states(units[Level.LAND], {key[:2] for _, key in keys}, lines, faults)
    faults.raise_if_any()


def _duplicates(keyed: Iterable[tuple[int, str]], faults: Collector) -> None:
    first: dict[str, int] = {}
    for line, key in keyed:
        if first.setdefault(key, line) != line:
            faults.add(line, "key", key, Reason.DUPLICATE, first=first[key])


def _parents(
    units: Mapping[Level, Sequence[Record]], towns: Sequence[Town]
) -> dict[Level, set[str]]:
    """The keys of the units that have something in them, by level.

    Areas without a county (the condominium with Luxembourg, coastal waters) are left out.
    Most states have no government regions (digit 0), and all but one no planning regions.
    """
    associations = {town.ags[:5] + town.association for town in towns}
    in_county = {unit.key for unit in units[Level.ASSOCIATION]} | associations
    counties = {unit.key for unit in units[Level.COUNTY]}
    regions = {unit.key for unit in units[Level.PLANNING_REGION]}
    planned = {key[:2] for key in counties if key[:4] in regions}
    return {
        Level.LAND: {key[:2] for key in associations},
        Level.GOVERNMENT_REGION: {key[:3] for key in counties if key[2] != "0"},
        Level.PLANNING_REGION: {key[:4] for key in counties if key[:2] in planned},
        Level.COUNTY: {key[:5] for key in in_county if key[2:] != _NO_COUNTY},
        Level.ASSOCIATION: associations,
    }


def _all_states(
    states: Sequence[Record], mentioned: set[str], lines: int, faults: Collector
) -> None:
    """A file without one of the 16 states has been cut; the place is where it should stand."""
    for key in sorted(set(LANDS) - mentioned):
        behind = [state.line for state in states if state.key > key]
        faults.add(min(behind, default=lines), "key", key, Reason.NO_STATE, key=key)
    for state in states:
        if state.key not in LANDS:
            faults.add(state.line, "key", state.key, Reason.CODE, first=11, last=12)
