# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A table as people of a town hall open it: CSV the German way, and XLSX.

Both hold exactly what the page shows: the same columns, the same digits. Keys (AGS, ARS,
postcode) are texts. A text that a spreadsheet would run as a formula is made harmless: in CSV
by an apostrophe before it (OWASP, CSV Injection), in XLSX by being a text cell. Numbers stay
numbers.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, SupportsFloat

from kleinstadt.formats import xlsx

Kind = Literal["text", "integer", "decimal", "date"]
Row = Mapping[str, object]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile("[+-]?[0-9]+(,[0-9]+)?")
_SKIPPED = " \u00a0'\"\ufeff\u200b\u200e\u200f"
_EXACT = 10**15
_WIDTHS = (9, 60)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. key: into each row. label: heading. digits: behind the decimal mark."""

    key: str
    label: str
    kind: Kind = "text"
    digits: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.digits <= xlsx.MAX_DIGITS:
            raise ValueError(f"digits: 0 to {xlsx.MAX_DIGITS}")


def write_csv(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """CSV for a German spreadsheet: UTF-8 with mark, semicolons, decimal comma, CRLF.

    Texts are always quoted, numbers never; None, NaN and infinity give an empty field. A value
    that does not fit its column's kind is written as text.
    """
    writers = [(column.key, _csv_writer(column)) for column in columns]
    lines = [";".join(_csv_text(column.label) for column in columns)]
    lines += [";".join([write(row.get(key)) for key, write in writers]) for row in rows]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Row],
    notes: Sequence[tuple[str, str]] = (),
    *,
    titles: tuple[str, str] = ("Daten", "Erläuterung"),
) -> bytes:
    """A workbook: the table with frozen heading and filter, and a second sheet of notes.

    notes: pairs of word and text, such as source, date, filter and address. titles: of the two
    sheets; without notes there is only the first.
    """
    letters = xlsx.column_letters(max(len(columns), 2))
    widths = [min(max(len(column.label) + 4, _WIDTHS[0]), _WIDTHS[1]) for column in columns]
    heading = [
        xlsx.text_cell(f"{letter}1", column.label, xlsx.Style.HEADING)
        for letter, column in zip(letters, columns, strict=False)
    ]
    cells = [heading]
    writers = [
        (column.key, letter, _xlsx_writer(column))
        for letter, column in zip(letters, columns, strict=False)
    ]
    for number, row in enumerate(rows, 2):
        values = [(f"{letter}{number}", row.get(key), write) for key, letter, write in writers]
        cells.append([write(place, value) for place, value, write in values if value is not None])
        widths = [
            max(width, min(len(str(value)) + 1, _WIDTHS[1])) if type(value) is str else width
            for width, (_, value, _) in zip(widths, values, strict=True)
        ]
    sheets = [xlsx.Sheet(titles[0], widths, cells)]
    if notes:
        sheets.append(_notes(titles[1], notes))
    return xlsx.workbook(sheets)


def _notes(title: str, notes: Sequence[tuple[str, str]]) -> xlsx.Sheet:
    rows = [
        [
            xlsx.text_cell(f"A{number}", word, xlsx.Style.HEADING),
            xlsx.text_cell(f"B{number}", text, xlsx.Style.WRAPPED),
        ]
        for number, (word, text) in enumerate(notes, 1)
    ]
    return xlsx.Sheet(title, (28, 90), rows, table=False)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run the text: = + - @ first, in any width, but no number."""
    start = text.lstrip(_SKIPPED)[:1]
    return unicodedata.normalize("NFKC", start) in {
        "=",
        "+",
        "-",
        "@",
        "\u2212",
    } and not _NUMBER.fullmatch(text)


def _one_line(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def _csv_text(value: object) -> str:
    text = _one_line(value)
    guard = "'" if looks_like_formula(text) else ""
    return f'"{guard}{text.replace(chr(34), chr(34) * 2)}"'


def _digits(value: object, digits: int) -> str | None:
    """The number as text with a point, rounded, without minus zero; empty where there is none.

    None where it is no number, or has more digits than a spreadsheet keeps.
    """
    if value is None:
        return ""
    if not isinstance(value, int | float | Decimal):
        if not isinstance(value, SupportsFloat):
            return None
        value = float(value)
    if not isinstance(value, int) and not math.isfinite(value):
        return ""
    if not -_EXACT < value < _EXACT:
        return None
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if text.startswith("-0") and not float(text) else text


def _csv_writer(column: Column) -> Callable[[object], str]:
    def number(value: object) -> str:
        digits = _digits(value, column.digits)
        return _csv_text(value) if digits is None else digits.replace(".", ",")

    def day(value: object) -> str:
        if value is None:
            return ""
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else _csv_text(value)

    def text(value: object) -> str:
        return "" if value is None else _csv_text(value)

    return {"text": text, "integer": number, "decimal": number, "date": day}[column.kind]


def _xlsx_text(place: str, value: object) -> str:
    text = _one_line(value)
    style = xlsx.Style.QUOTED if looks_like_formula(text) else xlsx.Style.TEXT
    return xlsx.text_cell(place, text, style)


def _xlsx_writer(column: Column) -> Callable[[str, object], str]:
    def number(place: str, value: object) -> str:
        digits = _digits(value, column.digits)
        if digits is None:
            return _xlsx_text(place, value)
        return xlsx.number_cell(place, digits, column.digits) if digits else ""

    def day(place: str, value: object) -> str:
        if isinstance(value, date):
            return xlsx.date_cell(place, value.date() if isinstance(value, datetime) else value)
        return _xlsx_text(place, value)

    kinds = {"text": _xlsx_text, "integer": number, "decimal": number, "date": day}
    return kinds[column.kind]
