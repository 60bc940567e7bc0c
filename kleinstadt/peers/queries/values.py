# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a comparison as texts: one town's, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kleinstadt.core.languages import spoken
from kleinstadt.peers.queries.finding import Answer
from kleinstadt.peers.queries.names import digits, heading
from kleinstadt.peers.queries.profiles import Ground
from kleinstadt.towns.queries.figures import STATIONS, figure
from kleinstadt.towns.queries.imported import Figure
from kleinstadt.towns.queries.listing import ColumnSource, column_sources
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import date, number

ALWAYS = "population"
OWN_COLUMN = "main_station_distance"  # computed here, not a figure of the register


@dataclass(frozen=True, slots=True)
class Value:
    """One figure: value None and text "" where unknown; remark names an estimate or its owner."""

    value: float | None
    text: str
    remark: str
    date: str
    source: str


def compared(answer: Answer) -> list[str]:
    """The indicators that count, inhabitants always among them."""
    keys = [key for use in answer.themes for key in use.indicators]
    return list(dict.fromkeys([ALWAYS, *keys]))


def value_of(town: TownRow, key: str, ground: Ground) -> Value:
    """One town's figure as it is compared."""
    number_ = float(ground.profiles.raw[town.row, ground.profiles.column_of[key]])
    if number_ != number_:  # noqa: PLR0124  # NaN: unknown
        return Value(None, "", "", "", "")
    text = number(number_, digits(key))
    if key == OWN_COLUMN:
        held = register().sources.get(STATIONS)
        return Value(number_, text, "", held.reference_date if held else "", STATIONS)
    found = figure(town, key)
    if found is None:
        return Value(number_, text, "", "", "")
    return Value(number_, text, _remark(found), found.date, found.source)


def _remark(found: Figure) -> str:
    """An estimate, or whose value it is, where it is not the municipality's own."""
    return _said("estimate" if found.estimated else found.level)


@spoken
def _said(level: str) -> str:
    return {
        "estimate": _("estimate"),
        "association": _("of the association"),
        "county": _("of the county"),
    }.get(level, "")


def sources_of(keys: Iterable[str]) -> list[ColumnSource]:
    """Who says the figures of these columns, as of when."""
    keys = list(keys)
    found = column_sources(key for key in keys if key in register().indicators)
    held = register().sources.get(STATIONS)
    if OWN_COLUMN in keys and held:
        days = (date(held.reference_date),) if held.reference_date else ()
        found.append(ColumnSource(heading(OWN_COLUMN), held, days, estimated=False))
    return found
