# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the register says to machines, and what it may be asked."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from kleinstadt.towns.queries.imported import Level

DefinitionKey = Literal["gemeinden-2025", "verbaende-2025", "all"]
Page = Annotated[int, Field(ge=0, le=100_000)]


class SourceOut(Schema):
    """Where figures come from; `attribution` must stand where they are shown."""

    key: str
    title: str
    publisher: str
    attribution: str
    licence: str
    licence_url: str
    url: str


class FigureOut(Schema):
    """One figure. value is null where nothing is known; level says whose value it is."""

    indicator: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    value: float | None
    date: str | None
    level: Level | None
    unit_key: str | None
    estimated: bool
    computed: bool
    summed_from: int
    source: str | None


class PointOut(Schema):
    """One value of a series. basis: census or source that it goes on from; between different ones
    a difference may come from the way of counting.
    """

    date: str
    value: float
    source: str
    basis: str


class SeriesOut(Schema):
    """A figure over time, oldest first. level: whose values these are."""

    indicator: str
    level: Level
    points: list[PointOut]


class TownSeries(Schema):
    """Every figure of a municipality of which at least two values are known."""

    ags: str
    series: list[SeriesOut]
    sources: list[SourceOut]


class IndicatorOut(Schema):
    """What a figure says. kind: count, rate, index or class; only counts may be added up.
    direction: strain or ease where more means more or less strain, else empty. labels: words for
    the codes of a class. drafted: described by the file alone.
    """

    key: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    description: str
    description_en: str
    reading: str
    reading_en: str
    kind: Literal["count", "rate", "index", "class"]
    direction: Literal["", "strain", "ease"]
    labels: dict[str, str]
    drafted: bool


class TownOut(Schema):
    """A municipality of the current edition. Keys are texts and keep their leading zero."""

    ags: str
    ars: str
    name: str
    official_name: str
    kind: str
    state: str
    state_name: str
    county: str
    county_name: str
    association: str
    association_name: str
    lat: float | None
    lon: float | None
    population: int | None
    population_date: str | None
    population_estimated: bool
    population_source: str | None


class TownPage(Schema):
    """A part of a list: `count` municipalities fit, these begin at `offset`."""

    count: int
    offset: int
    definition: str
    territorial_status: str | None
    items: list[TownOut]
    sources: list[SourceOut]


class TownFacts(Schema):
    """Everything known of a municipality, each figure with date and source."""

    town: TownOut
    territorial_status: str | None
    figures: list[FigureOut]
    sources: list[SourceOut]


class NotFound(Schema):
    """No municipality has this key today; where the register knows its successors, they are named."""

    detail: str
    successors: list[str]


class TownQuery(Schema):
    """Filters of the list; inhabitants are included at both ends."""

    definition: DefinitionKey = "gemeinden-2025"
    state: Annotated[str, Field(pattern=r"^[0-9]{2}$")] | None = None
    county: Annotated[str, Field(pattern=r"^[0-9]{5}$")] | None = None
    least: Page | None = None
    most: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    name: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    offset: Page = 0
