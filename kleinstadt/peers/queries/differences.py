# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is said of two towns that differ in a figure: by how much, never only that they do.

Differences in kilometres are those of the figures as the table shows them, so that a reader who
subtracts gets the same.
"""

from __future__ import annotations

from django.utils.translation import pgettext

from kleinstadt.core.languages import spoken
from kleinstadt.methods.explanations import Reason
from kleinstadt.peers.queries.amounts import WORTH_TIMES, percent, times
from kleinstadt.peers.queries.names import digits
from kleinstadt.towns.queries.words import number

RATIOS = frozenset({"population", "reach", "density"})
DISTANCES = frozenset(
    {"city_distance", "main_station_distance", "station_distance", "border_distance"}
)


def different_text(reason: Reason) -> str:
    """The difference in a few words; "" where the two figures look the same as shown."""
    if reason.key in RATIOS:
        return _by_ratio(reason.key, reason.other / reason.own)
    if reason.key in DISTANCES:
        return _by_km(reason)
    return _by_value(reason)


def _by_ratio(key: str, ratio: float) -> str:
    if ratio >= WORTH_TIMES or ratio <= 1 / WORTH_TIMES:
        return _ratio_frame(key, "times") % {"times": times(ratio)}
    return _ratio_frame(key, "more" if ratio > 1 else "fewer") % {"percent": percent(ratio)}


@spoken
def _ratio_frame(key: str, how: str) -> str:
    times = {
        "population": pgettext("different", "%(times)s as large"),
        "reach": pgettext("different", "%(times)s as many people around"),
        "density": pgettext("different", "%(times)s as densely settled"),
    }
    more = {
        "population": pgettext("different", "%(percent)s %% more inhabitants"),
        "reach": pgettext("different", "%(percent)s %% more people around"),
        "density": pgettext("different", "%(percent)s %% more densely settled"),
    }
    fewer = {
        "population": pgettext("different", "%(percent)s %% fewer inhabitants"),
        "reach": pgettext("different", "%(percent)s %% fewer people around"),
        "density": pgettext("different", "%(percent)s %% less densely settled"),
    }
    return {"times": times, "more": more, "fewer": fewer}[how][key]


def _by_km(reason: Reason) -> str:
    places = digits(reason.key)
    apart = round(reason.other, places) - round(reason.own, places)
    if reason.key == "city_distance" and 0 in (reason.own, reason.other):
        return _city_itself(reason.other)
    if round(apart, places) == 0:
        return ""
    return _km_frame(reason.key, "nearer" if apart < 0 else "farther") % {
        "km": number(abs(apart), places)
    }


@spoken
def _km_frame(key: str, how: str) -> str:
    nearer = {
        "city_distance": pgettext("different", "%(km)s km nearer to a city"),
        "main_station_distance": pgettext("different", "%(km)s km nearer to a larger station"),
        "station_distance": pgettext("different", "%(km)s km nearer to a station"),
        "border_distance": pgettext("different", "%(km)s km nearer to border or coast"),
    }
    farther = {
        "city_distance": pgettext("different", "%(km)s km farther from a city"),
        "main_station_distance": pgettext("different", "%(km)s km farther from a larger station"),
        "station_distance": pgettext("different", "%(km)s km farther from a station"),
        "border_distance": pgettext("different", "%(km)s km farther from border or coast"),
    }
    return {"nearer": nearer, "farther": farther}[how][key]


def _city_itself(other_km: float) -> str:
    if other_km == 0:
        return pgettext("different", "a city itself")
    return pgettext("different", "no city itself, %(km)s km to the next") % {"km": number(other_km)}


def _by_value(reason: Reason) -> str:
    places = digits(reason.key)
    values = {"other": number(reason.other, places), "own": number(reason.own, places)}
    if values["other"] == values["own"]:
        return ""
    return _value_frame(reason.key, "higher" if reason.other > reason.own else "lower") % values


@spoken
def _value_frame(key: str, how: str) -> str:
    higher = {
        "unemployed_share": pgettext(
            "different", "higher unemployment: %(other)s instead of %(own)s %%"
        ),
        "income_tax_per_head": pgettext(
            "different", "higher tax revenue: %(other)s instead of %(own)s euros per head"
        ),
        "gisd": pgettext("different", "higher deprivation: %(other)s instead of %(own)s"),
    }
    lower = {
        "unemployed_share": pgettext(
            "different", "lower unemployment: %(other)s instead of %(own)s %%"
        ),
        "income_tax_per_head": pgettext(
            "different", "lower tax revenue: %(other)s instead of %(own)s euros per head"
        ),
        "gisd": pgettext("different", "lower deprivation: %(other)s instead of %(own)s"),
    }
    return {"higher": higher, "lower": lower}[how][key]
