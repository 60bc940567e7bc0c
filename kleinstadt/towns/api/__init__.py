# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register for machines: the same rows as the list, the same figures as a town's page."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Status

from kleinstadt.towns.api.schemas import (
    FigureOut,
    IndicatorOut,
    NotFound,
    PointOut,
    SeriesOut,
    SourceOut,
    TownFacts,
    TownOut,
    TownPage,
    TownQuery,
    TownSeries,
)
from kleinstadt.towns.queries.definitions import definition_of
from kleinstadt.towns.queries.figures import DERIVED, classes, figure, indicators
from kleinstadt.towns.queries.history import history
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.listing import TownFilter, matching
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.timelines import timelines

router = Router(tags=["towns"])


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
        return _not_found(ags)
    figures = [_figure(town, key) for key in indicators()]
    named = {figure.source for figure in figures if figure.source}
    return TownFacts(
        town=_town(town),
        territorial_status=_status(),
        figures=figures,
        sources=_sources(named | {register().edition.source}),
    )


@router.get(
    "/towns/{ags}/series",
    response={200: TownSeries, 404: NotFound},
    summary="One municipality: all figures over time",
)
def read_series(request: HttpRequest, ags: str) -> TownSeries | Status[NotFound]:
    town = register().by_ags.get(ags)
    if town is None:
        return _not_found(ags)
    found = timelines(town, history(town.id).inhabitants)
    named = {point.source for one in found for point in one.points}
    return TownSeries(
        ags=ags,
        series=[
            SeriesOut(
                indicator=one.indicator.key,
                level=one.level,
                points=[
                    PointOut(
                        date=point.date, value=point.value, source=point.source, basis=point.basis
                    )
                    for point in one.points
                ],
            )
            for one in found
        ],
        sources=_sources(named),
    )


@router.get("/indicators", response=list[IndicatorOut], summary="What each figure says")
def list_indicators(request: HttpRequest) -> list[IndicatorOut]:
    known = register().indicators
    return [
        IndicatorOut(**{name: getattr(known[key], name) for name in IndicatorOut.model_fields})
        for key in (*indicators(), *classes())
    ]


def _not_found(ags: str) -> Status[NotFound]:
    found = resolve(ags[:8])
    successors = [target.ags for target in found.targets]
    detail = "key no longer in use" if found.is_known else "key unknown"
    return Status(404, NotFound(detail=detail, successors=successors))


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
        summed_from=0 if found is None else found.parts,
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
