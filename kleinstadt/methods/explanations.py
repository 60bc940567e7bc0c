# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Why two towns are near or far: the terms of their distance, and the reasons worth a word.

A reason repeats numbers that made the distance and adds none, so words made from it are true
by construction. What is neither clearly alike nor clearly different gets no reason.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

ALIKE_WITHIN = 1 / 3  # quartile ranges; amid the group some 17 of 100 towns lie between
DIFFERENT_FROM = 1 / 2
ALIKE_RANK = 20  # of 100 towns closer: up to here alike
CLEAR_CONTRAST = 0.5  # the conditions lie one quartile range apart on average

Kind = Literal["alike", "contrast", "partner", "chosen"]
Judgement = Literal["alike", "contrast", "between"]


class Term(NamedTuple):
    """What one indicator adds to a distance.

    amount: the share of the distance; the amounts of a town add up to it. contrast: what it
    adds to the contrast, 0 for sizes. weight: its share in this distance, where what is not
    known has a third of the weight asked for. gap: in quartile ranges, never negative; where
    known is false it is the typical gap, and amount = weight * gap either way. own, other: raw values, in the
    indicator's unit. own_standing, other_standing: shares (0 to 1) of the reference group
    below them. Of an unknown town value `other` and `other_standing` are NaN.
    """

    key: str
    amount: float
    contrast: float
    weight: float
    gap: float
    typical: float
    known: bool
    own: float
    other: float
    own_standing: float
    other_standing: float


@dataclass(frozen=True)
class Reason:
    """One thing to say: alike, different, or unknown at the other town.

    percentiles: how many of 100 towns of the reference group lie between the two values;
    positive where the other town's is higher; NaN where unknown.
    """

    kind: Literal["alike", "different", "unknown"]
    key: str
    own: float
    other: float
    percentiles: float


@dataclass(frozen=True)
class Peer:
    """One town next to the asking town.

    kind: why it is listed. known_share: share of the weight asked for that is known of both
    towns, 0 to 1. closer: how many towns of the reference group are closer to the asking
    town than this one, of the `compared` that could be compared at all (without the asking
    town; with this one, where it belongs to the group).
    """

    ags: str
    row: int
    kind: Kind
    known_share: float
    closer: int
    compared: int
    terms: tuple[Term, ...]

    @property
    def distance(self) -> float:
        """The sum of the terms, in quartile ranges per unit of weight."""
        return math.fsum(term.amount for term in self.terms)

    @property
    def contrast(self) -> float:
        """The sum of the bounded terms of the conditions: 0 alike, 1 a full contrast in all."""
        return math.fsum(term.contrast for term in self.terms)

    @property
    def judgement(self) -> Judgement:
        """What the town is by its true distance, whyever it is listed.

        Alike: at most 20 of 100 towns are closer. In contrast: the conditions lie at least one
        quartile range apart on average. Neither where both hold, or none.
        """
        alike = self.compared > 0 and self.closer_of_100 <= ALIKE_RANK
        contrast = self.contrast >= CLEAR_CONTRAST
        if alike == contrast:
            return "between"
        return "alike" if alike else "contrast"

    @property
    def closer_of_100(self) -> float:
        """How many of 100 towns of the reference group are closer; NaN without a group."""
        return 100 * self.closer / self.compared if self.compared else math.nan


def reasons(terms: Sequence[Term]) -> tuple[Reason, ...]:
    """All that can be said, the most telling first within alike, different and unknown.

    Alike is told first where the two agree more than is typical for the asking town (so its
    rarest traits lead), different where the term is largest. Equals keep the given order.
    """
    alike = [term for term in terms if term.known and term.gap <= ALIKE_WITHIN]
    alike.sort(key=lambda term: term.weight * (term.gap - term.typical))
    different = [term for term in terms if term.known and term.gap >= DIFFERENT_FROM]
    different.sort(key=lambda term: -term.amount)
    unknown = [term for term in terms if not term.known]
    return (
        *(_reason("alike", term) for term in alike),
        *(_reason("different", term) for term in different),
        *(_reason("unknown", term) for term in unknown),
    )


def _reason(kind: Literal["alike", "different", "unknown"], term: Term) -> Reason:
    percentiles = 100 * (term.other_standing - term.own_standing)
    return Reason(kind, term.key, term.own, term.other, percentiles)
