# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The library for machines. The schemas are the public contract; the reads are those of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from kleinstadt.library import forms
from kleinstadt.library.models import Experience, Statement
from kleinstadt.library.queries import export, reading
from kleinstadt.library.queries.export import (
    AmountOut,
    AnswerOut,
    PlaceOut,
    PublicationOut,
)
from kleinstadt.library.queries.finding import Asked
from kleinstadt.library.queries.reading import Report, Told
from kleinstadt.methods.query import MOST_CHARACTERS
from kleinstadt.towns.queries.names import choose
from kleinstadt.towns.queries.register import TownRow

router = Router(tags=["experiences"])
Values = Annotated[list[str], Field(default_factory=list, max_length=50)]


class NotAnswered(Schema):
    """Why a request was not answered, and what may have been meant."""

    detail: str
    candidates: list[PlaceOut] = []


class Search(Schema):
    """A question. town: municipality key, or a name that only one municipality bears."""

    question: str = Field("", max_length=MOST_CHARACTERS)
    town: str = Field("", max_length=120)
    exact: bool = False
    by_comparability: bool = True
    topic: Values
    building: Values
    state: Values
    outcome: Values
    having: Values
    page: int = Field(1, ge=1, le=forms.MOST_PAGES)
    limit: int = Field(10, ge=1, le=100)


class StatementOut(Schema):
    """sources: numbers (from 1) into the sources. editorial: our conclusion, not a source's words."""

    kind: str
    text: str
    date: str
    editorial: bool
    sources: list[int]


class PaidOut(Schema):
    """An amount and the numbers of its sources."""

    amount: AmountOut
    sources: list[int]


class ExperienceOut(Schema):
    """One experience; "" and None where the sources say nothing."""

    slug: str
    url: str
    title: str
    summary: str
    town: PlaceOut | None
    place: str
    topics: list[str]
    building: str
    building_kind: str
    started: str
    ended: str
    outcome: str
    statements: list[StatementOut]
    money: list[PaidOut]
    months: float | None
    hours: float | None
    staff: str
    own_share: str
    programme: str
    size: str
    ask: str
    ask_is_our_suggestion: bool
    partners: list[str]
    confidence: str
    notes: str
    checked: dt.date
    sources: list[PublicationOut]


@router.get(
    "/experiences", response={200: AnswerOut, 422: NotAnswered}, summary="Search experiences"
)
def search(request: HttpRequest, asked: Query[Search]) -> Any:
    """Experiences that answer a question, ordered for a town; without a question, all of them."""
    own: TownRow | None = None
    if asked.town.strip():
        choice = choose(asked.town)
        own = choice.town
        if own is None:
            candidates = [export.place_out(town) for town in choice.candidates]
            detail = "This town is not known beyond doubt."
            return Status(422, {"detail": detail, "candidates": candidates})
    facets, unknown = forms.chosen(
        {
            "thema": asked.topic,
            "gebaeude": asked.building,
            "land": asked.state,
            "ausgang": asked.outcome,
            "mit": asked.having,
        }
    )
    if unknown:
        return Status(422, {"detail": f"There is no such value: {', '.join(unknown)}"})
    words = forms.question(asked.question)
    wanted = Asked(words, asked.exact, own, asked.by_comparability, facets)
    first = (asked.page - 1) * asked.limit
    return export.answer(wanted, request.user, first=first, limit=asked.limit)


@router.get(
    "/experiences/{slug:slug}",
    response={200: ExperienceOut, 404: NotAnswered},
    summary="One experience with its sources",
)
def experience(request: HttpRequest, slug: str) -> ExperienceOut:
    """One experience, each statement with the numbers of its sources."""
    try:
        return _out(reading.report(slug, request.user))
    except Experience.DoesNotExist as missing:
        raise HttpError(404, "There is no experience at this address.") from missing


def _out(report: Report) -> ExperienceOut:
    row = report.experience
    return ExperienceOut(
        slug=row.slug,
        url=export.address(row),
        title=row.title,
        summary=row.summary,
        town=export.place_out(report.town),
        place=row.place,
        topics=[topic.slug for topic in report.topics],
        building=row.building,
        building_kind=row.building_kind.slug if row.building_kind else "",
        started=row.started,
        ended=row.ended,
        outcome=row.outcome,
        statements=[
            _statement(kind, told) for kind in Statement.Kind.values for told in report.told[kind]
        ],
        money=[
            PaidOut(amount=export.amount_out(paid.money), sources=list(paid.numbers))
            for paid in report.paid
        ],
        months=None if row.months is None else float(row.months),
        hours=None if row.hours is None else float(row.hours),
        staff=row.staff,
        own_share=row.own_share,
        programme=row.programme,
        size=row.size,
        ask=row.contact_function,
        ask_is_our_suggestion=row.contact_editorial,
        partners=row.partners,
        confidence=row.confidence,
        notes=row.notes,
        checked=row.checked,
        sources=[export.publication_out(source) for source in report.sources],
    )


def _statement(kind: str, told: Told) -> StatementOut:
    return StatementOut(
        kind=kind,
        text=told.text,
        date=told.date,
        editorial=told.editorial,
        sources=list(told.numbers),
    )
