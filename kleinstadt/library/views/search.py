# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The search: a question, a town, and who has done it before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kleinstadt.core.components import Facet, Option
from kleinstadt.core.http import Request
from kleinstadt.library import forms
from kleinstadt.library.forms import Wish
from kleinstadt.library.models import Experience
from kleinstadt.library.queries.advice import advice
from kleinstadt.library.queries.cards import Card, cards
from kleinstadt.library.queries.catalogue import NONE, Entry, catalogue
from kleinstadt.library.queries.finding import Asked, Findings, Found, find
from kleinstadt.methods.query import Kind
from kleinstadt.peers.queries.wording import Why, rank, why_of
from kleinstadt.towns.queries.names import CHOSEN, asking
from kleinstadt.towns.queries.outlines import portrait
from kleinstadt.towns.queries.register import TownRow, register

PER_PAGE = 10
MOST_ALSO = 6
MOST_WORDS = 5
MOST_OPTIONS = 15


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the list draws it. by: the words it was found by; order: how it came to its place."""

    found: Found
    card: Card
    portrait: str
    why: Why | None
    by: str
    order: str


def search(request: Request) -> HttpResponse:
    """Experiences that answer a question; without one, all of them."""
    choice = asking(request)
    wish = forms.wish(request.GET, choice.town)
    first = (wish.page - 1) * PER_PAGE
    found = find(wish.asked, request.user, first=first, limit=PER_PAGE)
    shown = _shown(found, wish.asked, request)
    context: dict[str, Any] = {
        "asked": wish.asked,
        "wish": wish,
        "found": found,
        "hits": shown,
        "page": Paginator(range(found.total), PER_PAGE).get_page(wish.page),
        "groups": _facets(found, wish.asked),
        "order": _order(found, wish.asked),
        "also": _also(found),
        "misspelt": [each for each in found.expansions if each.kind is Kind.SPELLING],
        "typed": choice.typed if choice.typed and not choice.town else "",
        "own_portrait": portrait(choice.town) if choice.town else "",
        "suggestions": reverse("town_suggestions"),
        "town_label": _("for my town"),
        "chosen_name": CHOSEN,
        "sources": _sources(shown),
        "links": _links(request, wish),
    }
    if not (found.total or found.own):
        context |= _advice(wish.asked, request)
    return render(request, "library/search.html", context)


def _shown(found: Findings, asked: Asked, request: Request) -> list[Shown]:
    held = cards([hit.entry.id for hit in found.hits], request.user)
    return [
        Shown(
            found=hit,
            card=held[hit.entry.id],
            portrait=portrait(hit.town) if hit.town else "",
            why=why_of(hit.near, say_estimates=False) if hit.near else None,
            by=", ".join(hit.words[:MOST_WORDS]),
            order=_how(hit, asked, found),
        )
        for hit in found.hits
        if hit.entry.id in held
    ]


@dataclass(frozen=True, slots=True)
class Askable:
    """A town to ask, as the page draws it."""

    town: TownRow
    entry: Entry
    portrait: str
    rank: str


def _advice(asked: Asked, request: Request) -> dict[str, Any]:
    """Ways on from nothing, and in what order the towns stand."""
    ways = advice(asked, request.user)
    order = _("The newest come first.")
    if asked.own and any(each.near and each.near.comparable for each in ways.towns):
        order = _("Towns most comparable to %(town)s come first.") % {"town": asked.own.name}
    towns = [
        Askable(
            each.town,
            each.entry,
            portrait(each.town),
            rank(each.near) if each.near and each.near.comparable else "",
        )
        for each in ways.towns
    ]
    return {"advice": ways, "askable": towns, "advice_order": order}


def _how(hit: Found, asked: Asked, found: Findings) -> str:
    """What the asking town changed about a hit's place; "" where it was not compared."""
    if not (asked.own and found.compared and asked.is_question and hit.place_by_words):
        return ""
    names = {"town": asked.own.name, "words": hit.place_by_words, "place": hit.place}
    if hit.place == hit.place_by_words:
        return _("Without comparing with %(town)s it would be number %(place)s as well.") % names
    return (
        _("Without comparing with %(town)s it would be number %(words)s instead of %(place)s.")
        % names
    )


def _order(found: Findings, asked: Asked) -> str:
    """What the list is ordered by."""
    names = {"town": asked.own.name if asked.own else ""}
    if asked.is_question and found.compared:
        return (
            _(
                "Ordered by how well a report answers the question and how comparable its town is"
                " to %(town)s."
            )
            % names
        )
    if asked.is_question:
        return _("Ordered by how well a report answers the question.")
    if found.compared:
        return _("Towns most comparable to %(town)s come first.") % names
    return _("The newest come first.")


def _also(found: Findings) -> list[str]:
    """Words that were looked for as well, each once."""
    words = (
        word for each in found.expansions if each.kind is not Kind.SPELLING for word in each.also
    )
    return list(dict.fromkeys(words))[:MOST_ALSO]


def _facets(found: Findings, asked: Asked) -> list[Facet]:
    labels = {
        "thema": _("Topic"),
        "gebaeude": _("Building"),
        "land": pgettext("facet", "State"),
        "ausgang": _("What became of it"),
        "mit": _("Evidence"),
    }
    return [
        facet
        for name, label in labels.items()
        if (facet := _facet(name, label, found.counts[name], asked)).options
    ]


def _facet(name: str, label: str, counts: Mapping[str, int], asked: Asked) -> Facet:
    """The values that leave hits, most first, and those that are ticked."""
    ticked = asked.facets.get(name, frozenset())
    names = _names(name)
    values = [value for value in {*counts, *ticked} if counts.get(value) or value in ticked]
    values.sort(key=lambda value: (-counts.get(value, 0), names.get(value, value)))
    kept = [value for n, value in enumerate(values) if n < MOST_OPTIONS or value in ticked]
    return Facet(
        name,
        label,
        [
            Option(value, names.get(value, value), counts.get(value, 0), value in ticked)
            for value in kept
        ],
    )


def _names(facet: str) -> Mapping[str, str]:
    """What the values of a facet are called."""
    held, english = catalogue(), get_language() == "en"
    if facet == "thema":
        return {row.slug: row.name_en if english else row.name for row in held.topics.values()}
    if facet == "gebaeude":
        kinds = {key: names[english] for key, names in held.buildings.items()}
        return kinds | {NONE: pgettext("building", "not stated")}
    if facet == "land":
        return register().lands
    if facet == "ausgang":
        running = {Experience.Outcome.RUNNING.value: pgettext("facet", "ran when last heard of")}
        return {value: str(label) for value, label in Experience.Outcome.choices} | running
    return {"kosten": _("with costs"), "schwierigkeiten": _("with what did not work")}


def _links(request: Request, wish: Wish) -> dict[str, str]:
    """The same page asked otherwise: only these words, related words too, without facets."""

    def changed(**values: str) -> str:
        query = request.GET.copy()
        for name in (forms.PAGE, *values):
            query.pop(name, None)
        for name, value in values.items():
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    return {
        "exact": changed(**{forms.EXACT: "genau"}),
        "related": changed(**{forms.EXACT: ""}),
        "unfaceted": changed(**dict.fromkeys(forms.FACETS, "")),
        "all": changed(**dict.fromkeys((forms.QUESTION, forms.EXACT, *forms.FACETS), "")),
    }


def _sources(shown: Iterable[Shown]) -> list[str]:
    """Whose population figures stand in the list."""
    sources = register().sources
    keys = dict.fromkeys(
        hit.found.town.population_source
        for hit in shown
        if hit.found.town and hit.found.town.population is not None
    )
    return [sources[key].attribution for key in keys if key in sources]
