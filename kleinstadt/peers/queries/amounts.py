# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Ratios in words: "twice", "more than five times", "a third", each within what it says.

"three times" stands for 2.7 to 3.3, always at most a tenth away; anything else is told as more or
less than the nearest such step that holds.
"""

from __future__ import annotations

import math

from django.utils.translation import pgettext

from kleinstadt.core.languages import spoken

TOLERANCE = 0.1
WORTH_TIMES = 2 * (1 - TOLERANCE)  # smaller ratios are told in per cent


def times(ratio: float) -> str:
    """A ratio of at least 1.8, or at most its inverse, as the beginning of "… as many"."""
    if ratio < 1:
        return _fraction(1 / ratio)
    step, near = _step(ratio)
    word = _multiple(step)
    return word if near else pgettext("times", "more than %(times)s") % {"times": word}


def percent(ratio: float) -> int:
    """By how many per cent the one is more, or less, than the other."""
    return round(abs(ratio - 1) * 100)


def _step(ratio: float) -> tuple[int, bool]:
    """The whole number a ratio stands for, and whether it is near enough to be named plainly."""
    nearest = max(round(ratio), 2)
    if abs(ratio - nearest) <= TOLERANCE * nearest:
        return nearest, True
    return math.floor(ratio), False


def _fraction(ratio: float) -> str:
    step, near = _step(ratio)
    if ratio > 10 and step != 10:
        step, near = 10, False
    if near:
        return _part(step)
    return pgettext("times", "less than %(fraction)s") % {"fraction": _part(step)}


@spoken
def _part(number: int) -> str:
    return {
        2: pgettext("times", "half"),
        3: pgettext("times", "a third"),
        4: pgettext("times", "a quarter"),
        5: pgettext("times", "a fifth"),
        6: pgettext("times", "a sixth"),
        7: pgettext("times", "a seventh"),
        8: pgettext("times", "an eighth"),
        9: pgettext("times", "a ninth"),
        10: pgettext("times", "a tenth"),
    }[number]


@spoken
def _multiple(number: int) -> str:
    words = {
        2: pgettext("times", "twice"),
        3: pgettext("times", "three times"),
        4: pgettext("times", "four times"),
        5: pgettext("times", "five times"),
        6: pgettext("times", "six times"),
        7: pgettext("times", "seven times"),
        8: pgettext("times", "eight times"),
        9: pgettext("times", "nine times"),
        10: pgettext("times", "ten times"),
        11: pgettext("times", "eleven times"),
        12: pgettext("times", "twelve times"),
    }
    return words.get(number) or pgettext("times", "%(number)s times") % {"number": number}
