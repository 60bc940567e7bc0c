# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A town's figures over time as its page shows them: a line, a sentence, a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kleinstadt.core.components import Cell, Column, Row
from kleinstadt.portal.queries.town import history_of
from kleinstadt.towns.queries.figures import level_name
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.timelines import POPULATION, Timeline, timelines
from kleinstadt.towns.queries.words import date, number, wording


@dataclass(frozen=True, slots=True)
class Line:
    """One series, ready to be shown. points: place in time, value, whether the line breaks there."""

    key: str
    label: str
    unit: str
    owner: str
    points: Sequence[tuple[float, float, bool]]
    sentence: str
    breaks: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    sources: Sequence[str]


def lines(town: TownRow) -> list[Line]:
    """Every figure of the town with at least two values, in the order of the figures."""
    return [_line(town, one) for one in timelines(town, history_of(town).inhabitants)]


def _line(town: TownRow, one: Timeline) -> Line:
    indicator, points = one.indicator, one.points
    afterwards = {after.date for _before, after in one.breaks}
    texts = [number(point.value, indicator.digits) for point in points]
    sources = register().sources
    named = dict.fromkeys(point.source for point in points)
    return Line(
        key=indicator.key,
        label=wording(indicator, "name"),
        unit=wording(indicator, "unit"),
        owner=level_name(town, one.level),
        points=[(point.year, point.value, point.date in afterwards) for point in points],
        sentence=_("%(first)s: %(before)s, %(last)s: %(after)s.")
        % {
            "first": date(points[0].date),
            "before": texts[0],
            "last": date(points[-1].date),
            "after": texts[-1],
        },
        breaks=_breaks(one),
        columns=[Column("date", _("As of")), Column("value", _("Value"), numeric=True)],
        rows=[
            Row([Cell(date(point.date), note=_basis(one, point.basis)), Cell(text)])
            for point, text in zip(points, texts, strict=True)
        ],
        sources=[sources[key].attribution for key in named if key in sources],
    )


def _basis(one: Timeline, basis: str) -> str:
    if one.indicator.key == POPULATION and basis:
        return _("census of %(year)s") % {"year": basis}
    return ""


def _breaks(one: Timeline) -> str:
    """Why the line has gaps; "" where it has none."""
    if not one.breaks:
        return ""
    if one.indicator.key == POPULATION:
        return _("The dashed line marks another census: a jump there need not be growth or loss.")
    return _(
        "The dashed line marks another source: a jump there may come from the way of counting."
    )
