# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Names of German towns: how they sort, how they are compared, how a typed one is found.

Databases disagree (SQLite sorts Ä after Z and folds only ASCII), so the keys are made here.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz as distance
from rapidfuzz import process

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def sort_key(name: str) -> str:
    """The key by which a name sorts as in a German dictionary (DIN 5007-1: ä as a, ß as ss)."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


_SPELLINGS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_CLOSE = 82.0  # rapidfuzz ratio from which a misspelt name counts: two slips in ten letters


def fold(name: str) -> str:
    """The form in which names are compared: "Mölln", "Moelln" and "molln" become one.

    Hyphens, dots and brackets count as blanks; ae, oe, ue as a, o, u on both sides.
    """
    plain = sort_key(name[:120])
    for long, short in _SPELLINGS:
        plain = plain.replace(long, short)
    return plain


_PREPOSITIONS = {
    "a. d.": "an der",
    "i. d.": "in der",
    "v. d.": "vor der",
    "o. d.": "ob der",
    "r. d.": "rechts der",
    "l. d.": "links der",
    "a.": "am",
    "b.": "bei",
    "i.": "im",
    "u.": "unter",
}
_REGIONS = {
    "Bay.": "Bayern",
    "NB": "Niederbayern",
    "O.L.": "Oberlausitz",
    "OB": "Oberbayern",
    "Odw.": "Odenwald",
    "OFr.": "Oberfranken",
    "OPf.": "Oberpfalz",
    "Rhld.": "Rheinland",
    "Sa.": "Sachsen",
    "UFr.": "Unterfranken",
    "Westf.": "Westfalen",
}
_WITHOUT_ARTICLE = (
    "Bayern",
    "Niederbayern",
    "Oberbayern",
    "Oberfranken",
    "Sachsen",
    "Unterfranken",
)
_SHORT = re.compile(r"(?<=[ (])(?:(?:[aivorl]\. ?d\.|[abiu]\.)(?= )|[A-Z]\w*\.(?:L\.)?|NB|OB)")


def written_out(name: str) -> str:
    """The name with what registers abbreviate: "Neustadt i. Sa." is Neustadt in Sachsen.

    Only abbreviations that are common in German registers; anything else stays as it is.
    """

    def word(found: re.Match[str]) -> str:
        short = found[0].replace(".d.", ". d.")
        return _PREPOSITIONS.get(short) or _REGIONS.get(short) or found[0]

    full = _SHORT.sub(word, name)
    for region in _WITHOUT_ARTICLE:
        full = full.replace(f" im {region}", f" in {region}")
    return full


class Fit(IntEnum):
    """How a typed text fits a name; lower is better."""

    NAME = 0
    WORD = 1
    NAME_START = 2
    WORD_START = 3
    INSIDE = 4
    MISSPELT = 5


@dataclass(frozen=True, slots=True)
class NameMatch:
    """One hit: the position of the thing in the list the index was built from, and how it fits."""

    position: int
    fit: Fit


class NameIndex:
    """Forgiving search in a list of names, for typing.

    names: one entry per thing, each a sequence of its names (display, official, bilingual).
    weights: one number per thing; at equal fit the larger one comes first, then list order.
    """

    def __init__(self, names: Sequence[Sequence[str]], weights: Sequence[float]) -> None:
        self._texts: list[str] = []
        self._positions: list[int] = []
        for position, variants in enumerate(names):
            for text in dict.fromkeys(fold(variant) for variant in variants if variant):
                self._texts.append(text)
                self._positions.append(position)
        self._weights = weights

    def find(self, typed: str, limit: int = 10) -> list[NameMatch]:
        """The best fits of a typed text, at most `limit`; misspellings only when little else fits."""
        wanted = fold(typed)
        if not wanted:
            return []
        best: dict[int, Fit] = {}
        for text, position in zip(self._texts, self._positions, strict=True):
            if wanted in text:
                fit = self._fit(wanted, text)
                if fit < best.get(position, Fit.MISSPELT):
                    best[position] = fit
        if len(best) < 3 and len(wanted) > 3:
            for position in self._misspelt(wanted):
                best.setdefault(position, Fit.MISSPELT)
        order = {position: rank for rank, position in enumerate(best)}
        ranked = sorted(
            best.items(),
            key=lambda item: (
                item[1],
                order[item[0]] if item[1] is Fit.MISSPELT else -self._weights[item[0]],
                item[0],
            ),
        )
        return [NameMatch(position, fit) for position, fit in ranked[:limit]]

    @staticmethod
    def _fit(wanted: str, text: str) -> Fit:
        if wanted == text:
            return Fit.NAME
        if f" {wanted} " in f" {text} ":
            return Fit.WORD
        if text.startswith(wanted):
            return Fit.NAME_START
        return Fit.WORD_START if f" {wanted}" in text else Fit.INSIDE

    def _misspelt(self, wanted: str) -> list[int]:
        """Positions of close names, closest first; beginnings as long as typed count as well."""
        size = len(wanted) + 1
        heads = [text[:size] for text in self._texts]
        close = [
            (score, place)
            for texts in (self._texts, heads)
            for _, score, place in process.extract(
                wanted, texts, scorer=distance.ratio, score_cutoff=_CLOSE, limit=10
            )
        ]
        close.sort(key=lambda hit: (-hit[0], -self._weights[self._positions[hit[1]]]))
        return list(dict.fromkeys(self._positions[place] for _, place in close))
