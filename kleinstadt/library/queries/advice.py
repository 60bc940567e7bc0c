# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What to offer when nothing was found: near words, wider topics, towns to ask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from kleinstadt.library.queries.catalogue import (
    Catalogue,
    Entry,
    Mask,
    TopicRow,
    catalogue,
    upwards,
)
from kleinstadt.library.queries.finding import Asked
from kleinstadt.methods.german import tokens
from kleinstadt.methods.query import MOST_CHARACTERS
from kleinstadt.peers.queries.finding import Closeness, closeness_to, ranks_of_100
from kleinstadt.towns.queries.register import TownRow, register

MOST_TOWNS = 5
MOST_TOPICS = 8
MOST_WORDS = 3
ALIKE = 78.0  # of 100; below it a word is another word and no misspelling
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class WiderTopic:
    """A topic that has experiences, with their number for this reader."""

    topic: TopicRow
    count: int


@dataclass(frozen=True, slots=True)
class Askable:
    """A town that has experience with the topic, and its report on it."""

    town: TownRow
    entry: Entry
    near: Closeness | None


@dataclass(frozen=True, slots=True)
class Advice:
    """near_words: (written, near word of an experience). topic: what `towns` are asked about."""

    near_words: tuple[tuple[str, str], ...]
    topics: tuple[WiderTopic, ...]
    topic: TopicRow | None
    towns: tuple[Askable, ...]


def advice(asked: Asked, user: object) -> Advice:
    """Ways on from a question that found nothing, from what this reader may see alone."""
    held = catalogue()
    allowed = held.visible(user)
    topics = _topics(held, asked, allowed)
    chosen = topics[0].topic if topics else None
    if chosen is None:
        tops = (row for row in held.topics.values() if row.wider is None)
        topics = [each for row in tops if (each := _counted(held, row, allowed)).count]
        topics.sort(key=lambda each: (-each.count, each.topic.slug))
    about = held.facets["thema"][chosen.slug] & allowed if chosen else allowed
    return Advice(
        near_words=tuple(_near_words(held, asked.words, allowed)),
        topics=tuple(topics[:MOST_TOPICS]),
        topic=chosen,
        towns=_towns(held, asked, about),
    )


def _counted(held: Catalogue, row: TopicRow, allowed: Mask) -> WiderTopic:
    mask = held.facets["thema"].get(row.slug)
    return WiderTopic(row, 0 if mask is None else int((mask & allowed).sum()))


def _topics(held: Catalogue, asked: Asked, allowed: Mask) -> list[WiderTopic]:
    """Topics the question names, and those they are part of, where there are experiences."""
    found: dict[int, WiderTopic] = {}
    chosen = asked.facets.get("thema", frozenset())
    named = [row.id for row in held.topics.values() if row.slug in chosen]
    named += [hit.id for hit in held.topic_index.search(asked.words, k=3).hits]
    for topic in named:
        for step in upwards(held.topics, topic):
            each = _counted(held, held.topics[step], allowed)
            if each.count:
                found.setdefault(step, each)
    return list(found.values())


def _near_words(held: Catalogue, words: str, allowed: Mask) -> list[tuple[str, str]]:
    """For words that stand in no experience: the nearest ones that do."""
    postings = held.index.postings
    seen = np.concatenate(([0], np.cumsum(allowed[postings.docs])))
    known = np.flatnonzero(np.diff(seen[postings.starts]))
    choices = {int(number): postings.terms[number] for number in known}
    there = set(choices.values())
    near = []
    for token in tokens(words[:MOST_CHARACTERS]):
        if token.term in there or len(token.term) < SHORTEST:
            continue
        best = process.extract(
            token.term, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_WORDS
        )
        near += [
            (words[token.start : token.end], _written(held, row, allowed)) for _, _, row in best
        ]
    return near[:MOST_WORDS]


def _written(held: Catalogue, number: int, allowed: Mask) -> str:
    postings = held.index.postings
    begin, end = postings.starts[number : number + 2]
    here = begin + int(np.argmax(allowed[postings.docs[begin:end]]))
    return str(postings.words[postings.written[here]])


def _towns(held: Catalogue, asked: Asked, about: Mask) -> tuple[Askable, ...]:
    """One report for each other town: the most comparable towns first, else the newest reports."""
    by_id, own = register().by_id, asked.own
    newest: dict[int, Entry] = {}
    for row in sorted(np.flatnonzero(about).tolist(), key=lambda row: held.newest_first[row]):
        entry = held.entries[row]
        if entry.town_id in by_id and (own is None or entry.town_id != own.id):
            newest.setdefault(entry.town_id, entry)
    ranks = ranks_of_100(own, newest) if own else {}
    known = {town: rank for town, rank in ranks.items() if not np.isnan(rank)}
    order = sorted(newest, key=lambda town: known.get(town, 101.0))[:MOST_TOWNS]
    near = closeness_to(own, order) if own else {}
    return tuple(Askable(by_id[town], newest[town], near.get(town)) for town in order)
