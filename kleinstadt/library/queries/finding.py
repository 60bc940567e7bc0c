# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which experiences answer a question, in what order for whom, and how the facets would narrow them.

What a reader may not see takes no part: not in scores, counts, facets, or in the words offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kleinstadt.library.queries.catalogue import Catalogue, Entry, Mask, catalogue
from kleinstadt.methods.blending import blended
from kleinstadt.methods.german import tokens
from kleinstadt.methods.query import MOST_CHARACTERS, Expansion
from kleinstadt.methods.ranking import Scored
from kleinstadt.peers.queries.finding import Closeness, closeness_to, ranks_of_100
from kleinstadt.towns.queries.register import TownRow, register

MOST_OWN = 12
DIGITS = 9  # of a score; what lies behind depends on the order in which numbers were added

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. facets: name -> values, of which one at least must hold.

    own: the asking town; compare: whether its comparability takes part in the order.
    """

    words: str = ""
    exact: bool = False
    own: TownRow | None = None
    compare: bool = True
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        """Whether it has a word that counts, or something in quotes."""
        return any(tokens(self.words[:MOST_CHARACTERS]))


@dataclass(frozen=True, slots=True)
class Found:
    """One hit and how it came to its place.

    place: its place in the list; place_by_words: where it would stand without comparing (None
    when nothing was compared). words: by which it was found, as the record writes them.
    relevance: to the words, as a share of that of the best hit, above 0 to 1.
    """

    entry: Entry
    town: TownRow | None
    near: Closeness | None
    place: int
    place_by_words: int | None
    words: tuple[str, ...] = ()
    relevance: float = 1.0


@dataclass(frozen=True, slots=True)
class Findings:
    """One stretch of the hits, and what is said about all of them.

    hits: of other towns, in order. own: of the asking town, which stand apart, the
    first `MOST_OWN`; more_own: how many more there are. total: hits of
    other towns in all. counts: facet -> value -> how many of these it would leave beside the
    other facets, as `total` says after a click. without_facets: all hits, the own ones included,
    if no facet narrowed them.
    compared: whether comparability took part in the order.
    """

    hits: tuple[Found, ...]
    own: tuple[Found, ...]
    more_own: int
    total: int
    counts: Mapping[str, Mapping[str, int]]
    without_facets: int
    expansions: tuple[Expansion, ...]
    compared: bool


def find(asked: Asked, user: object, *, first: int = 0, limit: int = 10) -> Findings:
    """The hits from `first` on, `limit` at most, for this reader; past the end, the last stretch.

    Any question is answered.
    """
    held = catalogue()
    allowed = held.visible(user)
    scored = _scored(held, asked, allowed)
    answers = scored.scores > 0
    is_own = held.towns == (asked.own.id if asked.own else -1)
    narrowed, counts = _narrow(held, asked, answers, ~is_own)
    rows = np.flatnonzero(narrowed & ~is_own)
    ranks = ranks_of_100(asked.own, held.towns[rows].tolist()) if asked.own else {}
    compared = asked.compare and not all(np.isnan(rank) for rank in ranks.values())
    by_words, order = _orders(held, rows, scored.scores[rows], ranks if compared else {})
    places = {int(row): place for place, row in enumerate(by_words, 1)} if compared else {}
    first = min(first, max(len(rows) - 1, 0) // limit * limit)
    stretch = order[first : first + limit]
    near = closeness_to(asked.own, held.towns[stretch].tolist()) if asked.own else {}
    mine = _orders(held, np.flatnonzero(narrowed & is_own), scored.scores[narrowed & is_own], {})[0]
    maker = _Maker(held, scored, asked)
    hits = maker.found(stretch, near, places, first)
    return Findings(
        hits=hits,
        own=maker.found(mine[:MOST_OWN], {}, {}, 0),
        more_own=max(len(mine) - MOST_OWN, 0),
        total=len(rows),
        counts=counts,
        without_facets=int(answers.sum()),
        expansions=scored.expansions,
        compared=compared,
    )


def _scored(held: Catalogue, asked: Asked, allowed: Mask) -> Scored:
    """Without a question every experience answers, all to the same degree."""
    if not asked.is_question:
        return Scored(allowed.astype(np.float64), (), ())
    scored = held.index.scored(asked.words, allowed=allowed, exact_words=asked.exact)
    return replace(scored, scores=np.round(scored.scores, DIGITS))


def _narrow(
    held: Catalogue, asked: Asked, answers: Mask, counted: Mask
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """Hits that pass all facets; and per value how many pass all the other facets and have it.

    Only those `counted` are counted: the own town's stand apart from the list.
    """
    nobody = np.zeros_like(answers)
    passing = {
        name: np.logical_or.reduce([held.facets[name].get(value, nobody) for value in values])
        for name, values in asked.facets.items()
        if values
    }
    narrowed = answers.copy()
    for mask in passing.values():
        narrowed &= mask
    counts: dict[str, dict[str, int]] = {}
    for name, values in held.facets.items():
        rest = answers & counted
        for other, mask in passing.items():
            if other != name:
                rest &= mask
        counts[name] = {value: int((mask & rest).sum()) for value, mask in values.items()}
    return narrowed, counts


def _orders(
    held: Catalogue, rows: Rows, scores: NDArray[np.float64], ranks: Mapping[int, float]
) -> tuple[Rows, Rows]:
    """The rows by words alone, and with comparability; equals newest first, then by address."""
    newest = held.newest_first[rows]
    by_words = np.lexsort((newest, -scores))
    if not ranks:
        return rows[by_words], rows[by_words]
    closer = np.array([ranks.get(town, np.nan) for town in held.towns[rows].tolist()])
    worth = np.round(blended(scores, closer), DIGITS)
    order = np.lexsort((newest, -scores, -worth))
    return rows[by_words], rows[order]


class _Maker:
    """Turns rows into hits, with the words by which they were found."""

    def __init__(self, held: Catalogue, scored: Scored, asked: Asked) -> None:
        self._held = held
        self._scored = scored
        self._is_question = asked.is_question
        self._best = scored.scores.max(initial=0.0) or 1.0
        self._own_words = {
            token.term: number for number, token in enumerate(tokens(asked.words[:MOST_CHARACTERS]))
        }

    def found(
        self, rows: Rows, near: Mapping[int, Closeness], by_words: Mapping[int, int], first: int
    ) -> tuple[Found, ...]:
        by_id = register().by_id
        terms = self._held.index.terms(self._scored, rows) if self._is_question else []
        hits = []
        for number, row in enumerate(rows.tolist()):
            entry = self._held.entries[row]
            hits.append(
                Found(
                    entry=entry,
                    town=by_id.get(entry.town_id),
                    near=near.get(entry.town_id),
                    place=first + number + 1,
                    place_by_words=by_words.get(row),
                    words=self._written(row, terms[number]) if terms else (),
                    relevance=float(self._scored.scores[row] / self._best),
                )
            )
        return tuple(hits)

    def _written(self, row: int, terms: frozenset[str]) -> tuple[str, ...]:
        """The words as this record first writes them, those of the question in front."""
        postings = self._held.index.postings
        words = []
        last = len(self._own_words)
        for term in sorted(terms, key=lambda term: (self._own_words.get(term, last), term)):
            begin, end = postings.starts[postings.numbers[term] : postings.numbers[term] + 2]
            here = begin + int(np.searchsorted(postings.docs[begin:end], row))
            words.append(postings.words[postings.written[here]])
        return tuple(words)
