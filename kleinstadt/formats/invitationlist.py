# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Lists of people to invite, from a spreadsheet: a workbook (.xlsx) or CSV in, rows out.

Columns are found by their headings in any order: E-Mail and AGS or Stadt are needed; Name, Rolle,
Funktion and Vertretung may stand there. Whether towns and functions exist is not checked here.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from kleinstadt.formats import intake
from kleinstadt.formats.boundarychanges import check_archive, sheets
from kleinstadt.formats.faults import Collector, Reason, refuse

MAX_BYTES = 2_000_000
MAX_ROWS = 1_000
_HEADER_ROWS = 10
_HEADINGS = {
    "email": ("email", "emailadresse", "mail"),
    "name": ("name", "person"),
    "ags": ("ags", "gemeindeschlüssel", "gemeindeschlüssel(ags)", "amtlichergemeindeschlüssel"),
    "town": ("stadt", "gemeinde", "kommune", "ort"),
    "role": ("rolle", "recht"),
    "function": ("funktion", "amt"),
    "deputy": ("vertretung", "invertretung"),
}
_ROLES = {"": "member", "mitglied": "member", "verwaltung": "administrator"}
_YES = {"ja": True, "x": True, "nein": False, "": False}
_LENGTHS = {"name": 150, "function": 120, "email": 254}
# what browsers accept in a field for addresses (HTML Living Standard), and a point in the domain
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_AGS = re.compile(r"[0-9]{8}")

Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Invited:
    """One person. row: of the sheet, 1-based. ags or town may be empty, not both.

    role: "member" or "administrator". cells: where the entries stand ("B7"), empty for CSV.
    """

    row: int
    email: str
    name: str
    ags: str
    town: str
    role: str
    function: str
    deputy: bool
    cells: dict[str, str]


def read(source: bytes | Path) -> tuple[str, tuple[Invited, ...]]:
    """The title of the sheet (empty for CSV) and its rows.

    Raises faults.Refused with every fault by cell; OSError when the path cannot be read.
    """
    data = intake.load(source, MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise refuse(Reason.TOO_LARGE, limit=MAX_BYTES)
    tables = _text(data) if intake.recognise(data) == "" else _book(data)
    for title, rows in tables:
        for number, row in enumerate(rows[:_HEADER_ROWS]):
            if _plain_set(row) & set(_HEADINGS["email"]):
                return title, _Reader(title, rows, number).all()
    faults = Collector()
    faults.add(None, "email", "", Reason.NO_COLUMN)
    faults.raise_if_any()
    return "", ()


def _book(data: bytes) -> list[tuple[str, list[Cells]]]:
    check_archive(data)
    return [(title, [list(row) for row in rows]) for title, rows in sheets(data)]


def _text(data: bytes) -> list[tuple[str, list[Cells]]]:
    if not data.strip():
        raise refuse(Reason.EMPTY)
    if b"\x00" in data:
        raise refuse(Reason.ENCODING)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=head.count)
    return [("", [list(row) for row in csv.reader(text.splitlines(), delimiter=separator)])]


def _plain(value: object) -> str:
    return re.sub(r"[-\s_.]", "", str(value or "")).casefold()


def _plain_set(row: Cells) -> set[str]:
    return {_plain(value) for value in row}


class _Reader:
    """Reads the rows below a heading and notes faults by cell."""

    def __init__(self, title: str, rows: list[Cells], header: int) -> None:
        self.title, self.rows, self.header = title, rows, header
        self.faults = Collector(title)
        headings = [_plain(value) for value in rows[header]]
        self.columns = {
            name: next((n for n, heading in enumerate(headings) if heading in words), None)
            for name, words in _HEADINGS.items()
        }

    def all(self) -> tuple[Invited, ...]:
        if self.columns["ags"] is None and self.columns["town"] is None:
            self.faults.add(self.header + 1, "ags", "", Reason.NO_COLUMN)
            self.faults.raise_if_any()
        found = []
        for index in range(self.header + 1, len(self.rows)):
            if any(str(value or "").strip() for value in self.rows[index]):
                found.append(self._one(index))
            if len(found) > MAX_ROWS:
                self.faults.add(index + 1, "row", "", Reason.TOO_MANY_ROWS, limit=MAX_ROWS)
                break
        self.faults.raise_if_any()
        if not found:
            raise refuse(Reason.EMPTY)
        return tuple(found)

    def _one(self, index: int) -> Invited:
        texts = {name: self._cell(index, name) for name in self.columns}
        self._check(index, texts)
        deputy = _YES.get(texts["deputy"].casefold(), False)
        if deputy and not texts["function"]:
            self._fault(index, "function", Reason.FILLED)
        return Invited(
            row=index + 1,
            email=texts["email"].lower(),
            name=texts["name"],
            ags=texts["ags"],
            town=texts["town"],
            role=_ROLES.get(texts["role"].casefold(), "member"),
            function=texts["function"],
            deputy=deputy,
            cells={name: self._place(index, name) for name in self.columns},
        )

    def _check(self, index: int, texts: dict[str, str]) -> None:
        for name, most in _LENGTHS.items():
            if len(texts[name]) > most:
                self._fault(index, name, Reason.LENGTH, expected=most, actual=len(texts[name]))
        if not _EMAIL.fullmatch(texts["email"]):
            reason = Reason.CODE if texts["email"] else Reason.FILLED
            self._fault(index, "email", reason)
        if texts["ags"] and not _AGS.fullmatch(texts["ags"]):
            self._fault(index, "ags", Reason.LENGTH, expected=8, actual=len(texts["ags"]))
        if not texts["ags"] and not texts["town"]:
            self._fault(index, "ags" if self.columns["ags"] is not None else "town", Reason.FILLED)
        for name, allowed in (("role", _ROLES), ("deputy", _YES)):
            if texts[name].casefold() not in allowed:
                self._fault(index, name, Reason.CODE)

    def _cell(self, index: int, name: str) -> str:
        column, row = self.columns[name], self.rows[index]
        if column is None or column >= len(row) or row[column] is None:
            return ""
        value = row[column]
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).split())

    def _place(self, index: int, name: str) -> str:
        column = self.columns[name]
        if not self.title or column is None:
            return ""
        return f"{get_column_letter(column + 1)}{index + 1}"

    def _fault(self, index: int, name: str, reason: Reason, **params: int | str) -> None:
        found, cell = self._cell(index, name), self._place(index, name)
        self.faults.add(index + 1, name, found, reason, cell, **params)
