# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which terms of the documents a word of a query may mean: compounds, spellings, synonyms.

Everything is judged within one `Circle`: the documents that one reader may see. A term that
stands in no document of the circle does not exist for it, so no answer depends on the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Generic

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kleinstadt.methods.compounds import SHORTEST_LISTED, Splitter
from kleinstadt.methods.german import Token, tokens
from kleinstadt.methods.postings import Id, Postings

MOST_COMPOUNDS = 256
MOST_TRIED = 1_000
MOST_SPELLINGS = 4
MOST_KEPT = 20_000
_BUCKETS = 1 << 16
_ONE_EDIT, _TWO_EDITS = 4, 8  # a word of so many letters may have so many typing errors

Phrase = tuple[tuple[str, int], ...]  # terms, each with its distance from the first in words


def phrase_of(words: Iterable[Token]) -> Phrase:
    """These words as terms with their distances."""
    row = list(words)
    return tuple((word.term, word.position - row[0].position) for word in row)


class Vocabulary:
    """The terms of an index, ready to be searched for pieces and for near spellings.

    Costs O(n) time and about 12 bytes for each of the n letters of the terms.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = terms
        self._lengths = np.array([len(term) for term in terms], dtype=np.int64)
        letters = "".join(terms).encode("utf-32-le")
        codes = np.frombuffer(letters, dtype=np.uint32)
        starts = np.cumsum(self._lengths) - self._lengths
        bits = np.uint64(1) << (codes % 64).astype(np.uint64)
        self._letters = np.bitwise_or.reduceat(bits, starts) if terms else bits
        self._triples, self._triple_starts = _triples(codes, self._lengths)

    def with_piece(self, piece: str) -> NDArray[np.int64]:
        """Numbers of the longer terms that have the piece, of 3 letters or more, ascending."""
        codes = np.frombuffer(piece.encode("utf-32-le"), dtype=np.uint32)
        buckets = _buckets(codes)
        sizes = self._triple_starts[buckets + 1] - self._triple_starts[buckets]
        rarest = buckets[int(np.argmin(sizes))]
        begin, end = self._triple_starts[rarest : rarest + 2]
        shortest = len(piece) + SHORTEST_LISTED
        may_have = self._triples[begin:end]
        may_have = may_have[self._lengths[may_have] >= shortest]
        found = [number for number in may_have.tolist() if piece in self.terms[number]]
        return np.array(found, dtype=np.int64)

    def near(self, term: str, edits: int) -> list[tuple[int, int]]:
        """(edits, number) of the terms within so many edits, unordered.

        One edit (insert, delete, replace, swap neighbours) changes at most two letters of the
        set of letters, so comparing the sets first loses nothing.
        """
        own = np.uint64(0)
        for letter in term:
            own |= np.uint64(1) << np.uint64(ord(letter) % 64)
        may_be = np.bitwise_count(self._letters ^ own) <= 2 * edits
        may_be &= np.abs(self._lengths - len(term)) <= edits
        choices = {number: self.terms[number] for number in np.flatnonzero(may_be).tolist()}
        found = process.extract(
            term, choices, scorer=OSA.distance, score_cutoff=edits, limit=None, processor=None
        )
        return [(int(distance), number) for _, distance, number in found]


def _buckets(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """A number below `_BUCKETS` for every three letters in a row."""
    wide = codes.astype(np.int64)
    found: NDArray[np.int64] = (wide[:-2] * 961 + wide[1:-1] * 31 + wide[2:]) % _BUCKETS
    return found


def _triples(
    codes: NDArray[np.uint32], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which terms have which three letters in a row: numbers of terms, and where in them each
    bucket starts. Shorter terms are in no bucket.
    """
    if len(codes) < 3:
        return np.empty(0, dtype=np.int64), np.zeros(_BUCKETS + 1, dtype=np.int64)
    term = np.repeat(np.arange(len(lengths)), lengths)
    inside = term[:-2] == term[2:]
    pairs = np.sort((_buckets(codes)[inside] << 32) | term[:-2][inside])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return pairs & 0xFFFFFFFF, np.searchsorted(pairs, np.arange(_BUCKETS + 1) << 32)


class Synonyms:
    """Groups of words and phrases that mean the same, as terms.

    groups: each a row of spellings; a spelling may have several words. A spelling without any
    word that counts is left out. A spelling in two groups has the synonyms of both.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._others: dict[Phrase, dict[Phrase, str]] = {}
        self._longest = 0
        for group in groups:
            phrases = {phrase: each for each in group if (phrase := phrase_of(tokens(each)))}
            for phrase in phrases:
                others = self._others.setdefault(phrase, {})
                others.update((other, each) for other, each in phrases.items() if other != phrase)
                self._longest = max(self._longest, len(phrase))

    def of(self, phrase: Phrase) -> dict[Phrase, str]:
        """What else to look for, and how it is written; empty where nothing is known."""
        return self._others.get(phrase, {})

    def within(self, words: Sequence[Token]) -> list[tuple[int, int]]:
        """Where phrases of several words with synonyms stand in a query: (first, behind last)."""
        return [
            (first, first + size)
            for first in range(len(words))
            for size in range(2, min(self._longest, len(words) - first) + 1)
            if phrase_of(words[first : first + size]) in self._others
        ]


class Circle(Generic[Id]):
    """The documents that one reader may see, and what is known of words from them alone.

    allowed: shape (documents,), true where the reader may see the document; None for all.
    """

    def __init__(
        self, postings: Postings[Id], vocabulary: Vocabulary, allowed: NDArray[np.bool_] | None
    ) -> None:
        self.postings = postings
        self.allowed = allowed
        self._vocabulary = vocabulary
        self._compounds = lru_cache(MOST_KEPT)(self._find_compounds)
        self.size = len(postings.ids) if allowed is None else int(allowed.sum())
        self.frequencies = self._count()
        lengths = postings.lengths if allowed is None else postings.lengths[allowed]
        self.mean_length = float(lengths.mean()) if self.size else 0.0
        self.splitter = Splitter(self.frequency)

    def _count(self) -> NDArray[np.int64]:
        """In how many documents of the circle each term stands."""
        if self.allowed is None:
            return np.diff(self.postings.starts).astype(np.int64)
        seen = np.concatenate(([0], np.cumsum(self.allowed[self.postings.docs])))
        return np.diff(seen[self.postings.starts]).astype(np.int64)

    def frequency(self, term: str) -> int:
        number = self.postings.numbers.get(term)
        return 0 if number is None else int(self.frequencies[number])

    def count(self, rows: NDArray[np.int64]) -> int:
        """How many of these documents are in the circle."""
        return len(rows) if self.allowed is None else int(self.allowed[rows].sum())

    def number(self, term: str) -> int | None:
        """The number of a term that stands in the circle."""
        return self.postings.numbers.get(term) if self.frequency(term) else None

    def compounds(self, term: str) -> tuple[int, ...]:
        """The terms made with this one, the most frequent `MOST_COMPOUNDS` of them."""
        if len(term) < SHORTEST_LISTED or not term.isalpha():
            return ()
        return self._compounds(term)

    def _find_compounds(self, term: str) -> tuple[int, ...]:
        return tuple(islice(self._made_with(term), MOST_COMPOUNDS))

    def _made_with(self, term: str) -> Iterator[int]:
        numbers = self._vocabulary.with_piece(term)
        numbers = numbers[self.frequencies[numbers] > 0]
        numbers = numbers[np.argsort(-self.frequencies[numbers], kind="stable")]
        for number in numbers[:MOST_TRIED].tolist():
            if self.splitter.contains(self.postings.terms[number], term):
                yield number

    def spellings(self, term: str) -> tuple[tuple[int, int], ...]:
        """(edits, number) of the nearest terms, those with the fewest edits, most frequent first.

        One edit for words of 4 to 7 letters, two for longer ones, none for shorter ones and for
        numbers. At most `MOST_SPELLINGS`.
        """
        if len(term) < _ONE_EDIT or not term.isalpha():
            return ()
        near = self._vocabulary.near(term, 2 if len(term) >= _TWO_EDITS else 1)
        known = [(edits, number) for edits, number in near if self.frequencies[number]]
        nearest = min(known, default=(0, 0))[0]
        found = sorted(
            (edits, -int(self.frequencies[number]), number)
            for edits, number in known
            if edits == nearest
        )
        return tuple((edits, number) for edits, _, number in found[:MOST_SPELLINGS])

    def written(self, number: int) -> str:
        """How the documents of the circle write a term: the most frequent way, then the first."""
        begin, end = self.postings.starts[number : number + 2]
        words = self.postings.written[begin:end]
        if self.allowed is not None:
            words = words[self.allowed[self.postings.docs[begin:end]]]
        ways, counts = np.unique(words, return_counts=True)
        return self.postings.words[int(ways[np.argmax(counts)])]
