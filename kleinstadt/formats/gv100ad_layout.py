# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The record layout of GV100AD, written once: what stands where, and in which form.

Source: Statistisches Bundesamt, Gemeindeverzeichnis-Informationssystem, record description
of GV100AD. Positions are 1-based and inclusive, as printed there, and count characters.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from kleinstadt.formats.faults import Reason

WIDTH = 220


class Level(StrEnum):
    """The kinds of record (Satzart)."""

    LAND = "10"
    GOVERNMENT_REGION = "20"
    PLANNING_REGION = "30"
    COUNTY = "40"
    ASSOCIATION = "50"
    MUNICIPALITY = "60"


# Textkennzeichen, in the official words
KINDS: dict[Level, dict[str, str]] = {
    Level.COUNTY: {
        "41": "Kreisfreie Stadt",
        "42": "Stadtkreis",
        "43": "Kreis",
        "44": "Landkreis",
        "45": "Regionalverband",
    },
    Level.ASSOCIATION: {
        "50": "Verbandsfreie Gemeinde",
        "51": "Amt",
        "52": "Samtgemeinde",
        "53": "Verbandsgemeinde",
        "54": "Verwaltungsgemeinschaft",
        "55": "Kirchspielslandgemeinde",
        "56": "Verwaltungsverband",
        "57": "Verwaltungsgemeinschaft (Trägermodell)",
        "58": "Erfüllende Gemeinde",
    },
    Level.MUNICIPALITY: {
        "60": "Markt",
        "61": "Kreisfreie Stadt",
        "62": "Stadtkreis",
        "63": "Stadt",
        "64": "Gemeinde",
        "65": "Gemeindefreies Gebiet, bewohnt",
        "66": "Gemeindefreies Gebiet, unbewohnt",
        "67": "Große Kreisstadt",
    },
}

# Form: (pattern for N characters, what is wrong where it does not match). The areas marked
# blank are checked: a line shifted by one character would otherwise give a tenfold area.
_FORMS = {
    "digits": ("[0-9]{N}", Reason.DIGITS),
    "digits or blank": ("(?:[0-9]{N}| {N})", Reason.DIGITS),
    "code": ("[0-9A-Z ]{N}", Reason.CODE),
    "blank": (" {N}", Reason.BLANK),
    "name": ("(?![ ,]).{N}", Reason.FILLED),
    "text": (".{N}", Reason.FILLED),
}
_SKIPPED = {"type", "date", "blank", "free"}


class Field(NamedTuple):
    """One field of a record: columns first to last, and its form."""

    name: str
    first: int
    last: int
    form: str

    @property
    def pattern(self) -> str:
        pattern = _FORMS[self.form][0] if self.form in _FORMS else self.form
        return pattern.replace("N", str(self.last - self.first + 1))

    @property
    def reason(self) -> Reason:
        return _FORMS[self.form][1] if self.form in _FORMS else Reason.CODE

    def cut(self, line: str) -> str:
        return line[self.first - 1 : self.last]


_START = (Field("type", 1, 2, "text"), Field("date", 3, 10, "digits"))
_FREE = Field("free", 201, 220, "text")
_KEYS = {
    Level.LAND: (Field("key", 11, 12, "digits"), Field("blank", 13, 22, "blank")),
    Level.GOVERNMENT_REGION: (Field("key", 11, 13, "digits"), Field("blank", 14, 22, "blank")),
    Level.PLANNING_REGION: (Field("key", 11, 14, "digits"), Field("blank", 15, 22, "blank")),
    Level.COUNTY: (Field("key", 11, 15, "digits"), Field("blank", 16, 22, "blank")),
    Level.ASSOCIATION: (
        Field("key", 11, 15, "digits"),
        Field("blank", 16, 18, "blank"),
        Field("association", 19, 22, "digits"),
    ),
    Level.MUNICIPALITY: (Field("key", 11, 18, "digits"), Field("association", 19, 22, "digits")),
}
_REST = (Field("seat", 73, 122, "text"), Field("blank", 125, 200, "blank"), _FREE)
_REST_OF_MUNICIPALITY = (
    Field("blank", 73, 122, "blank"),
    Field("blank", 125, 128, "blank"),
    Field("area", 129, 139, "digits"),
    Field("population", 140, 150, "digits"),
    Field("male", 151, 161, "digits"),
    Field("blank", 162, 165, "blank"),
    Field("postcode", 166, 170, "digits or blank"),
    Field("postcode_mark", 171, 175, "text"),
    Field("blank", 176, 177, "blank"),
    Field("tax_office", 178, 181, "digits or blank"),
    Field("court", 182, 185, "code"),
    Field("employment_agency", 186, 190, "digits or blank"),
    Field("constituency_first", 191, 193, "digits or blank"),
    Field("constituency_last", 194, 196, "digits or blank"),
    Field("blank", 197, 200, "blank"),
    _FREE,
)


def _fields(level: Level) -> tuple[Field, ...]:
    codes = KINDS.get(level)
    kind = Field("kind", 123, 124, f"(?:{'|'.join(codes)})" if codes else "blank")
    rest = _REST_OF_MUNICIPALITY if level is Level.MUNICIPALITY else _REST
    fields = (*_START, *_KEYS[level], Field("name", 23, 72, "name"), kind, *rest)
    return tuple(sorted(fields, key=lambda field: field.first))


def _line_pattern(fields: tuple[Field, ...]) -> re.Pattern[str]:
    return re.compile(
        "".join(f.pattern if f.name in _SKIPPED else f"({f.pattern})" for f in fields)
    )


LAYOUT: dict[str, tuple[Field, ...]] = {str(level): _fields(level) for level in Level}
# One match checks and cuts a whole line: groups are the named fields in the order of LAYOUT
PATTERNS: dict[str, re.Pattern[str]] = {
    level: _line_pattern(fields) for level, fields in LAYOUT.items()
}


def misfits(line: str) -> Iterator[Field]:
    """The fields of a line of known type and right length that do not have their form."""
    for field in LAYOUT[line[:2]]:
        if not re.fullmatch(field.pattern, field.cut(line), re.DOTALL):
            yield field
