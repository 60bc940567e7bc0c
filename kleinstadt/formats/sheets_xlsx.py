# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Excel workbooks (.xlsx, ECMA-376 part 1, SpreadsheetML) as grids, read as a stream.

openpyxl takes three times as long and, when streaming, tells nothing of merged cells. Nothing is
unpacked beyond what the archive declares, and that is measured before; a document type, with
which entities could be multiplied, is refused.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

from kleinstadt.formats.faults import Reason, Refused, refuse
from kleinstadt.formats.grids import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Grid, Range, Value

MAX_UNPACKED = 120_000_000
MAX_MEMBERS = 1_000
_CHUNK = 1 << 16
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others unpack without measure
_BOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BAD = (zipfile.BadZipFile, expat.ExpatError, ValueError, OSError, NotImplementedError, KeyError,
        IndexError, EOFError)  # fmt: skip

Attributes = dict[str, str]


def read(data: bytes) -> list[Grid]:
    """All worksheets in their order. Raises faults.Refused for damaged files and bombs."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _measure(archive)
            return _grids(archive)
    except Refused:
        raise
    except _BAD as error:
        raise refuse(Reason.BROKEN_ARCHIVE, found=type(error).__name__) from error


def _measure(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refuse(Reason.BOMB, limit=MAX_UNPACKED)
    if any(member.compress_type not in _METHODS for member in members):
        raise refuse(Reason.BROKEN_ARCHIVE, found="compression")
    if _BOOK not in {member.filename for member in members}:
        raise refuse(Reason.WRONG_FORMAT, format="zip")


def _grids(archive: zipfile.ZipFile) -> list[Grid]:
    names = set(archive.namelist())
    targets = _relations(archive)
    strings: list[str] = []
    for kind, target in targets.values():
        if kind.endswith("/sharedStrings") and target in names:
            strings = _strings(archive, target)
    grids = []
    cells = 0
    for title, relation, hidden in _sheets(archive):
        _kind, target = targets.get(relation, ("", ""))
        if target not in names or not _kind.endswith("/worksheet"):
            continue  # chart sheets have no cells
        sheet = _Sheet(strings, MAX_CELLS - cells)
        _parse(archive, target, sheet.start, sheet.end, sheet.text)
        cells += sheet.count
        grids.append(
            Grid(title, sheet.rows, hidden, tuple(sheet.merged), frozenset(sheet.formulas))
        )
    return grids


def _parse(
    archive: zipfile.ZipFile,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _no_doctype
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003  # more is to come
        parser.Parse(b"", True)  # noqa: FBT003  # the end


def _no_doctype(*_arguments: object) -> None:
    raise ValueError("a document type has no place in a workbook")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _relations(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Kind and member of each relation of the workbook."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            found[attributes["Id"]] = (attributes["Type"], posixpath.normpath(path))

    _parse(archive, "xl/_rels/workbook.xml.rels", start)
    return found


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Title, relation, and whether it is hidden, of each sheet."""
    found = []

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            found.append((attributes.get("name", ""), relation, hidden))

    _parse(archive, _BOOK, start)
    return found


def _strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    table = _Strings()
    _parse(archive, name, table.start, table.end, table.text)
    return table.found


class _Strings:
    """Collects the shared texts; how a Japanese text is pronounced is no part of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._inside = self._phonetic = False

    def start(self, name: str, _attributes: Attributes) -> None:
        local = _local(name)
        if local == "rPh":
            self._phonetic = True
        self._inside = local == "t" and not self._phonetic

    def end(self, name: str) -> None:
        local = _local(name)
        self._inside = False
        if local == "rPh":
            self._phonetic = False
        elif local == "si":
            self.found.append(_unescaped("".join(self._parts)))
            self._parts.clear()

    def text(self, content: str) -> None:
        if self._inside:
            self._parts.append(content)


def _unescaped(text: str) -> str:
    short = text[:MAX_TEXT]
    if "_x" in short:
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), short)
    return short


class _Sheet:
    """Collects the cells of one sheet while the parser runs over it."""

    def __init__(self, strings: list[str], room: int) -> None:
        self.rows: list[list[Value]] = []
        self.merged: list[Range] = []
        self.formulas: set[tuple[int, int]] = set()
        self.count = 0
        self._strings = strings
        self._room = room
        self._columns: dict[str, int] = {}
        self._row = self._column = -1
        self._kind = ""
        self._parts: list[str] = []
        self._inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        if local == "c":
            self._begin_cell(attributes)
        elif local in {"v", "t"}:
            self._inside = True
        elif local == "f":
            self.formulas.add((self._row, self._column))
        elif local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if self._row >= MAX_ROWS:
                raise refuse(Reason.TOO_MANY_ROWS, limit=MAX_ROWS)
        elif local == "mergeCell":
            first, _colon, last = attributes["ref"].partition(":")
            self.merged.append((*self._place(first), *self._place(last or first)))

    def end(self, name: str) -> None:
        local = _local(name)
        if local in {"v", "t"}:
            self._inside = False
        elif local == "c" and self._parts:
            self._keep("".join(self._parts))

    def text(self, content: str) -> None:
        if self._inside:
            self._parts.append(content)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._parts.clear()
        self._kind = attributes.get("t", "n")
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = self._place(reference)

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError(reference)
        name, row = match.groups()
        column = self._columns.get(name)
        if column is None:
            column = 0
            for letter in name:
                column = 26 * column + ord(letter) - 64
            column -= 1
            self._columns[name] = column
        return int(row) - 1, column

    def _keep(self, text: str) -> None:
        value = self._value(text)
        if value is None or self._column >= MAX_COLUMNS:
            return
        self.count += 1
        if self.count > self._room or self._row >= MAX_ROWS:
            raise refuse(Reason.TOO_MANY_ROWS, limit=MAX_CELLS)
        while len(self.rows) <= self._row:
            self.rows.append([])
        row = self.rows[self._row]
        if len(row) <= self._column:
            row.extend([None] * (self._column + 1 - len(row)))
        row[self._column] = value

    def _value(self, text: str) -> Value:
        kind = self._kind
        if kind == "s":
            return self._strings[int(text)] or None
        if kind == "n":
            return float(text) if "." in text or "E" in text or "e" in text else int(text)
        if kind == "b":
            return int(text)
        return _unescaped(text) or None
