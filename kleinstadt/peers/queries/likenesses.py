# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is said of two towns that are alike in a figure."""

from __future__ import annotations

import math
from typing import Literal

from django.utils.translation import pgettext

from kleinstadt.core.languages import spoken
from kleinstadt.methods.explanations import Term
from kleinstadt.peers.queries.names import trait
from kleinstadt.towns.queries.words import number

Side = Literal["low", "high", ""]
LOW, HIGH = 0.25, 0.75  # a quarter of the reference group lies below, or above
SAME_SIZE = 1.1  # ratio up to which two towns are of nearly the same size
NEAR_KM = {"main_station_distance": 5, "station_distance": 3, "border_distance": 20}


def alike_text(term: Term, *, judged: bool) -> str:
    """The likeness in a few words; `judged` allows "high" and "low"."""
    if term.key == "population":
        return _size(term.own, term.other)
    farther = max(term.own, term.other)
    if farther <= NEAR_KM.get(term.key, 0):
        return _near(term.key, farther)
    return _sided(term.key, _side(term) if judged else "") or trait(term.key)


def _size(own: float, other: float) -> str:
    if max(own, other) <= SAME_SIZE * min(own, other):
        return pgettext("alike", "nearly the same size")
    return trait("population")


def _side(term: Term) -> Side:
    lower, higher = sorted((term.own_standing, term.other_standing))
    if lower >= HIGH:
        return "high"
    return "low" if higher <= LOW else ""


def _near(key: str, farther: float) -> str:
    return _within(key) % {"km": number(max(math.ceil(farther), 1))}


@spoken
def _within(key: str) -> str:
    return {
        "main_station_distance": pgettext("alike", "a larger station within %(km)s km"),
        "station_distance": pgettext("alike", "a station within %(km)s km"),
        "border_distance": pgettext("alike", "border or coast within %(km)s km"),
    }[key]


@spoken
def _sided(key: str, side: Side) -> str:
    if side == "high":
        return {
            "city_distance": pgettext("alike", "far from a city"),
            "reach": pgettext("alike", "many people around"),
            "density": pgettext("alike", "densely settled"),
            "main_station_distance": pgettext("alike", "far from a larger station"),
            "station_distance": pgettext("alike", "far from a station"),
            "unemployed_share": pgettext("alike", "high unemployment"),
            "income_tax_per_head": pgettext("alike", "high tax revenue"),
            "gisd": pgettext("alike", "high deprivation"),
            "border_distance": pgettext("alike", "far from border and coast"),
        }[key]
    if side == "low":
        return {
            "city_distance": pgettext("alike", "near a city"),
            "reach": pgettext("alike", "few people around"),
            "density": pgettext("alike", "sparsely settled"),
            "unemployed_share": pgettext("alike", "low unemployment"),
            "income_tax_per_head": pgettext("alike", "low tax revenue"),
            "gisd": pgettext("alike", "low deprivation"),
        }.get(key, "")
    return ""
