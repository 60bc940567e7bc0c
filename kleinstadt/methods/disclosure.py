# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Counts of people that may be published: small ones are withheld, and none can be worked out.

Rule: a count from 1 to least - 1 is withheld. When exactly one count of a table with a total is
withheld, it could be had by subtraction, so the smallest other count that is not 0 is withheld too;
where there is none, the total is. (Primary and secondary suppression, see A. Hundepool and others,
Statistical Disclosure Control, Wiley 2012, chapter 4.)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
LEAST = 3


@dataclass(frozen=True, slots=True)
class Guarded(Generic[K]):
    """Counts by key, None where withheld; the total likewise."""

    counts: dict[K, int | None]
    total: int | None


def guarded(counts: Mapping[K, int], least: int = LEAST) -> Guarded[K]:
    """The counts with small ones withheld. counts: none negative. least: smallest shown, above 1."""
    if least < 2 or any(count < 0 for count in counts.values()):
        raise ValueError("counts are not negative, least is above 1")
    hidden = {key for key, count in counts.items() if 0 < count < least}
    total: int | None = sum(counts.values())
    if len(hidden) == 1 or (hidden and sum(counts[key] for key in hidden) < least):
        others = [key for key, count in counts.items() if count >= least]
        if others:
            hidden.add(min(others, key=lambda key: counts[key]))
        else:
            total = None
    if total is not None and 0 < total < least:
        total = None
    shown = {key: None if key in hidden else count for key, count in counts.items()}
    return Guarded(shown, total)
