# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a reader asks of the search page, read from the address; nothing in it can be wrong enough to fail."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.library.queries.finding import Asked
from kleinstadt.methods.query import MOST_CHARACTERS
from kleinstadt.towns.queries.register import TownRow

FACETS = ("thema", "gebaeude", "land", "ausgang", "mit")
QUESTION, EXACT, COMPARE, PAGE = "frage", "woerter", "vergleich", "seite"
MOST_PAGES = 100_000
MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked, and what of it we could not follow.

    unknown: values of facets that do not exist. shortened: the question was longer than we read.
    """

    asked: Asked
    page: int
    unknown: tuple[str, ...]
    shortened: bool


def question(text: str) -> str:
    """The question on one line, without signs that cannot be shown or stored."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[: 2 * MOST_CHARACTERS])
    return " ".join(printable.split())


def wish(query: QueryDict, own: TownRow | None) -> Wish:
    """Read an address of the search page."""
    words = question(query.get(QUESTION, ""))
    known, unknown = chosen({name: query.getlist(name) for name in FACETS})
    asked = Asked(
        words=words[:MOST_CHARACTERS],
        exact=query.get(EXACT) == "genau",
        own=own,
        compare=query.get(COMPARE) != "0",
        facets=known,
    )
    too_long = len(query.get(QUESTION, "")) > MOST_CHARACTERS
    return Wish(asked, _page(query.get(PAGE, "")), unknown, too_long)


def chosen(values: dict[str, list[str]]) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """The values of facets that there are, and those that there are not."""
    held = catalogue()
    topics = {row.slug for row in held.topics.values()}
    there = {name: set(held.facets[name]) for name in FACETS}
    there["thema"] |= topics
    there["gebaeude"] |= set(held.buildings)
    known: dict[str, frozenset[str]] = {}
    unknown: dict[str, None] = {}
    for name, wanted in values.items():
        several = [value for value in wanted[:MOST_VALUES] if value]
        if found := there[name].intersection(several):
            known[name] = frozenset(found)
        unknown |= dict.fromkeys(question(value)[:60] for value in several if value not in found)
    return known, tuple(unknown)[:5]


def _page(text: str) -> int:
    return (
        min(max(int(text), 1), MOST_PAGES)
        if text.isascii() and text.isdigit() and len(text) < 9
        else 1
    )
