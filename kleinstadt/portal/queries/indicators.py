# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a figure means, who says it, how many towns it is known of, and which vintages there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from kleinstadt.core.components import Cell, Column, Row
from kleinstadt.methods.definitions import DEFAULT
from kleinstadt.peers.queries.themes import THEME_OF
from kleinstadt.towns.models import Dataset, Indicator, IndicatorSeries
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.figures import DERIVED, classes, indicators, reader
from kleinstadt.towns.queries.listing import column_sources
from kleinstadt.towns.queries.register import IndicatorRow, SourceRow, register
from kleinstadt.towns.queries.words import date, number, wording


@dataclass(frozen=True, slots=True)
class Definition:
    """The page of one figure. coverage: sentences on how many small towns have it, and whose."""

    key: str
    name: str
    unit: str
    description: str
    reading: str
    direction: str
    theme: str
    computed: bool
    drafted: bool
    coverage: Sequence[str]
    sources: Sequence[SourceRow]
    columns: Sequence[Column]
    vintages: Sequence[Row]
    words: Sequence[str]


def known() -> list[IndicatorRow]:
    """All figures and classifications that are shown somewhere."""
    reg = register()
    return [reg.indicators[key] for key in (*indicators(), *classes())]


def definition(key: str) -> Definition | None:
    """The page of a figure; None where none of that key is shown."""
    if key not in {one.key for one in known()}:
        return None
    one = register().indicators[key]
    theme = THEME_OF.get(key)
    sources = (
        {} if one.is_class else {line.source.key: line.source for line in column_sources([key])}
    )
    return Definition(
        key=key,
        name=wording(one, "name"),
        unit=wording(one, "unit"),
        description=wording(one, "description"),
        reading=wording(one, "reading"),
        direction=_direction(one),
        theme=theme.name if theme else "",
        computed=key in DERIVED,
        drafted=one.drafted,
        coverage=_coverage(one),
        sources=list((sources | _imported_sources(key)).values()),
        columns=[
            Column("source", _("Source")),
            Column("status", _("Vintage")),
            Column("units", _("Units with a value"), numeric=True),
            Column("date", _("Newest value")),
        ],
        vintages=list(_vintages(key)),
        words=[word for _code, word in sorted(one.labels.items(), key=lambda item: item[1])],
    )


def _direction(one: IndicatorRow) -> str:
    return {
        Indicator.Direction.STRAIN.value: _("A higher value means more strain."),
        Indicator.Direction.EASE.value: _("A higher value means less strain."),
    }.get(one.direction, _("A higher value is neither good nor bad."))


def _coverage(one: IndicatorRow) -> list[str]:
    small = rows().small[DEFAULT.key]
    read = register().imported.get(one.key, {}).get if one.is_class else None
    by_town = reader(one.key)
    towns = [town for town in register().towns if small[town.row]]
    found = [read(town.row) if read else by_town(town) for town in towns]
    levels = Counter(figure.level for figure in found if figure is not None)
    words = {"count": number(levels.total()), "small": number(len(towns))}
    sentences = [_("Known of %(count)s of %(small)s small towns.") % words]
    if levels["association"]:
        sentences.append(
            _("For %(count)s of them it is the value of their association.")
            % {"count": number(levels["association"])}
        )
    if levels["county"]:
        sentences.append(
            _("For %(count)s of them it is the value of their county.")
            % {"count": number(levels["county"])}
        )
    summed = sum(figure.parts > 0 for figure in found if figure is not None)
    if summed:
        sentences.append(
            _("For %(count)s of them it was added up from municipalities that have merged since.")
            % {"count": number(summed)}
        )
    return sentences


def _keys(key: str) -> list[str]:
    one = register().indicators[key]
    return [part for part in (key, one.numerator, one.denominator) if part]


def _imported_sources(key: str) -> dict[str, SourceRow]:
    held = Dataset.objects.active().filter(series__indicator__key__in=_keys(key))
    sources = register().sources
    keys = held.values_list("source__key", flat=True).distinct().order_by("source__key")
    return {source: sources[source] for source in keys if source in sources}


def _vintages(key: str) -> list[Row]:
    """The data sets that bring the figure, or the counts it is computed from, newest first."""
    sources = register().sources
    found = (
        IndicatorSeries.objects.filter(
            indicator__key__in=_keys(key), dataset__state=Dataset.State.ACTIVE
        )
        .values_list("dataset__source__key", "dataset__vintage", "indicator__key")
        .annotate(Count("pk"), Max("date"))
        .order_by("-dataset__vintage", "dataset__source__key", "indicator__key")
    )
    return [
        Row(
            [
                Cell(
                    sources[source].title if source in sources else source,
                    note=wording(register().indicators[indicator], "name"),
                ),
                Cell(vintage or _("comes with the program")),
                Cell(number(count)),
                Cell(date(newest)),
            ]
        )
        for source, vintage, indicator, count, newest in found
    ]
