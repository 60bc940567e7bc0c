# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The official lists of boundary and name changes (Gebietsänderungen): a workbook in, rows out.

Source of the layout: Statistisches Bundesamt, "Namens-, Grenz- und Schlüsseländerungen der
Gemeinden in Deutschland", yearly workbooks, sheet "Gebietsaenderungen". Columns are found by
their headings, not by their place. One change may take several rows: a dissolved municipality
has one for each that takes a part, a partial transfer (2) one more for what remains.
"""

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kleinstadt.formats import intake
from kleinstadt.formats.faults import Collector, Reason, refuse

MAX_BYTES = 5_000_000
MAX_UNPACKED = 10_000_000
MAX_MEMBERS = 200
MAX_ROWS = 5_000
MAX_COLUMNS = 40
_HEADER_ROWS = 12
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others unpack without measure
_BAD_ZIP = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError)

# Beginnings of the headings in the order of the columns, without blanks and hyphens
_HEADINGS = (
    ("reference", "kennziffer"),
    ("level", "regionaleinheit"),
    ("old_ars", "amtlicherregionalschlüssel"),
    ("old_ags", "amtlichergemeindeschlüssel"),
    ("old_name", "name"),
    ("kinds", "änderungsart"),
    ("area", "fläche"),
    ("inhabitants", "einwohner"),
    ("new_ars", "amtlicherregionalschlüssel"),
    ("new_ags", "amtlichergemeindeschlüssel"),
    ("new_name", "name"),
    ("legal", "juristisch"),
    ("statistical", "statistisch"),
)
_REFERENCE = re.compile(r"[0-9]{2}/[0-9]{4}/[0-9]{4}(-[A-Z0-9]+)?")
_KINDS = re.compile(r"[1-4](\s*[,;/+]\s*[1-4])*")

Row = tuple[object, ...]


class Level(StrEnum):
    """The unit that a row speaks of, in the words of the list."""

    MUNICIPALITY = "Gemeinde"
    ASSOCIATION = "Gemeindeverband"
    COUNTY = "Kreis"
    GOVERNMENT_REGION = "Regierungsbezirk"


_ARS_LENGTH = {
    Level.MUNICIPALITY: 12,
    Level.ASSOCIATION: 9,
    Level.COUNTY: 5,
    Level.GOVERNMENT_REGION: 3,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the list.

    reference: official number, shared by the rows of one change ("06/2023/0002-R"). ARS: 12
    digits for municipalities, 9 for associations, 5 for counties; AGS: 8 digits, empty above
    municipalities. The new side is empty where a dissolved association has no successor.
    kinds: of 1 dissolved, 2 part given away, 3 key changed, 4 name changed. area_m2,
    inhabitants: of the part that moves, None where blank. legal, statistical: day of effect.
    """

    row: int
    reference: str
    level: Level
    kinds: frozenset[int]
    old_ars: str
    old_ags: str
    old_name: str
    new_ars: str
    new_ags: str
    new_name: str
    area_m2: int | None
    inhabitants: int | None
    legal: date
    statistical: date


def read(source: bytes | Path) -> tuple[Change, ...]:
    """All rows of a workbook, in its order.

    Raises faults.Refused with every fault by sheet and cell. Raises OSError when the path
    cannot be read. Nothing is unpacked that is larger than MAX_UNPACKED.
    """
    data = intake.load(source, MAX_BYTES)
    check_archive(data)
    for title, rows in sheets(data):
        header = next((n for n, row in enumerate(rows[:_HEADER_ROWS]) if _is_header(row)), None)
        if header is not None:
            return _Sheet(title, rows).changes(header)
    raise refuse(Reason.NO_SHEET)


def check_archive(data: bytes) -> None:
    """Refuse what is no workbook, and what would grow when unpacked."""
    if not data.strip():
        raise refuse(Reason.EMPTY)
    name = intake.recognise(data) or "text"
    if name not in {"xlsx", "zip"}:
        raise refuse(Reason.WRONG_FORMAT, format=name)
    if len(data) > MAX_BYTES:
        raise refuse(Reason.TOO_LARGE, limit=MAX_BYTES)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except _BAD_ZIP as error:
        raise refuse(Reason.BROKEN_ARCHIVE, found=error) from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refuse(Reason.BOMB, limit=MAX_UNPACKED)
    if any(member.compress_type not in _METHODS for member in members):
        raise refuse(Reason.BROKEN_ARCHIVE, found="compression")
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise refuse(Reason.WRONG_FORMAT, format="zip")


def sheets(data: bytes) -> list[tuple[str, list[Row]]]:
    """Titles and cells of the worksheets of a checked archive, at most MAX_ROWS + 1 rows of each."""
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        bounds = {"max_row": MAX_ROWS + 1, "max_col": MAX_COLUMNS}
        return [
            (sheet.title, list(sheet.iter_rows(**bounds, values_only=True)))
            for sheet in book.worksheets
        ]
    # openpyxl answers damaged files with KeyError, TypeError, AttributeError and many more, and
    # forbidden XML entities (defusedxml) with ValueError
    except Exception as error:
        raise refuse(Reason.BROKEN_ARCHIVE, found=type(error).__name__) from error


def _plain(value: object) -> str:
    return re.sub(r"[-\s]", "", str(value or "")).casefold()


def _is_header(row: Row) -> bool:
    return "juristisch" in {_plain(value) for value in row}


class _Sheet:
    """Reads the rows of one sheet and notes faults by cell."""

    def __init__(self, title: str, rows: list[Row]) -> None:
        self.rows = rows
        self.faults = Collector(title)
        self.columns: dict[str, int] = {}
        self.row = 0

    def changes(self, header: int) -> tuple[Change, ...]:
        self._find_columns(header)
        self.faults.raise_if_any()
        found = []
        for index in range(header + 1, len(self.rows)):
            self.row = index
            if self._is_filled():
                found.append(self._change())
        if len(self.rows) > MAX_ROWS and any(self.rows[MAX_ROWS]):
            self.faults.add(MAX_ROWS + 1, "row", "", Reason.TOO_MANY_ROWS, limit=MAX_ROWS)
        self.faults.raise_if_any()
        return tuple(found)

    def _find_columns(self, header: int) -> None:
        """Headings stand in two rows: some only in the upper one."""
        upper = self.rows[header - 1] if header else ()
        pairs = zip_longest(self.rows[header], upper)
        headings = [_plain(lower) or _plain(above) for lower, above in pairs]
        place = 0
        for name, wanted in _HEADINGS:
            matching = (n for n in range(place, len(headings)) if headings[n].startswith(wanted))
            column = next(matching, None)
            if column is None:
                self.faults.add(header + 1, name, "", Reason.NO_COLUMN)
            else:
                self.columns[name], place = column, column + 1

    def _is_filled(self) -> bool:
        """Whether this is a row of the list; footnotes fill the first cell only."""
        row = self.rows[self.row]
        others = (self._text(name) for name in self.columns if name != "reference")
        return any(others) or bool(_REFERENCE.fullmatch(str(row[self.columns["reference"]])))

    def _change(self) -> Change:
        level = self._level()
        old_ars, old_ags = self._keys("old", level, needed=True)
        new_ars, new_ags = self._keys("new", level, needed=level is Level.MUNICIPALITY)
        return Change(
            row=self.row + 1,
            reference=self._matching("reference", _REFERENCE),
            level=level,
            kinds=frozenset(map(int, re.findall("[1-4]", self._matching("kinds", _KINDS)))),
            old_ars=old_ars,
            old_ags=old_ags,
            old_name=self._name("old_name", needed=True),
            new_ars=new_ars,
            new_ags=new_ags,
            new_name=self._name("new_name", needed=bool(new_ars)),
            area_m2=self._number("area"),
            inhabitants=self._number("inhabitants"),
            legal=self._date("legal"),
            statistical=self._date("statistical"),
        )

    def _value(self, name: str) -> object:
        return self.rows[self.row][self.columns[name]]

    def _text(self, name: str) -> str:
        value = self._value(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def _fault(self, name: str, reason: Reason, **params: int | str) -> None:
        row = self.row + 1
        cell = f"{get_column_letter(self.columns[name] + 1)}{row}"
        self.faults.add(row, name, self._text(name), reason, cell, **params)

    def _matching(self, name: str, pattern: re.Pattern[str]) -> str:
        text = self._text(name)
        if not pattern.fullmatch(text):
            self._fault(name, Reason.CODE)
        return text

    def _level(self) -> Level:
        try:
            return Level(self._text("level"))
        except ValueError:
            self._fault("level", Reason.CODE)
            return Level.MUNICIPALITY

    def _name(self, name: str, *, needed: bool) -> str:
        text = self._text(name)
        if needed and not text:
            self._fault(name, Reason.FILLED)
        return text

    def _keys(self, side: str, level: Level, *, needed: bool) -> tuple[str, str]:
        ars = self._key(f"{side}_ars", _ARS_LENGTH[level], needed=needed)
        if level is not Level.MUNICIPALITY:
            return ars, ""
        ags = self._key(f"{side}_ags", 8, needed=needed)
        if ars and ags and ars[:5] + ars[9:] != ags:
            self._fault(f"{side}_ags", Reason.KEYS_DISAGREE, other=ars)
        return ars, ags

    def _key(self, name: str, length: int, *, needed: bool) -> str:
        """A key of known length. Where the cell is a number, one leading zero may be lost."""
        text = self._text(name)
        if not isinstance(self._value(name), str) and len(text) == length - 1:
            text = f"0{text}"
        if not text and not needed:
            return ""
        if len(text) != length or not text.isascii() or not text.isdigit():
            self._fault(name, Reason.LENGTH, expected=length, actual=len(text))
            return ""
        return text

    def _number(self, name: str) -> int | None:
        text = self._text(name)
        if not text:
            return None
        if not re.fullmatch("[0-9]{1,15}", text):
            self._fault(name, Reason.DIGITS)
            return None
        return int(text)

    def _date(self, name: str) -> date:
        value = self._value(name)
        if isinstance(value, datetime):
            return value.date()
        try:
            return datetime.strptime(self._text(name), "%d.%m.%Y").date()  # noqa: DTZ007 - a day
        except ValueError:
            self._fault(name, Reason.DATE)
            return date.min
