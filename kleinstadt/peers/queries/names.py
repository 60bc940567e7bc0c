# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the compared figures are called: in a sentence, and at the head of a column."""

from __future__ import annotations

from django.utils.translation import pgettext

from kleinstadt.core.languages import spoken


@spoken
def trait(key: str) -> str:
    """A figure inside a sentence: "alike: size, distance to a city"."""
    return {
        "population": pgettext("trait", "size"),
        "city_distance": pgettext("trait", "distance to a city"),
        "reach": pgettext("trait", "people around"),
        "density": pgettext("trait", "density"),
        "main_station_distance": pgettext("trait", "distance to a larger station"),
        "station_distance": pgettext("trait", "distance to a station"),
        "unemployed_share": pgettext("trait", "unemployment"),
        "income_tax_per_head": pgettext("trait", "tax revenue"),
        "gisd": pgettext("trait", "social situation"),
        "border_distance": pgettext("trait", "distance to border or coast"),
    }[key]


@spoken
def heading(key: str) -> str:
    """A figure at the head of a column, with its unit."""
    return {
        "population": pgettext("column", "Inhabitants"),
        "city_distance": pgettext("column", "km to a city"),
        "reach": pgettext("column", "People around"),
        "density": pgettext("column", "Inhabitants per km²"),
        "main_station_distance": pgettext("column", "km to a larger station"),
        "station_distance": pgettext("column", "km to a station"),
        "unemployed_share": pgettext("column", "Unemployed, %"),
        "income_tax_per_head": pgettext("column", "Income tax per head, euros"),
        "gisd": pgettext("column", "Deprivation, 0 to 1"),
        "border_distance": pgettext("column", "km to border or coast"),
    }[key]


DIGITS = {"station_distance": 1, "unemployed_share": 1, "gisd": 2}


def digits(key: str) -> int:
    """Decimal places with which a figure is shown wherever it stands."""
    return DIGITS.get(key, 0)
