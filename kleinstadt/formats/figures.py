# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What every file of figures comes down to: columns (what, as of when), rows (whose), values."""

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["municipality", "association", "county"]


@dataclass(frozen=True, slots=True)
class Head:
    """A column. title: what the file calls the figure. date: day, month or year (ISO)."""

    title: str
    date: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A row. key: 8 digits of a municipality, 9 of an association, 5 of a county; the old keys of
    associations that the BBSR used until about 2021 have 8. row: 1-based, for faults. values: one
    per head, None where nothing is known.
    """

    row: int
    level: Level
    key: str
    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a file itself says of a figure."""

    title: str
    long_name: str = ""
    source: str = ""
    formula: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a file.

    columns: where in the file each head stands, from 0, for faults; empty where that is nowhere.
    edition: the year of publication; status: the day (ISO) whose municipalities the keys name;
    both "" where the file does not say. labels: what the codes of a classification mean, by title.
    """

    heads: tuple[Head, ...]
    units: tuple[Unit, ...]
    about: tuple[About, ...] = ()
    edition: str = ""
    status: str = ""
    sheet: str = ""
    columns: tuple[int, ...] = ()
    labels: dict[str, dict[int, str]] = field(default_factory=dict)  # title -> code -> word
