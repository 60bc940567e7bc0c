# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Small registers of invented towns for the tests of the methods."""

from typing import Any

import numpy as np

from kleinstadt.methods.profiles import Indicator, Profiles, Towns, build_profiles

KEYS = ("size", "tax", "jobs", "city")
INDICATORS = tuple(Indicator(key, "size" if key == "size" else "condition") for key in KEYS)


def register(
    count: int,
    *,
    population: Any = None,
    lat: Any = None,
    lon: Any = None,
    land: list[str] | None = None,
) -> Towns:
    nothing = np.full(count, np.nan)
    return Towns(
        [f"{number:08}" for number in range(count)],
        land or ["01"] * count,
        nothing if population is None else np.asarray(population, dtype=float),
        nothing if lat is None else np.asarray(lat, dtype=float),
        nothing if lon is None else np.asarray(lon, dtype=float),
    )


def profiles_of(
    values: Any,
    indicators: tuple[Indicator, ...] = INDICATORS,
    reference: Any = None,
    **places: Any,
) -> Profiles:
    values = np.asarray(values, dtype=float)
    count = len(values)
    group = np.ones(count, dtype=bool) if reference is None else np.asarray(reference)
    return build_profiles(register(count, **places), indicators[: values.shape[1]], values, group)


def many(count: int = 400, indicators: int = 12, gaps: float = 0.1, seed: int = 3) -> Profiles:
    """A register with correlated indicators, some extreme towns, and gaps."""
    rng = np.random.default_rng(seed)
    hidden = rng.standard_t(3, size=(count, 3))
    values = hidden @ rng.normal(size=(3, indicators)) + rng.normal(size=(count, indicators)) / 2
    values[rng.random(values.shape) < gaps] = np.nan
    names = [Indicator("size", "size")]
    names += [Indicator(f"condition-{number}") for number in range(1, indicators)]
    population = np.exp(rng.uniform(np.log(5_000), np.log(20_000), count))
    return profiles_of(values, tuple(names), population=population)
