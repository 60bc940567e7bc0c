# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Full-text search in German: which documents answer a query, and in what order.

Every word of the query is a group of terms: itself, and at lower weights compounds made with it,
synonyms, and near spellings where no document has the word. The occurrences of a group's terms
in a document are added with their weights and scored as those of one term by BM25; so a document
with the word itself comes before one that differs only in having another word instead. A term
that is more common than the word is weighted down further by the ratio of the two idf values.
Compounds in the query bring a group of lower weight for each of their parts.

Sources: S. Robertson, H. Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond,
Foundations and Trends in Information Retrieval 3(4), 333-389 (fields as in BM25F with one b);
idf as in Apache Lucene, which is never negative.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Self

import numpy as np
from numpy.typing import NDArray

from kleinstadt.methods.expansion import Circle, Phrase, Synonyms, Vocabulary
from kleinstadt.methods.postings import Analysis, Id, Ints, Postings
from kleinstadt.methods.query import Expansion, Group, Weights, plan, read

MOST_CIRCLES = 16

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit(Generic[Id]):
    """One document found.

    score: by which it was ordered, relevance times factor. relevance: BM25 alone. terms: the
    terms by which it was found; `german.marks` finds their words in its text.
    """

    id: Id
    score: float
    relevance: float
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hits(Generic[Id]):
    """The best documents, best first, equal scores by id; and how many there are in all.

    expansions: what else was looked for, only words that stand in documents of the reader.
    """

    hits: tuple[Hit[Id], ...]
    total: int
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the terms of one group stand.

    rows, counts: document and weighted occurrences, one entry for each term or phrase in each
    document. which: number of the term, or ~number of the phrase. weight: of the group, with
    its idf.
    """

    rows: Ints
    counts: Floats
    which: Ints
    phrases: tuple[Phrase, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What a query is worth to every document, before anything is cut off.

    scores: shape (documents,), in the order of `postings.ids`; 0 where nothing was found.
    expansions: as in `Hits`. founds: for `Index.terms`.
    """

    scores: Floats
    expansions: tuple[Expansion, ...]
    founds: tuple[_Found, ...]


class Index(Generic[Id]):
    """Documents ready to be searched. Does not change; may be used by several threads."""

    def __init__(
        self,
        postings: Postings[Id],
        synonyms: Synonyms | None = None,
        weights: Weights | None = None,
    ) -> None:
        self.postings = postings
        self.synonyms = synonyms or Synonyms()
        self.weights = weights or Weights()
        self._vocabulary = Vocabulary(postings.terms)
        self._circles: dict[bytes, Circle[Id]] = {}

    @classmethod
    def build(
        cls,
        documents: Iterable[tuple[Id, Analysis]],
        *,
        field_weights: Sequence[float] = (3.0, 2.0, 1.0),
        synonyms: Synonyms | None = None,
        weights: Weights | None = None,
    ) -> Self:
        """Build from stored analyses; arguments and errors as of `Postings.build`."""
        return cls(Postings.build(documents, field_weights), synonyms, weights)

    def mask(self, ids: Iterable[Id]) -> NDArray[np.bool_]:
        """The mask for `search` of these documents; ids that are not in the index are ignored."""
        wanted = set(ids)
        return np.array([each in wanted for each in self.postings.ids], dtype=np.bool_)

    def search(
        self,
        query: str,
        *,
        allowed: NDArray[np.bool_] | None = None,
        factors: Floats | None = None,
        k: int | None = 10,
        exact_words: bool = False,
    ) -> Hits[Id]:
        """The k best documents for a query in words (all for None).

        allowed: shape (documents,), in the order of `postings.ids`: what the reader may see.
        Order, scores, counts, expansions are those of an index of these documents alone.
        factors: shape (documents,), positive, multiplied with the relevance before the best are
        chosen: how near a document's town is to the asking one, say. They do not change who is
        found.
        exact_words: only stems of the words themselves, no compounds, synonyms, near spellings.
        A phrase in quotes must stand in a document as it is; operators are words or nothing.

        Any string is answered, in time bounded by the caps of `kleinstadt.methods.query`.
        Raises ValueError for a mask or factors of another shape, factors that are not positive
        numbers, or a negative k.
        """
        if k is not None and k < 0:
            raise ValueError("k must not be negative")
        if factors is not None and not self._are_factors(factors):
            raise ValueError("there must be one positive factor for each document")
        scored = self.scored(query, allowed=allowed, exact_words=exact_words)
        relevance = scored.scores
        scores = relevance if factors is None else relevance * factors
        rows = np.flatnonzero(relevance)
        best = _best(rows, scores[rows], len(rows) if k is None else k)
        hits = (
            Hit(self.postings.ids[row], float(scores[row]), float(relevance[row]), terms)
            for row, terms in zip(best, self.terms(scored, best), strict=True)
        )
        return Hits(tuple(hits), len(rows), scored.expansions)

    def scored(
        self,
        query: str,
        *,
        allowed: NDArray[np.bool_] | None = None,
        exact_words: bool = False,
    ) -> Scored:
        """The same for all documents at once, for whoever counts them or orders them otherwise.

        Arguments and errors as of `search`; costs about as much as its ten best.
        """
        circle = self._circle(allowed)
        if not circle.size:
            return Scored(np.zeros(len(self.postings.ids)), (), ())
        wanted = plan(read(query), circle, self.synonyms, self.weights, exact_words=exact_words)
        founds = tuple(_find(group, circle) for group in wanted.groups)
        scores = self._score(founds, circle)
        self._leave_out(scores, circle, wanted.phrases)
        return Scored(scores, wanted.expansions, founds)

    def terms(self, scored: Scored, rows: Ints) -> list[frozenset[str]]:
        """The terms by which each of these documents was found."""
        return [frozenset(terms) for terms in self._terms(rows, scored.founds)]

    def _are_factors(self, factors: Floats) -> bool:
        if factors.shape != (len(self.postings.ids),):
            return False
        return bool((np.isfinite(factors) & (factors > 0)).all())

    def _circle(self, allowed: NDArray[np.bool_] | None) -> Circle[Id]:
        if allowed is None:
            key = b""
        elif allowed.shape != (len(self.postings.ids),) or allowed.dtype != np.bool_:
            raise ValueError("the mask needs one truth value for each document")
        else:
            key = np.packbits(allowed).tobytes()
        circle = self._circles.get(key)
        if circle is None:
            mask = None if allowed is None else allowed.copy()
            circle = Circle(self.postings, self._vocabulary, mask)
            if len(self._circles) >= MOST_CIRCLES:
                self._circles.clear()
            self._circles[key] = circle
        return circle

    def _score(self, founds: Sequence[_Found], circle: Circle[Id]) -> Floats:
        """BM25, shape (documents,); 0 where nothing was found."""
        scores = np.zeros(len(self.postings.ids))
        k1, b = self.weights.k1, self.weights.b
        for found in founds:
            sums = np.bincount(found.rows, found.counts, len(scores))
            rows = np.flatnonzero(sums)
            counts = sums[rows]
            length = 1 - b + b * self.postings.lengths[rows] / circle.mean_length
            scores[rows] += found.weight * counts * (k1 + 1) / (counts + k1 * length)
        return scores

    def _leave_out(self, scores: Floats, circle: Circle[Id], phrases: Sequence[Phrase]) -> None:
        """Documents outside the circle and without the quoted phrases score nothing."""
        if circle.allowed is not None:
            scores[~circle.allowed] = 0
        for phrase in phrases:
            without = np.ones(len(scores), dtype=np.bool_)
            without[self.postings.phrase(phrase)[0]] = False
            scores[without] = 0

    def _terms(self, best: Ints, founds: Sequence[_Found]) -> list[set[str]]:
        """The terms by which each of the best documents was found."""
        place_of = np.full(len(self.postings.ids), -1)
        place_of[best] = np.arange(len(best))
        terms: list[set[str]] = [set() for _ in best]
        for found in founds:
            places = place_of[found.rows]
            wanted = places >= 0
            for place, which in zip(places[wanted], found.which[wanted], strict=True):
                if which >= 0:
                    terms[place].add(self.postings.terms[which])
                else:
                    terms[place].update(term for term, _ in found.phrases[~which])
        return terms


def _find(group: Group, circle: Circle[Id]) -> _Found:
    """Where the terms and phrases of a group stand, weighted, and the idf of the group."""
    postings = circle.postings
    numbers = np.fromiter(group.terms, dtype=np.int64, count=len(group.terms))
    stretches = [postings.phrase(phrase) for phrase in group.phrases]
    frequencies = np.array(
        [*circle.frequencies[numbers], *(circle.count(rows) for rows, _ in stretches)]
    )
    if not frequencies.any():
        none = np.empty(0, dtype=np.int64)
        return _Found(none, np.empty(0), none, (), 0.0)
    idfs = _idf(circle.size, frequencies)
    # The word itself comes first; where nobody has it, the rarest of its stand-ins speaks for it.
    idf = idfs[0] if group.has_itself and frequencies[0] else idfs[frequencies > 0].max()
    weights = np.array([*group.terms.values(), *group.phrases.values()], dtype=np.float64)
    weights *= np.minimum(1, idfs / idf)
    sizes = postings.starts[numbers + 1] - postings.starts[numbers]
    entries = np.repeat(postings.starts[numbers] - np.cumsum(sizes) + sizes, sizes)
    entries += np.arange(len(entries))
    rows = [postings.docs[entries], *(rows for rows, _ in stretches)]
    counts = [postings.weights[entries], *(counts for _, counts in stretches)]
    all_sizes = np.array([*sizes, *(len(rows) for rows, _ in stretches)])
    which = np.array([*numbers, *(~place for place in range(len(stretches)))])
    return _Found(
        rows=np.concatenate(rows),
        counts=np.concatenate(counts) * np.repeat(weights, all_sizes),
        which=np.repeat(which, all_sizes),
        phrases=tuple(group.phrases),
        weight=group.weight * float(idf),
    )


def _idf(documents: int, frequencies: Ints) -> Floats:
    return np.log1p((documents - frequencies + 0.5) / (frequencies + 0.5))


def _best(rows: Ints, scores: Floats, k: int) -> Ints:
    """The k rows with the highest scores, best first, equal ones in the order of rows."""
    if k == 0 or not len(rows):
        return rows[:0]
    if k < len(rows):
        least = np.partition(scores, len(rows) - k)[len(rows) - k]
        rows, scores = rows[scores >= least], scores[scores >= least]
    return rows[np.argsort(-scores, kind="stable")[:k]]
