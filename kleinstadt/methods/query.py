# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""From what somebody types to what is looked for: groups of terms with weights.

Quoted phrases („…“, "…", «…», »…«) must stand in a document as they are, up to stems and stop
words, and their words are not expanded. Every other sign only parts words. AND, OR, NOT are
words. Caps keep the time bounded: the first `MOST_CHARACTERS`, of them the first `MOST_WORDS`
different terms, of these the first `MOST_EXPANDED` expanded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kleinstadt.methods.expansion import Circle, Phrase, Synonyms, phrase_of
from kleinstadt.methods.german import Token, tokens

MOST_CHARACTERS = 2_000
MOST_WORDS = 64
MOST_EXPANDED = 24
MOST_PHRASES = 8
LONGEST_PHRASE = 16  # in terms; their span must stay below `postings.GAP`
MOST_SHOWN = 12

_QUOTED = re.compile('"([^"]*)"|„([^“”"„]*)[“”"]|“([^“”]*)”|«([^«»]*)»|»([^«»]*)«')


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of the order; none negative, b at most 1, the others of words at most 1.

    k1, b: of BM25. compound: an occurrence in a compound ("Bahnhofsgebäude" for "Bahnhof").
    part: a part of a compound ("Bahnhof" for "Bahnhofsgebäude") as a word of its own.
    synonym: an occurrence of a synonym. spelling: per edit, of a near spelling.
    k1 and b are the usual ones. The others were chosen on one half of the XQuAD questions and
    are round figures from a flat top; synonym was not tried there, for want of synonyms.
    """

    k1: float = 1.2
    b: float = 0.75
    compound: float = 0.25
    part: float = 0.4
    synonym: float = 0.5
    spelling: float = 0.5


class Kind(StrEnum):
    """Why another word is looked for."""

    COMPOUND = "compound"
    PART = "part"
    SYNONYM = "synonym"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words looked for beside one word of the query, as documents or synonym lists write them.

    The most frequent `MOST_SHOWN` at most.
    """

    word: str
    kind: Kind
    also: tuple[str, ...]


@dataclass(slots=True)
class Group:
    """What counts for one word of the query: terms by number and phrases, each with its weight.

    has_itself: whether the first of them is the word itself and not only stand-ins.
    """

    weight: float
    has_itself: bool = False
    terms: dict[int, float] = field(default_factory=dict)
    phrases: dict[Phrase, float] = field(default_factory=dict)

    def add(self, number: int, weight: float) -> bool:
        """Let a term count at least so much; whether it is new."""
        before = self.terms.get(number)
        if before is None or before < weight:
            self.terms[number] = weight
        return before is None


@dataclass(frozen=True, slots=True)
class Words:
    """A query that was read: its different words, how they are written, its quoted phrases."""

    words: tuple[Token, ...]
    written: dict[str, str]
    quoted: frozenset[str]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked for."""

    groups: tuple[Group, ...]
    phrases: tuple[Phrase, ...]
    expansions: tuple[Expansion, ...]


def read(query: str) -> Words:
    """The words and quoted phrases of a query. Never raises."""
    text = query[:MOST_CHARACTERS]
    phrases: list[Phrase] = []
    for match in _QUOTED.finditer(text):
        inside = next(each for each in match.groups() if each is not None)
        phrase = phrase_of(list(tokens(inside))[:LONGEST_PHRASE])
        if phrase and phrase[-1][1] < LONGEST_PHRASE and len(phrases) < MOST_PHRASES:
            phrases.append(phrase)
    first: dict[str, Token] = {}
    for token in tokens(text):
        if len(first) < MOST_WORDS:
            first.setdefault(token.term, token)
    return Words(
        words=tuple(first.values()),
        written={term: text[token.start : token.end] for term, token in first.items()},
        quoted=frozenset(term for phrase in phrases for term, _ in phrase),
        phrases=tuple(phrases),
    )


def plan(
    words: Words, circle: Circle[Any], synonyms: Synonyms, weights: Weights, *, exact_words: bool
) -> Plan:
    """What to look for in the documents of a circle.

    The order of groups and terms depends on the query, the synonyms and the circle alone.
    """
    planner = _Planner(words, circle, synonyms, weights)
    for place, token in enumerate(words.words):
        as_it_is = exact_words or token.term in words.quoted or place >= MOST_EXPANDED
        planner.add_word(token.term, expand=not as_it_is)
    if not exact_words:
        planner.add_phrases()
    return Plan(tuple(planner.groups), words.phrases, tuple(planner.expansions()))


class _Planner:
    def __init__(
        self, words: Words, circle: Circle[Any], synonyms: Synonyms, weights: Weights
    ) -> None:
        self._words = words
        self._circle = circle
        self._synonyms = synonyms
        self._weights = weights
        self._seen = {token.term for token in words.words}
        self._also: dict[tuple[str, Kind], dict[int | str, int]] = {}
        self.groups: list[Group] = []

    def add_word(self, term: str, *, expand: bool) -> None:
        group = self._group(1.0, term)
        self.groups.append(group)
        if not expand:
            return
        word = self._words.written[term]
        self._add_compounds(group, term, word, Kind.COMPOUND, self._weights.compound)
        self._add_synonyms(group, phrase_of_term(term), word)
        parts = self._circle.splitter.parts(term)
        for part in parts:
            self._add_part(part, term)
        if not parts and not group.terms and not group.phrases:
            self._add_spellings(group, term, word)

    def add_phrases(self) -> None:
        """Synonyms of several words in a row: "leer stehend" also finds "Leerstand"."""
        for first, behind in self._synonyms.within(self._words.words[:MOST_EXPANDED]):
            here = self._words.words[first:behind]
            if self._words.quoted.isdisjoint(token.term for token in here):
                group = Group(1.0, phrases={phrase_of(here): 1.0})
                word = " ".join(self._words.written[token.term] for token in here)
                self._add_synonyms(group, phrase_of(here), word)
                self.groups.append(group)

    def expansions(self) -> Iterator[Expansion]:
        for (word, kind), also in self._also.items():
            shown: dict[str, None] = {}
            for each in sorted(also, key=lambda each: (-also[each], isinstance(each, int), each)):
                shown[each if isinstance(each, str) else self._circle.written(each)] = None
                if len(shown) == MOST_SHOWN:
                    break
            yield Expansion(word, kind, tuple(shown))

    def _group(self, weight: float, term: str) -> Group:
        number = self._circle.number(term)
        return (
            Group(weight) if number is None else Group(weight, has_itself=True, terms={number: 1.0})
        )

    def _add_synonyms(self, group: Group, phrase: Phrase, word: str) -> None:
        for other, written in self._synonyms.of(phrase).items():
            if len(other) > 1:
                self._add_synonym_phrase(group, other, written, word)
                continue
            term = other[0][0]
            number = self._circle.number(term)
            if number is not None and group.add(number, self._weights.synonym):
                self._note(word, Kind.SYNONYM, number)
            both = self._weights.synonym * self._weights.compound
            self._add_compounds(group, term, word, Kind.SYNONYM, both)

    def _add_synonym_phrase(self, group: Group, other: Phrase, written: str, word: str) -> None:
        rows, _ = self._circle.postings.phrase(other)
        if (frequency := self._circle.count(rows)) and other not in group.phrases:
            group.phrases[other] = self._weights.synonym
            self._note(word, Kind.SYNONYM, written, frequency)

    def _add_compounds(self, group: Group, term: str, word: str, kind: Kind, weight: float) -> None:
        noted = 0
        for number in self._circle.compounds(term):  # the most frequent first
            if group.add(number, weight) and noted < MOST_SHOWN:
                self._note(word, kind, number)
                noted += 1

    def _add_part(self, part: str, compound: str) -> None:
        """Look for a part of a compound. The compound itself counts in full there too, so a
        document with all the parts does not overtake one with the whole.
        """
        if part in self._seen:
            return
        self._seen.add(part)
        word = self._words.written[compound]
        group = self._group(self._weights.part, part)
        for number in group.terms:
            self._note(word, Kind.PART, number)
        if (whole := self._circle.number(compound)) is not None:
            group.add(whole, 1.0)
        self._add_synonyms(group, phrase_of_term(part), word)
        self._add_compounds(group, part, word, Kind.PART, self._weights.compound)
        self.groups.append(group)

    def _add_spellings(self, group: Group, term: str, word: str) -> None:
        for edits, number in self._circle.spellings(term):
            group.terms[number] = self._weights.spelling**edits
            self._note(word, Kind.SPELLING, number)

    def _note(self, word: str, kind: Kind, also: int | str, frequency: int = 0) -> None:
        if isinstance(also, int):
            if self._circle.postings.terms[also] in self._words.written:
                return
            frequency = int(self._circle.frequencies[also])
        self._also.setdefault((word, kind), {})[also] = frequency


def phrase_of_term(term: str) -> Phrase:
    return ((term, 0),)
