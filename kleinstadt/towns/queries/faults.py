# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Faults of an imported file in words: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kleinstadt.formats.faults import Fault, Reason

Words = Mapping[str, str | Promise]

_FIELDS: Words = {
    "file": gettext_lazy("File"),
    "record": gettext_lazy("Whole line"),
    "row": gettext_lazy("Whole row"),
    "type": gettext_lazy("Kind of record (Satzart)"),
    "date": gettext_lazy("Territorial status"),
    "key": gettext_lazy("Key"),
    "association": gettext_lazy("Key of the association"),
    "name": gettext_lazy("Name"),
    "seat": gettext_lazy("Seat of the administration"),
    "kind": gettext_lazy("Kind (Textkennzeichen)"),
    "blank": gettext_lazy("Columns that stay empty"),
    "area": gettext_lazy("Area"),
    "population": gettext_lazy("Inhabitants"),
    "male": gettext_lazy("Male inhabitants"),
    "postcode": gettext_lazy("Postcode"),
    "postcode_mark": gettext_lazy("Mark for several postcodes"),
    "tax_office": gettext_lazy("Tax office"),
    "court": gettext_lazy("Court"),
    "employment_agency": gettext_lazy("Employment agency"),
    "constituency_first": gettext_lazy("Constituency, first"),
    "constituency_last": gettext_lazy("Constituency, last"),
    "reference": gettext_lazy("Kennziffer"),
    "level": gettext_lazy("Regional unit"),
    "old_ars": gettext_lazy("Old regional key (ARS)"),
    "old_ags": gettext_lazy("Old municipality key (AGS)"),
    "old_name": gettext_lazy("Old name"),
    "kinds": gettext_lazy("Kind of change"),
    "inhabitants": gettext_lazy("Inhabitants concerned"),
    "new_ars": gettext_lazy("New regional key (ARS)"),
    "new_ags": gettext_lazy("New municipality key (AGS)"),
    "new_name": gettext_lazy("New name"),
    "legal": gettext_lazy("Legal effect"),
    "statistical": gettext_lazy("Statistical effect"),
    "sheet": gettext_lazy("Sheet"),
    "cells": gettext_lazy("Cells"),
    "value": gettext_lazy("Value"),
    "year": gettext_lazy("Year"),
    "aggregate": gettext_lazy("Spatial unit (Aggregat)"),
    "new_key": gettext_lazy("New key"),
    "share": gettext_lazy("Share"),
    "town_type": gettext_lazy("Type of town"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "tourism_region": gettext_lazy("Tourism region"),
    "urbanisation": gettext_lazy("Degree of urbanisation"),
}

_FORMATS: Words = {
    "xlsx": gettext_lazy("an Excel workbook"),
    "xls": gettext_lazy("an old Excel workbook"),
    "zip": gettext_lazy("a ZIP archive"),
    "pdf": gettext_lazy("a PDF document"),
    "gzip": gettext_lazy("a gzip archive"),
    "html": gettext_lazy("a web page"),
    "xml": gettext_lazy("an XML document"),
    "rtf": gettext_lazy("an RTF document"),
    "image": gettext_lazy("a picture"),
    "utf-16": gettext_lazy("a text in UTF-16"),
    "7z": gettext_lazy("a 7-Zip archive"),
    "rar": gettext_lazy("a RAR archive"),
    "text": gettext_lazy("a plain text"),
}

_REASONS: dict[Reason, str | Promise] = {
    Reason.EMPTY: gettext_lazy("The file is empty."),
    Reason.TOO_LARGE: gettext_lazy("The file is larger than %(megabytes)s MB."),
    Reason.WRONG_FORMAT: gettext_lazy("The file is %(format)s."),
    Reason.ENCODING: gettext_lazy("The letters cannot be read: the encoding is damaged."),
    Reason.DOUBLED: gettext_lazy("The file begins a second time here."),
    Reason.BROKEN_ARCHIVE: gettext_lazy("The workbook is damaged and cannot be opened."),
    Reason.BOMB: gettext_lazy("Unpacked, the file would be larger than %(megabytes)s MB."),
    Reason.NO_SHEET: gettext_lazy("No sheet has the headings of a list of changes."),
    Reason.NO_COLUMN: gettext_lazy("This column is missing."),
    Reason.TOO_MANY_ROWS: gettext_lazy("The sheet has more than %(limit)s rows."),
    Reason.LENGTH: gettext_lazy("%(actual)s characters stand here, %(expected)s are needed."),
    Reason.CUT_OFF: gettext_lazy("The file ends in the middle of this line."),
    Reason.RECORD_TYPE: gettext_lazy("No record begins like this; 10, 20, 30, 40, 50 and 60 do."),
    Reason.CHARACTER: gettext_lazy(
        "Column %(column)s holds a character that does not belong there."
    ),
    Reason.DIGITS: gettext_lazy("Only digits belong here."),
    Reason.BLANK: gettext_lazy("Something stands where the columns stay empty."),
    Reason.FILLED: gettext_lazy("A text belongs here."),
    Reason.CODE: gettext_lazy("This entry is none of those allowed."),
    Reason.DATE: gettext_lazy("This is no date."),
    Reason.OTHER_DATE: gettext_lazy("The date differs from the rest of the file (%(expected)s)."),
    Reason.RANGE: gettext_lazy("The number must lie between %(least)s and %(most)s."),
    Reason.KEYS_DISAGREE: gettext_lazy("Key and regional key (%(other)s) do not fit each other."),
    Reason.DUPLICATE: gettext_lazy("The same key stands in line %(first)s already."),
    Reason.NO_PARENT: gettext_lazy("The record that this one belongs to is missing (%(key)s)."),
    Reason.NO_CHILD: gettext_lazy("No municipality belongs to this record."),
    Reason.NO_STATE: gettext_lazy("The federal state %(key)s is missing."),
    Reason.NO_TABLE: gettext_lazy("No sheet has these headings: %(headings)s."),
    Reason.HIDDEN: gettext_lazy("This sheet is hidden. Hidden figures are not taken in."),
    Reason.NO_VALUES: gettext_lazy("There is not a single figure here."),
    Reason.SEPARATORS: gettext_lazy(
        "The columns cannot be told apart: needed are semicolons, commas or tabs."
    ),
    Reason.KEY_LENGTH: gettext_lazy(
        "A key of %(expected)s digits belongs here, not one of %(actual)s characters."
    ),
    Reason.NUMBER: gettext_lazy("This is no number."),
    Reason.DECIMAL_COMMA: gettext_lazy("Decimals stand behind a comma here, not behind a point."),
    Reason.DECIMAL_POINT: gettext_lazy("Decimals stand behind a point here, not behind a comma."),
    Reason.MERGED: gettext_lazy(
        "The cells %(range)s are merged, so nobody knows to which row or column the figure belongs."
    ),
    Reason.FORMULA: gettext_lazy("A formula stands here; its result may be out of date."),
    Reason.YEAR: gettext_lazy("This is no year."),
    Reason.BOUNDS: gettext_lazy("This figure lies between %(least)s and %(most)s."),
    Reason.SHARES: gettext_lazy("The parts of this municipality make %(sum)s %%, not 100 %%."),
    Reason.MIXED: gettext_lazy(
        "The key %(old)s was changed into %(new)s, and the file has both: it mixes figures of"
        " two territorial states."
    ),
    Reason.UNKNOWN_KEYS: gettext_lazy(
        "%(unknown)s of %(all)s keys were never in the register or in a list of changes."
    ),
}

_LOAD_AGAIN = gettext_lazy("Download the file once more and hand it in unchanged.")
_LINE = gettext_lazy("Compare this line with the original file, or download the file once more.")
_CELL = gettext_lazy("Correct this cell in the workbook, or download it once more.")
_ADVICE: dict[Reason, str | Promise] = {
    Reason.TOO_LARGE: gettext_lazy("A register has about 4 MB. Please check which file you chose."),
    Reason.WRONG_FORMAT: gettext_lazy(
        "Needed is GV100AD as a text file (.txt or .asc) or a list of changes as .xlsx."
        " Please unpack archives first."
    ),
    Reason.NO_SHEET: gettext_lazy(
        "Needed is the yearly list of names, borders and keys that changed."
    ),
    Reason.BOMB: gettext_lazy("Please check where the file comes from."),
    Reason.NO_TABLE: gettext_lazy("Please check which file you chose, and for which import."),
    Reason.HIDDEN: gettext_lazy("Unhide the sheet, look at it, and hand the file in again."),
    Reason.NO_VALUES: gettext_lazy("Please check which file you chose."),
    Reason.SEPARATORS: gettext_lazy("Save the table again as CSV, or hand in the workbook."),
    Reason.KEY_LENGTH: gettext_lazy(
        "Spreadsheets drop the leading zero of a key when it is opened as a number. Download the"
        " file once more and hand it in without opening it."
    ),
    Reason.MERGED: gettext_lazy("Undo the merging and write the figure into each cell."),
    Reason.FORMULA: gettext_lazy("Replace formulas by their values (paste special, values)."),
    Reason.BOUNDS: gettext_lazy(
        "Please check that the column holds what its heading says, for instance a share and not a"
        " number of people."
    ),
    Reason.MIXED: gettext_lazy("Take each state from a file of its own."),
    Reason.UNKNOWN_KEYS: gettext_lazy(
        "Please check whether these are keys of municipalities, associations or counties, and"
        " load the register first."
    ),
    Reason.DOUBLED: gettext_lazy("Remove the second copy, or download the file once more."),
}
_WHOLE_FILE = {
    Reason.EMPTY,
    Reason.ENCODING,
    Reason.BROKEN_ARCHIVE,
    Reason.CUT_OFF,
    Reason.NO_CHILD,
    Reason.NO_PARENT,
    Reason.NO_STATE,
}


_FETCHING: Words = {
    "address": gettext_lazy("The configured address is no http or https address."),
    "forbidden": gettext_lazy("The address leads to a place that may not be asked."),
    "redirects": gettext_lazy("The address only leads on and on."),
    "status": gettext_lazy("The other side does not have the file (%(detail)s)."),
    "size": gettext_lazy("The file is too large (%(detail)s bytes)."),
    "time": gettext_lazy("The other side did not answer in time."),
    "network": gettext_lazy("The other side could not be reached, or broke off."),
}


@dataclass(frozen=True, slots=True)
class FaultInWords:
    """One fault for people. found: what stands there, safe to show."""

    place: str
    field: str
    reason: str
    found: str
    advice: str

    def __str__(self) -> str:
        found = _(" (found: “%(found)s”)") % {"found": self.found} if self.found else ""
        return f"{self.place}, {self.field}: {self.reason}{found} {self.advice}"


def in_words(fault: Fault) -> FaultInWords:
    """A fault in the language of the reader."""
    params: dict[str, Any] = {
        name: number_format(value, force_grouping=True) if isinstance(value, int) else value
        for name, value in fault.params.items()
    }
    if "limit" in fault.params:
        params["megabytes"] = number_format(int(fault.params["limit"]) // 1_000_000)
    if "format" in params:
        params["format"] = _FORMATS.get(str(params["format"]), params["format"])
    general = _LOAD_AGAIN if fault.reason in _WHOLE_FILE else _CELL if fault.cell else _LINE
    return FaultInWords(
        place=_place(fault),
        field=str(_FIELDS.get(fault.field, fault.field)),
        reason=str(_REASONS[fault.reason]) % params,
        found=fault.found,
        advice=str(_ADVICE.get(fault.reason, general)),
    )


def stored_in_words(faults: Iterable[Mapping[str, Any]]) -> list[FaultInWords]:
    """The same for faults as an ImportRun keeps them."""
    return [in_words(Fault(**{**fault, "reason": Reason(fault["reason"])})) for fault in faults]


def refusal_sentence(count: int, *, more: bool) -> str:
    """One sentence above a list of faults."""
    if more:
        return _(
            "The file was not taken in. It has at least %(count)s faults; these are the first."
        ) % {"count": count}
    return ngettext(
        "The file was not taken in. It has one fault.",
        "The file was not taken in. It has %(count)s faults.",
        count,
    ) % {"count": count}


def fetching_in_words(code: str, detail: str) -> str:
    """Why a file could not be fetched (codes of core.fetch.FetchFailed)."""
    return str(_FETCHING[code]) % {"detail": detail}


def _place(fault: Fault) -> str:
    if fault.cell:
        return _("Sheet “%(sheet)s”, cell %(cell)s") % {"sheet": fault.sheet, "cell": fault.cell}
    if fault.line is not None:
        word = (
            pgettext_lazy("sheet", "Row %(line)s") if fault.sheet else gettext_lazy("Line %(line)s")
        )
        return str(word) % {"line": number_format(fault.line, force_grouping=True)}
    return _("The file as a whole")
