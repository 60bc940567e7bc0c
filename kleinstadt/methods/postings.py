# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Documents as terms, and which terms stand where: one inverted index in NumPy arrays.

`analyse` turns the text of a document into an `Analysis`, which is stored beside the document;
`Postings.build` makes the index of many stored analyses without reading a text again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain, pairwise
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from kleinstadt.methods.german import tokens

VERSION = 1  # raise it whenever `analyse` gives other terms for the same text
GAP = 32  # positions between two fields, longer than any phrase


_PLACE_BITS = 38  # room for 2**38 positions beside 2**25 terms in one sortable number


class DocId(Protocol):
    """Whatever names a document: hashable, and in one order with the other names."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __hash__(self) -> int: ...


Id = TypeVar("Id", bound=DocId)
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The terms of one document, ready to be stored.

    entries: the different terms in the order of their first use, each followed, after a space,
    by the word as it was written there. fields: per field its row of words as numbers into
    `entries`, -1 for a word that does not count.
    """

    entries: tuple[str, ...]
    fields: tuple[tuple[int, ...], ...]
    version: int = VERSION

    def as_json(self) -> dict[str, Any]:
        """Plain lists, about as long as the text itself."""
        return {
            "version": self.version,
            "entries": list(self.entries),
            "fields": [list(field) for field in self.fields],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read back what `as_json` gave. Raises KeyError or TypeError for anything else."""
        return cls(
            entries=tuple(stored["entries"]),
            fields=tuple(map(tuple, stored["fields"])),
            version=stored["version"],
        )


def analyse(*fields: str) -> Analysis:
    """The terms of a document's fields: title, summary, body, or as many as there are.

    Every document of an index gives its fields in the same order. Never raises; linear in time.
    """
    numbers: dict[str, int] = {}
    entries: list[str] = []
    rows = []
    for text in fields:
        row: list[int] = []
        for token in tokens(text):
            if token.term not in numbers:
                numbers[token.term] = len(numbers)
                entries.append(f"{token.term} {text[token.start : token.end]}")
            row.extend([-1] * (token.position - len(row)))
            row.append(numbers[token.term])
        rows.append(tuple(row))
    return Analysis(tuple(entries), tuple(rows))


@dataclass(frozen=True, slots=True, eq=False)
class Postings(Generic[Id]):
    """An inverted index. Documents are rows in the order of their ids, terms in their own order.

    Postings of term t are the slice starts[t]:starts[t+1] of docs (row, ascending), weights
    (occurrences, each times the weight of its field) and written (number into `words`: how the
    document first writes the term). Its occurrences are the slice place_starts[t]:place_starts[t+1]
    of places (ascending positions over all documents, `GAP` between fields).
    lengths: shape (documents,), weighted occurrences of all terms.
    segment_starts: first position of each field of each document.
    """

    ids: tuple[Id, ...]
    terms: tuple[str, ...]
    numbers: dict[str, int]
    words: tuple[str, ...]
    field_weights: NDArray[np.float64]
    starts: Ints
    docs: NDArray[np.int32]
    weights: NDArray[np.float32]
    written: NDArray[np.int32]
    place_starts: Ints
    places: Ints
    segment_starts: Ints
    lengths: NDArray[np.float64]

    @classmethod
    def build(
        cls, documents: Iterable[tuple[Id, Analysis]], field_weights: Sequence[float]
    ) -> "Postings[Id]":
        """Make the index.

        field_weights: what one occurrence counts per field, positive, one for each field of
        every document. Raises ValueError for an id that comes twice, an analysis of another
        version or with another number of fields, or weights that are not positive.
        Costs O(n log n) for n words.
        """
        rows = sorted(documents, key=lambda document: document[0])
        _check(rows, field_weights)
        analyses = [analysis for _, analysis in rows]
        entries, names = _numbered([analysis.entries for analysis in analyses])
        terms, words, term_of_entry = _parted(names)
        sizes = np.array([len(analysis.entries) for analysis in analyses], dtype=np.int64)
        term_of = term_of_entry[entries]
        pairs = (term_of << 32) | np.repeat(np.arange(len(rows)), sizes)
        order = np.argsort(pairs)
        pairs = pairs[order]
        places, segment_starts, segments = _places(analyses, term_of, sizes, len(field_weights))
        docs_of = segments // len(field_weights)
        new = np.flatnonzero(np.diff(((places >> _PLACE_BITS) << 32) | docs_of, prepend=-1))
        if len(new) != len(pairs):
            raise ValueError("an analysis has a term that none of its fields has, or has it twice")
        gains = np.asarray(field_weights, dtype=np.float64)
        counted = gains[segments % len(field_weights)]
        bounds = np.arange(len(terms) + 1)
        return cls(
            ids=tuple(document_id for document_id, _ in rows),
            terms=terms,
            numbers={term: number for number, term in enumerate(terms)},
            words=words,
            field_weights=gains,
            starts=np.searchsorted(pairs, bounds << 32),
            docs=(pairs & 0xFFFFFFFF).astype(np.int32),
            weights=(np.add.reduceat(counted, new) if len(new) else counted).astype(np.float32),
            written=entries[order].astype(np.int32),
            place_starts=np.searchsorted(places, bounds << _PLACE_BITS),
            places=places & ((1 << _PLACE_BITS) - 1),
            segment_starts=segment_starts,
            lengths=np.bincount(docs_of, counted, len(rows)).astype(np.float64),
        )

    def phrase(self, terms: Sequence[tuple[str, int]]) -> tuple[Ints, NDArray[np.float64]]:
        """Documents that have these terms at these distances: rows, weighted occurrences.

        terms: at least one (term, offset in words from the first). Rows ascend.
        """
        rows: list[Ints] = []
        for term, offset in terms:
            number = self.numbers.get(term)
            if number is None:
                return np.empty(0, dtype=np.int64), np.empty(0)
            begin, end = self.place_starts[number : number + 2]
            rows.append(self.places[begin:end] - offset)
        rows.sort(key=len)
        found = reduce(partial(np.intersect1d, assume_unique=True), rows)
        segments = np.searchsorted(self.segment_starts, found, side="right") - 1
        fields = len(self.field_weights)
        found_in, inverse = np.unique(segments // fields, return_inverse=True)
        counted = np.bincount(inverse, self.field_weights[segments % fields]).astype(np.float64)
        return found_in, counted


def _check(rows: Sequence[tuple[Id, Analysis]], field_weights: Sequence[float]) -> None:
    if not field_weights or min(field_weights) <= 0:
        raise ValueError("every field needs a positive weight")
    for (before, _), (after, _) in pairwise(rows):
        if before == after:
            raise ValueError(f"the document {after!r} comes twice")
    for document_id, analysis in rows:
        if analysis.version != VERSION:
            raise ValueError(f"the document {document_id!r} was analysed by another version")
        if len(analysis.fields) != len(field_weights):
            raise ValueError(f"the document {document_id!r} has another number of fields")


def _numbered(groups: Sequence[tuple[str, ...]]) -> tuple[Ints, tuple[str, ...]]:
    """The strings of all groups as numbers into their sorted set, and that set."""
    names = tuple(sorted(set(chain.from_iterable(groups))))
    numbers = {name: number for number, name in enumerate(names)}
    flat = chain.from_iterable(groups)
    return np.fromiter(map(numbers.__getitem__, flat), dtype=np.int64), names


def _parted(entries: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], Ints]:
    """Sorted entries as sorted terms, words per entry, and the number of each entry's term."""
    halves = [entry.partition(" ") for entry in entries]
    terms = tuple(dict.fromkeys(term for term, _, _ in halves))
    numbers = {term: number for number, term in enumerate(terms)}
    term_of_entry = np.array([numbers[term] for term, _, _ in halves], dtype=np.int64)
    return terms, tuple(word for _, _, word in halves), term_of_entry


def _places(
    analyses: Sequence[Analysis], term_of: Ints, entries: Ints, fields: int
) -> tuple[Ints, Ints, Ints]:
    """Every occurrence as term and position in one number, sorted; where each field of each
    document starts; and in which of these segments each occurrence lies.
    """
    sizes = np.array([len(row) for each in analyses for row in each.fields], dtype=np.int64)
    flat = chain.from_iterable(row for each in analyses for row in each.fields)
    local = np.fromiter(flat, dtype=np.int64, count=int(sizes.sum()))
    starts = np.cumsum(sizes + GAP) - (sizes + GAP)
    segment = np.repeat(np.arange(len(sizes)), sizes)
    position = np.arange(len(local)) + segment * GAP
    counts = local >= 0
    first_term = (np.cumsum(entries) - entries)[segment[counts] // fields]
    term = term_of[local[counts] + first_term]
    packed = np.sort((term << _PLACE_BITS) | position[counts])
    segment_at = np.repeat(np.arange(len(sizes)), sizes + GAP)
    return packed, starts, segment_at[packed & ((1 << _PLACE_BITS) - 1)]
