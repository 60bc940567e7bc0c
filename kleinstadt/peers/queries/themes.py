# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What towns are compared by: indicators, bundled in themes that a reader weighs from 0 to 5.

Area is no indicator of its own: inhabitants and density together already fix it, and it would
count twice. Distances, densities and sizes count by ratio: from 5 to 10 km is as far as from 40 to
80, since it is the first kilometres that decide who commutes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import pgettext

from kleinstadt.core.languages import spoken
from kleinstadt.methods.profiles import Indicator

MOST = 5  # largest weight of a theme
MAIN_STATION = range(
    1, 4
)  # categories of stations where long-distance or fast regional trains stop


@spoken
def _name(key: str) -> str:
    return {
        "size": pgettext("theme", "size"),
        "location": pgettext("theme", "location"),
        "settlement": pgettext("theme", "settlement"),
        "rail": pgettext("theme", "railway"),
        "economy": pgettext("theme", "economy and social situation"),
        "border": pgettext("theme", "border or coast"),
    }[key]


@dataclass(frozen=True, slots=True)
class Theme:
    """A bundle of indicators that share its weight evenly. default: its weight when unchanged."""

    key: str
    indicators: tuple[str, ...]
    default: int

    @property
    def name(self) -> str:
        return _name(self.key)


# What a town cannot change itself counts most, so that likeness there comes first. The two distances
# of the railway overlap. Border or coast matters to some questions only: it takes part when asked for.
THEMES = (
    Theme("size", ("population",), 3),
    Theme("location", ("city_distance", "reach"), 5),
    Theme("settlement", ("density",), 2),
    Theme("rail", ("main_station_distance", "station_distance"), 2),
    Theme("economy", ("unemployed_share", "income_tax_per_head", "gisd"), 5),
    Theme("border", ("border_distance",), 0),
)

# Below the floor nearer or smaller makes no difference: 5 km lie within one town and its suburbs.
INDICATORS = (
    Indicator("population", "size", log=True),
    Indicator("city_distance", log=True, floor=5.0),
    Indicator("reach", log=True, floor=1_000.0),
    Indicator("density", log=True),
    Indicator("main_station_distance", log=True, floor=3.0),
    Indicator("station_distance", log=True, floor=2.0),
    Indicator("unemployed_share"),
    Indicator("income_tax_per_head"),
    Indicator("gisd"),
    Indicator("border_distance", log=True, floor=10.0),
)
THEME_OF = {key: theme for theme in THEMES for key in theme.indicators}
