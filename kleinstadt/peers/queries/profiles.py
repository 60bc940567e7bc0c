# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register as the method wants it: one row per municipality, one column per indicator.

Built once per state of the data and per definition of "small town", whose towns are the yardstick.
Rows are those of the register. Areas outside any municipality stay empty, so nobody is compared
with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.formats import embedded
from kleinstadt.methods import kernels
from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS, Definition
from kleinstadt.methods.geography import nearest
from kleinstadt.methods.profiles import Flags, Floats, Profiles, Towns, build_profiles
from kleinstadt.peers.queries.themes import INDICATORS, MAIN_STATION, THEMES, Theme
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.definitions import rows, small_towns
from kleinstadt.towns.queries.figures import columns
from kleinstadt.towns.queries.geography import STATIONS
from kleinstadt.towns.queries.register import register

# Where fewer are known, a column tells who is known rather than who is alike.
LEAST_COVERED = 0.5


@dataclass(frozen=True, eq=False)
class Ground:
    """Everything that comparing under one definition needs.

    group: how a sentence names the reference group ("of 100 small towns"). covered: share of the
    reference group of which an indicator is known. estimated: rows whose value is an estimate.
    """

    definition: Definition
    profiles: Profiles
    covered: Mapping[str, float]
    estimated: Mapping[str, Flags]

    @property
    def group(self) -> str:
        return small_towns(self.definition).dative

    def usable(self, theme: Theme) -> tuple[str, ...]:
        """Indicators of the theme known of enough towns to compare by."""
        return tuple(key for key in theme.indicators if self.covered[key] >= LEAST_COVERED)

    def weights(self, chosen: Mapping[str, int]) -> dict[str, float]:
        """Weight of each indicator: its theme's, shared evenly.

        chosen: theme -> 0 ... 5 as somebody set it. Such a theme counts with all its indicators;
        one that nobody touched only with those known of enough towns.
        """
        weights: dict[str, float] = {}
        for theme in THEMES:
            keys = theme.indicators if theme.key in chosen else self.usable(theme)
            weight = chosen.get(theme.key, theme.default)
            weights |= dict.fromkeys(keys, weight / max(len(keys), 1))
        return weights


@cache
def _main_stations() -> tuple[Floats, Floats]:
    """Latitudes and longitudes of the stations of category 1 to 3."""
    stations = embedded.stations(STATIONS)
    places = [(one.lat, one.lon) for one in stations if one.category in MAIN_STATION]
    lat, lon = np.array(places, dtype=np.float64).T
    return lat, lon


def _towns(population: Floats) -> Towns:
    towns = register().towns
    places = [(town.lat, town.lon) for town in towns]
    lat, lon = np.array(places, dtype=np.float64).reshape(-1, 2).T
    return Towns([town.ags for town in towns], [town.land for town in towns], population, lat, lon)


def _read_columns() -> dict[str, Floats]:
    """Every indicator, NaN where unknown and in all areas that belong to no municipality."""
    towns, held = register().towns, dict(columns())
    unknown = np.full(len(towns), np.nan)
    place = _towns(unknown)
    held["main_station_distance"] = nearest(place.lat, place.lon, *_main_stations())[1]
    settled = np.array([town.is_settled for town in towns], dtype=np.bool_)
    values = {one.key: np.where(settled, held.get(one.key, unknown), np.nan) for one in INDICATORS}
    # nobody lives there: then "twice as large" has no meaning
    values["population"][values["population"] == 0] = np.nan
    return values


def _estimated() -> dict[str, Flags]:
    """Which values are estimates, or computed from estimates."""
    reg = register()
    people = np.array([town.population_estimated for town in reg.towns], dtype=np.bool_)
    around = np.full(len(people), not reg.edition.is_official)
    none = np.zeros(len(people), dtype=np.bool_)
    special = {"population": people, "density": people, "reach": around}
    return {one.key: special.get(one.key, none) for one in INDICATORS}


def _read(definition: Definition) -> Ground:
    kernels.warm_up()  # here, so that no reader waits for the compiler
    reference = rows().small[definition.key]
    held = _read_columns()
    values = np.stack([held[one.key] for one in INDICATORS], axis=1)
    profiles = build_profiles(_towns(held["population"]), INDICATORS, values, reference)
    known = ~np.isnan(values[reference])
    shares = known.mean(axis=0) if len(known) else np.zeros(len(INDICATORS))
    covered = {one.key: float(share) for one, share in zip(INDICATORS, shares, strict=True)}
    return Ground(definition, profiles, covered, _estimated())


_grounds = {
    key: Snapshot(lambda definition=definition: _read(definition), REGISTER)  # type: ignore[misc]
    for key, definition in DEFINITIONS.items()
}


def ground(definition: Definition = DEFAULT) -> Ground:
    """The profiles of the current edition; rebuilt when the register changes."""
    return _grounds[definition.key].get()
