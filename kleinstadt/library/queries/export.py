# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What was found, for machines: the API and `kleinstadt search --json` say the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from kleinstadt.library.models import Experience, ExperienceSource, Money
from kleinstadt.library.queries.cards import Card, cards
from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.library.queries.finding import Asked, Found, find
from kleinstadt.peers.queries.finding import Closeness
from kleinstadt.peers.queries.wording import why_of
from kleinstadt.towns.queries.register import TownRow


@dataclass(frozen=True, slots=True)
class PlaceOut:
    """A municipality; population None where unknown."""

    ags: str
    name: str
    state: str
    county: str
    population: int | None
    population_date: str
    population_estimated: bool


@dataclass(frozen=True, slots=True)
class AmountOut:
    """An amount in euros; year: whose prices, None when not known."""

    amount: float
    approximate: bool
    kind: str
    what: str
    year: int | None


@dataclass(frozen=True, slots=True)
class PublicationOut:
    """A publication; date as partial as it was seen."""

    title: str
    publisher: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class ComparedOut:
    """How a town compares with the asking one.

    closer_of_100: how many of 100 towns of the reference group are more alike, None where too
    little is known. known_share: of the weights whose figures are known of both, 0 to 1.
    """

    closer_of_100: float | None
    towns_compared: int
    known_share: float
    sentence: str
    alike: list[str]
    different: list[str]


@dataclass(frozen=True, slots=True)
class HitOut:
    """An experience in short, and why it stands where it does.

    relevance: to the words, as a share of the best hit's. place_by_words: its place without
    comparability, None where nothing was compared.
    """

    place: int
    place_by_words: int | None
    relevance: float
    found_by: list[str]
    comparability: ComparedOut | None
    slug: str
    url: str
    title: str
    summary: str
    town: PlaceOut | None
    started: str
    ended: str
    outcome: str
    topics: list[str]
    building: str
    money: AmountOut | None
    did_not_work: str
    ask: str
    ask_is_our_suggestion: bool
    sources: list[PublicationOut]


@dataclass(frozen=True, slots=True)
class AnswerOut:
    """Hits of other towns in order; own_town: those of the asking town, which are not in `hits`."""

    question: str
    exact: bool
    town: PlaceOut | None
    ordered_by_comparability: bool
    also_searched: list[str]
    total: int
    hits: list[HitOut]
    own_town: list[HitOut]


def answer(asked: Asked, user: object, *, first: int = 0, limit: int = 10) -> AnswerOut:
    """The hits from `first` on, as this reader may see them."""
    found = find(asked, user, first=first, limit=limit)
    held = cards([hit.entry.id for hit in (*found.hits, *found.own)], user)
    also = dict.fromkeys(word for each in found.expansions for word in each.also)
    return AnswerOut(
        question=asked.words,
        exact=asked.exact,
        town=place_out(asked.own),
        ordered_by_comparability=found.compared,
        also_searched=list(also),
        total=found.total,
        hits=[_hit(hit, held[hit.entry.id]) for hit in found.hits if hit.entry.id in held],
        own_town=[_hit(hit, held[hit.entry.id]) for hit in found.own if hit.entry.id in held],
    )


def _hit(hit: Found, card: Card) -> HitOut:
    row, held = card.experience, catalogue()
    return HitOut(
        place=hit.place,
        place_by_words=hit.place_by_words,
        relevance=round(hit.relevance, 4),
        found_by=list(hit.words),
        comparability=_compared(hit.near) if hit.near else None,
        slug=row.slug,
        url=address(row),
        title=row.title,
        summary=row.summary,
        town=place_out(hit.town),
        started=row.started,
        ended=row.ended,
        outcome=row.outcome,
        topics=[held.topics[topic].slug for topic in hit.entry.topics],
        building=hit.entry.building,
        money=amount_out(card.money) if card.money else None,
        did_not_work=card.difficulty,
        ask=row.contact_function,
        ask_is_our_suggestion=row.contact_editorial,
        sources=[publication_out(source) for source in card.sources],
    )


def _compared(near: Closeness) -> ComparedOut:
    said = why_of(near)
    return ComparedOut(
        closer_of_100=round(near.rank_of_100, 2) if near.comparable else None,
        towns_compared=near.compared,
        known_share=round(near.known_share, 4),
        sentence=said.sentence,
        alike=[chip.text for chip in said.alike],
        different=[chip.text for chip in said.different],
    )


def address(experience: Experience) -> str:
    """The page of an experience, with the host under which we are known."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{experience.get_absolute_url()}"


def place_out(town: TownRow | None) -> PlaceOut | None:
    """A municipality as machines get it; None stays None."""
    if town is None:
        return None
    return PlaceOut(
        town.ags,
        town.name,
        town.land_name,
        town.county_name,
        town.population,
        town.population_date,
        town.population_estimated,
    )


def amount_out(money: Money) -> AmountOut:
    return AmountOut(float(money.amount), money.approx, money.kind, money.what, money.year)


def publication_out(source: ExperienceSource) -> PublicationOut:
    return PublicationOut(source.title, source.publisher, source.url, source.date)
