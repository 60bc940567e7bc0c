# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a staged data set would change, as sections of the page of its import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from kleinstadt.core.components import Cell, Column, Row
from kleinstadt.towns.models import ImportRun
from kleinstadt.towns.queries.words import date, number


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of change: how many, the first of them as a table, and a word of explanation."""

    title: str
    count: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""

    @property
    def anchor(self) -> str:
        """Where on the page it stands; titles are unique."""
        return slugify(self.title)


def staged_sentence(run: ImportRun) -> str:
    """What the files hold, in one or two sentences."""
    result = run.result
    if run.kind == ImportRun.Kind.KEYS:
        years = "; ".join(f"{date(since)} – {date(until)}" for since, until in result["years"])
        return _("Conversion keys for %(years)s. Municipalities that stayed as they were are left out.") % {"years": years}  # fmt: skip
    return _("%(count)s figures for %(covered)s of %(small)s small towns.") % {
        "count": number(len(result["indicators"])),
        "covered": number(result["covered"]),
        "small": number(result["small"]),
    }


def staged_sections(run: ImportRun) -> list[Section]:
    """New and changed values by figure, the first changes by name, and what is left out."""
    if run.kind == ImportRun.Kind.KEYS:
        return [_moved(run.result)]
    return [_figures(run.result), _changed(run.result), _left_out(run.result)]


def _moved(result: dict[str, Any]) -> Section:
    columns = [Column("old", _("Before")), Column("new", _("After"), wide=True),
               Column("share", _("Share of inhabitants"), numeric=True), Column("day", _("By"))]  # fmt: skip
    rows = [
        Row(
            [
                Cell(old_name, note=old),
                Cell(new_name, note=new),
                Cell("" if share is None else f"{number(100 * share, 1)} %"),
                Cell(date(until)),
            ]
        )
        for old, old_name, new, new_name, until, share in result["examples"]
    ]
    title = _("Parts that moved")
    return Section(
        title, number(result["moved"]), _first(title, rows, result["moved"]), columns, rows
    )


def _first(title: str, rows: Sequence[Row], count: int) -> str:
    if count > len(rows):
        return _("%(title)s, the first %(first)s") % {"title": title, "first": len(rows)}
    return title


def _figures(result: dict[str, Any]) -> Section:
    columns = [
        Column("name", _("Figure")),
        Column("from", _("From")),
        Column("to", _("To")),
        Column("new", _("New values"), numeric=True),
        Column("changed", _("Changed"), numeric=True),
        Column("same", _("The same"), numeric=True),
    ]
    rows = [
        Row(
            [
                Cell(one["name"], note=_("described by the file alone") if one["drafted"] else ""),
                Cell(date(one["first"])),
                Cell(date(one["last"])),
                *(Cell(number(one[kind])) for kind in ("new", "changed", "same")),
            ]
        )
        for one in result["indicators"]
    ]
    title = _("Figures")
    return Section(title, number(len(rows)), title, columns, rows)


def _changed(result: dict[str, Any]) -> Section:
    total = sum(one["changed"] for one in result["indicators"])
    columns = [
        Column("unit", _("Unit")),
        Column("name", _("Figure"), wide=True),
        Column("date", _("As of")),
        Column("before", _("Before"), numeric=True),
        Column("after", _("After"), numeric=True),
    ]
    rows = [
        Row(
            [
                Cell(unit or key, note=key),
                Cell(name),
                Cell(date(day)),
                Cell(_amount(before)),
                Cell(_amount(after)),
            ]
        )
        for unit, key, name, day, before, after in result["examples"]
    ]
    title = _("Changed values")
    return Section(title, number(total), _first(title, rows, total), columns, rows)


def _amount(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)


def _left_out(result: dict[str, Any]) -> Section:
    left = result["left_out"]
    columns = [Column("key", _("Key")), Column("name", _("Name"), wide=True)]
    rows = [Row([Cell(key), Cell(name)]) for key, name in left["first"]]
    title = _("Left out")
    note = _("The register does not know these keys, so nobody would see their values.")
    caption = _first(title, rows, left["count"])
    return Section(title, number(left["count"]), caption, columns, rows, note if rows else "")
