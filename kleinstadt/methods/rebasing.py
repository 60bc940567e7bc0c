# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Counts of former municipalities led to those of today, by the shares that went with each part.

Source of the procedure: BBSR, Umsteigeschlüssel für Gemeinden und Kreise (a count of the new unit is
the sum of the counts of the old ones, each times its share). Only counts may be led so: a rate of
a merged town is no sum and no mean of the rates, unless its numerator and denominator are known.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

# New key -> old key -> share of the old one, for every key that a step changes. Whoever gives a
# part away stands on both sides, with what stays.
Step = Mapping[str, Mapping[str, float]]


def compose(steps: Sequence[Step]) -> dict[str, dict[str, float]]:
    """What the keys after all steps are made of, in keys before the first: only changed ones.

    steps: oldest first. A key that the steps do not name is itself. Costs time in the number of
    parts.
    """
    made: dict[str, dict[str, float]] = {}
    for step in steps:
        fresh: dict[str, dict[str, float]] = {}
        for new, parts in step.items():
            sums: dict[str, float] = defaultdict(float)
            for middle, share in parts.items():
                for old, before in made.get(middle, {middle: 1.0}).items():
                    sums[old] += before * share
            fresh[new] = dict(sums)
        for old in {old for parts in step.values() for old in parts}:
            made.pop(old, None)
        made |= fresh
    return made


def moved_whole(parts: Mapping[str, float], others: int) -> str:
    """The one old key that a new one is, whole and alone: then everything said of it holds on.

    others: of how many new keys the old one is a part of. "" where the area changed.
    """
    if len(parts) == 1 and others == 1:
        (old, share), *_rest = parts.items()
        return old if share == 1 else ""
    return ""


def rebased(parts: Mapping[str, float], counts: Mapping[str, float]) -> float | None:
    """The count of a new unit; None as soon as one of its parts is unknown."""
    if any(old not in counts for old in parts):
        return None
    return sum(share * counts[old] for old, share in parts.items())
