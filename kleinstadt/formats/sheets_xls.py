# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Old Excel workbooks (.xls, BIFF in an OLE2 file) as grids.

xlrd reads values, merged cells and hidden sheets but does not tell which values a formula
computed; the records of the file do (Microsoft, [MS-XLS], 2.4.127 Formula).
"""

import os
import struct
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import xlrd
from xlrd.compdoc import CompDoc

from kleinstadt.formats.faults import Reason, Refused, refuse
from kleinstadt.formats.grids import MAX_CELLS, MAX_TEXT, Grid, Value

_BOF, _FORMULA, _BOUNDSHEET = 0x0809, 0x0006, 0x0085
_ERROR = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}  # fmt: skip


def read(data: bytes) -> list[Grid]:
    """All worksheets. Raises faults.Refused for a damaged, locked or overfull workbook."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            book = xlrd.open_workbook(
                file_contents=data, logfile=nowhere, formatting_info=True, ragged_rows=True
            )
            formulas = _formulas(data)
            return _grids(book, formulas)
        except Refused:
            raise
        # xlrd answers damaged files with XLRDError, struct.error, IndexError, AssertionError, …
        except Exception as error:
            raise refuse(Reason.BROKEN_ARCHIVE, found=type(error).__name__) from error


def _grids(book: xlrd.book.Book, formulas: dict[int, set[tuple[int, int]]]) -> list[Grid]:
    grids = []
    cells = 0
    for number, sheet in enumerate(book.sheets()):
        rows: list[list[Value]] = []
        for row in range(sheet.nrows):
            kinds, values = sheet.row_types(row), sheet.row_values(row)
            rows.append([_value(kind, value) for kind, value in zip(kinds, values, strict=True)])
            cells += len(values)
            if cells > MAX_CELLS:
                raise refuse(Reason.TOO_MANY_ROWS, limit=MAX_CELLS)
        merged = tuple(
            (first, left, last - 1, right - 1) for first, last, left, right in sheet.merged_cells
        )
        hidden = sheet.visibility != 0
        grids.append(Grid(sheet.name, rows, hidden, merged, frozenset(formulas[number])))
    return grids


def _value(kind: int, value: object) -> Value:
    if kind == xlrd.XL_CELL_TEXT:
        return str(value)[:MAX_TEXT] or None
    if kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        return float(str(value))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return int(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return _ERROR.get(int(str(value)), "#ERROR")
    return None


def _formulas(data: bytes) -> dict[int, set[tuple[int, int]]]:
    """Places of formulas by the number of the sheet, counted from 0."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    stream = _workbook_stream(data)
    offsets: list[int] = []
    sheet = -1
    for start, kind, body in _records(stream):
        if kind == _BOUNDSHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
        elif kind == _BOF and start in offsets:
            sheet = offsets.index(start)
        elif kind == _FORMULA and sheet >= 0:
            found[sheet].add(struct.unpack_from("<HH", body))
    return found


def _workbook_stream(data: bytes) -> bytes:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        document = CompDoc(data, logfile=nowhere)
        for name in ("Workbook", "Book"):
            stream = document.get_named_stream(name)
            if stream:
                return bytes(stream)
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Start, kind and content of each record."""
    start = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield start, kind, stream[start + 4 : start + 4 + length]
        start += 4 + length
