# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register for machines: the same rows as the list, the same figures as a town's page."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from kleinstadt.towns.queries.definitions import definition_of
from kleinstadt.towns.queries.figures import DERIVED, figure, indicators
from kleinstadt.towns.queries.imported import Level
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.listing import TownFilter, matching
from kleinstadt.towns.queries.register import TownRow, register

router = Router(tags=["towns"])
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
    source: str | None


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


@router.get("/towns", response=TownPage, summary="Municipalities by filter, in order of name")
def list_towns(request: HttpRequest, query: Query[TownQuery]) -> TownPage:
    wanted = TownFilter(
        definition=definition_of(query.definition),
        land=query.state or "",
        county=query.county or "",
        least=query.least,
        most=query.most,
        name=query.name,
    )
    found = matching(wanted)
    towns = [register().towns[row] for row in found[query.offset : query.offset + query.limit]]
    return TownPage(
        count=len(found),
        offset=query.offset,
        definition=wanted.definition.key,
        territorial_status=_status(),
        items=[_town(town) for town in towns],
        sources=_sources({town.population_source for town in towns} | {register().edition.source}),
    )


@router.get(
    "/towns/{ags}",
    response={200: TownFacts, 404: NotFound},
    summary="One municipality with all figures and their sources",
)
def read_town(request: HttpRequest, ags: str) -> TownFacts | Status[NotFound]:
    town = register().by_ags.get(ags)
    if town is None:
        found = resolve(ags[:8])
        successors = [target.ags for target in found.targets]
        detail = "key no longer in use" if found.is_known else "key unknown"
        return Status(404, NotFound(detail=detail, successors=successors))
    figures = [_figure(town, key) for key in indicators()]
    named = {figure.source for figure in figures if figure.source}
    return TownFacts(
        town=_town(town),
        territorial_status=_status(),
        figures=figures,
        sources=_sources(named | {register().edition.source}),
    )


def _status() -> str | None:
    status = register().edition.territorial_status
    return status.isoformat() if status else None


def _town(town: TownRow) -> TownOut:
    return TownOut(
        ags=town.ags,
        ars=town.ars,
        name=town.name,
        official_name=town.official_name,
        kind=town.kind,
        state=town.land,
        state_name=town.land_name,
        county=town.county,
        county_name=town.county_name,
        association=town.association,
        association_name=town.association_name,
        lat=town.lat,
        lon=town.lon,
        population=town.population,
        population_date=town.population_date or None,
        population_estimated=town.population_estimated,
        population_source=town.population_source or None,
    )


def _figure(town: TownRow, key: str) -> FigureOut:
    indicator, found = register().indicators[key], figure(town, key)
    return FigureOut(
        indicator=key,
        name=indicator.name,
        name_en=indicator.name_en,
        unit=indicator.unit,
        unit_en=indicator.unit_en,
        value=None if found is None else found.value,
        date=None if found is None else found.date or None,
        level=None if found is None else found.level,
        unit_key=None if found is None else found.unit_key,
        estimated=found is not None and found.estimated,
        computed=key in DERIVED,
        source=None if found is None else found.source,
    )


def _sources(keys: set[str]) -> list[SourceOut]:
    known = register().sources
    return [
        SourceOut(
            key=key,
            title=known[key].title,
            publisher=known[key].publisher,
            attribution=known[key].attribution,
            licence=known[key].licence,
            licence_url=known[key].licence_url,
            url=known[key].url,
        )
        for key in sorted(keys)
        if key in known
    ]
