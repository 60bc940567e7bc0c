# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of every town, made comparable once per version of the data.

A value is first taken to the logarithm where ratios count (sizes, densities, distances), then
divided by the quartile range of a reference group such as the small towns: a gap of 1 is the
distance between the quarter points of that group, whatever the unit was. Quartiles do not
move when a few towns are extreme (J. W. Tukey, Exploratory Data Analysis, 1977).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

LARGEST = 1e100
FARTHEST = 1e6  # quartile ranges; what lies farther out counts as lying here
_MEAN_DEVIATION_TO_QUARTILES = 1.6905  # ratio of the two in a normal distribution
_PERCENTS = np.linspace(0, 100, 101)


@dataclass(frozen=True)
class Indicator:
    """One thing known of towns.

    key: its name. role: "size" when it tells how large a town is, else "condition".
    log: ratios count, not differences; then `floor`, positive and in the indicator's own
    unit, is what smaller values count as (a distance of 0 km has no logarithm).
    """

    key: str
    role: Literal["size", "condition"] = "condition"
    log: bool = False
    floor: float = 1.0


@dataclass(frozen=True)
class Scale:
    """How a column was made comparable: (value - centre) / spread, after the logarithm.

    basis tells where the spread comes from: the quartile range, or where that is 0 the mean
    deviation from the median (times 1.6905, so that both agree in a normal distribution),
    of the reference group or of all towns; "none" where all known values are the same.
    """

    centre: float
    spread: float
    basis: str


@dataclass(frozen=True, eq=False)
class Towns:
    """The towns, one row each. land: number of the state. population, lat, lon (degrees):
    shape (towns,), NaN where unknown; they serve filters only, not the distance.
    """

    ags: Sequence[str]
    land: Sequence[str]
    population: Floats
    lat: Floats
    lon: Floats


@dataclass(frozen=True, eq=False)
class Profiles:
    """All towns, comparable. Built by `build_profiles`; its arrays cannot be written.

    raw: shape (towns, indicators), as given. columns: shape (indicators, towns), scaled, NaN
    where unknown. standing: like columns, the share (0 to 1) of the reference group that
    lies below, ties counted half. quantiles: shape (indicators, 101), the percentiles of the
    reference group, scaled. reference: rows of the reference group.
    """

    towns: Towns
    indicators: tuple[Indicator, ...]
    scales: tuple[Scale, ...]
    raw: Floats
    columns: Singles
    standing: Singles
    quantiles: Floats
    reference: Rows

    @cached_property
    def ags(self) -> NDArray[np.str_]:
        """Keys as an array, for sorting."""
        return np.asarray(self.towns.ags, dtype=np.str_)

    @cached_property
    def land(self) -> NDArray[np.str_]:
        """States as an array, for filtering."""
        return np.asarray(self.towns.land, dtype=np.str_)

    @cached_property
    def is_reference(self) -> Flags:
        """Whether a town belongs to the reference group."""
        flags = np.zeros(len(self.towns.ags), dtype=np.bool_)
        flags[self.reference] = True
        return flags

    @cached_property
    def column_of(self) -> Mapping[str, int]:
        """Position of each indicator by its key."""
        return {indicator.key: place for place, indicator in enumerate(self.indicators)}

    @cached_property
    def _row_of(self) -> Mapping[str, int]:
        return {ags: row for row, ags in enumerate(self.towns.ags)}

    def row(self, ags: str) -> int:
        """Row of a town by its key. Raises ValueError when it is not here."""
        try:
            return self._row_of[ags]
        except KeyError:
            raise ValueError(f"no town has the key {ags!r}") from None


def build_profiles(
    towns: Towns, indicators: Sequence[Indicator], values: Floats, reference: Flags
) -> Profiles:
    """Make towns comparable.

    values: shape (towns, indicators), any unit per column, NaN where unknown. reference:
    shape (towns,), the group whose spread is the yardstick; where a column is not known in
    it, all towns are. Raises ValueError for shapes that do not fit, doubled keys, values
    beyond 1e100, and negative values or a floor of 0 where the logarithm is asked for.
    """
    _check(towns, indicators, values, reference)
    count = len(towns.ags)
    columns = np.empty((len(indicators), count), dtype=np.float32)
    standing = np.empty_like(columns)
    quantiles = np.empty((len(indicators), len(_PERCENTS)))
    scales = []
    for place, indicator in enumerate(indicators):
        column = values[:, place]
        if indicator.log:
            column = np.log(np.maximum(column, indicator.floor))
        inside = column[reference & ~np.isnan(column)]
        everywhere = column[~np.isnan(column)]
        yardstick = inside if len(inside) else everywhere
        scale = _scale(inside, everywhere)
        columns[place] = _scaled(column, scale)
        standing[place] = _standing(column, yardstick)
        points = np.percentile(yardstick, _PERCENTS) if len(yardstick) else np.nan
        quantiles[place] = _scaled(np.asarray(points), scale)
        scales.append(scale)
    arrays = (values.astype(np.float64), columns, standing, quantiles, np.flatnonzero(reference))
    for array in arrays:
        array.flags.writeable = False
    return Profiles(towns, tuple(indicators), tuple(scales), *arrays)


def _scale(inside: Floats, everywhere: Floats) -> Scale:
    for values, group in ((inside, "reference"), (everywhere, "all")):
        if not len(values):
            continue
        low, centre, high = (float(point) for point in np.percentile(values, [25, 50, 75]))
        if high > low:
            return Scale(centre, high - low, f"quartile range, {group}")
        deviation = float(np.abs(values - centre).mean())
        if deviation > 0:
            spread = deviation * _MEAN_DEVIATION_TO_QUARTILES
            return Scale(centre, spread, f"mean deviation, {group}")
    return Scale(float(everywhere[0]) if len(everywhere) else 0.0, 1.0, "none")


def _scaled(column: Floats, scale: Scale) -> Floats:
    with np.errstate(over="ignore"):
        return np.clip((column - scale.centre) / scale.spread, -FARTHEST, FARTHEST)


def _standing(column: Floats, yardstick: Floats) -> Floats:
    known = ~np.isnan(column)
    result = np.full(column.shape, np.nan)
    ordered = np.sort(yardstick)
    below = np.searchsorted(ordered, column[known], side="left")
    not_above = np.searchsorted(ordered, column[known], side="right")
    result[known] = (below + not_above) / (2 * max(len(ordered), 1))
    return result


def _check(towns: Towns, indicators: Sequence[Indicator], values: Floats, reference: Flags) -> None:
    count = len(towns.ags)
    others = (towns.land, towns.population, towns.lat, towns.lon, reference)
    if values.shape != (count, len(indicators)) or any(len(other) != count for other in others):
        raise ValueError("one row per town and one column per indicator are needed")
    if len(set(towns.ags)) != count:
        raise ValueError("a town's key occurs twice")
    if len({indicator.key for indicator in indicators}) != len(indicators):
        raise ValueError("an indicator's key occurs twice")
    if (np.abs(values) > LARGEST).any():
        raise ValueError(f"a value is beyond {LARGEST:g}; unknown values are NaN")
    for place, indicator in enumerate(indicators):
        if indicator.log and (indicator.floor <= 0 or (values[:, place] < 0).any()):
            raise ValueError(f"{indicator.key}: no logarithm of negative values or floors")
