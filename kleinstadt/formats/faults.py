# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a file, where, and why: as codes, so that an app can word it in any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

MAX_FAULTS = 50
_FOUND_LENGTH = 60


class Reason(StrEnum):
    """Why a file is refused. Behind each: the names of the `params` that a sentence needs."""

    # The file as a whole
    EMPTY = "empty"
    TOO_LARGE = "too_large"  # limit (bytes)
    WRONG_FORMAT = "wrong_format"  # format (see intake.FORMATS)
    ENCODING = "encoding"  # column
    DOUBLED = "doubled"  # first: the line where the first copy begins
    BROKEN_ARCHIVE = "broken_archive"
    BOMB = "bomb"  # limit (bytes unpacked)
    NO_SHEET = "no_sheet"
    NO_COLUMN = "no_column"
    TOO_MANY_ROWS = "too_many_rows"  # limit
    NO_TABLE = "no_table"  # headings (those that were looked for)
    HIDDEN = "hidden"
    NO_VALUES = "no_values"
    SEPARATORS = "separators"
    # One line or cell
    LENGTH = "length"  # expected, actual (characters)
    CUT_OFF = "cut_off"  # expected, actual (characters)
    RECORD_TYPE = "record_type"
    CHARACTER = "character"  # column, code (U+…)
    DIGITS = "digits"  # first, last (columns of the line; absent in a sheet)
    BLANK = "blank"  # first, last
    FILLED = "filled"  # first, last
    CODE = "code"  # first, last
    DATE = "date"
    OTHER_DATE = "other_date"  # expected
    RANGE = "range"  # least, most
    KEYS_DISAGREE = "keys_disagree"  # other
    KEY_LENGTH = "key_length"  # expected, actual (digits)
    NUMBER = "number"
    DECIMAL_COMMA = "decimal_comma"
    DECIMAL_POINT = "decimal_point"
    MERGED = "merged"  # range
    FORMULA = "formula"
    YEAR = "year"
    BOUNDS = "bounds"  # least, most: what this figure can be
    SHARES = "shares"  # sum (per cent)
    # Records among one another
    DUPLICATE = "duplicate"  # first: line of the first record with this key
    NO_PARENT = "no_parent"  # level, key, children
    NO_CHILD = "no_child"  # level
    NO_STATE = "no_state"  # key
    MIXED = "mixed"  # old, new: keys of two territorial states
    UNKNOWN_KEYS = "unknown_keys"  # unknown, all


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    line: 1-based line or sheet row, None when the file as a whole is meant. field: name of
    the field in our words (English identifier). found: what stands there, shortened and
    with invisible characters spelt out, safe to print. sheet, cell: for workbooks.
    """

    line: int | None
    field: str
    found: str
    reason: Reason
    params: Mapping[str, int | str] = dataclass_field(default_factory=dict)
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.sheet else f"line {self.line or '-'}"
        params = "".join(f", {name} {value}" for name, value in self.params.items())
        return f"{place}, {self.field}: {self.reason}{params} (found {self.found!r})"


class Refused(ValueError):  # noqa: N818 - it says what happened to the file
    """The file is not taken. faults: up to MAX_FAULTS; more: reading stopped at that number."""

    def __init__(self, faults: tuple[Fault, ...], *, more: bool = False) -> None:
        super().__init__("; ".join(map(str, faults[:3])))
        self.faults = faults
        self.more = more


class Collector:
    """Gathers the faults of one file and ends the reading when there are enough."""

    def __init__(self, sheet: str = "") -> None:
        self.sheet = sheet
        self._faults: list[Fault] = []

    def add(
        self,
        line: int | None,
        name: str,
        found: object,
        reason: Reason,
        cell: str = "",
        **params: int | str,
    ) -> None:
        """Note a fault. Raises Refused once MAX_FAULTS are known."""
        fault = Fault(line, name, visible(found), reason, params, self.sheet, cell)
        self._faults.append(fault)
        if len(self._faults) >= MAX_FAULTS:
            raise Refused(self._sorted(), more=True)

    def raise_if_any(self) -> None:
        """Raise Refused with all faults so far, in the order of the file."""
        if self._faults:
            raise Refused(self._sorted())

    def _sorted(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._faults, key=lambda fault: fault.line or 0))


def refuse(
    reason: Reason, line: int | None = None, found: object = "", **params: int | str
) -> Refused:
    """A refusal of the whole file for one reason."""
    return Refused((Fault(line, "file", visible(found), reason, params),))


def visible(found: object) -> str:
    """A piece of a file as text that is safe to print: short, control characters spelt out."""
    text = str(found)
    short = text[:_FOUND_LENGTH] + ("…" if len(text) > _FOUND_LENGTH else "")
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short)
