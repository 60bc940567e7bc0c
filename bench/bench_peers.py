# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How fast are comparable towns found? Against `sum()` of the same float32 matrix.

Synthetic profiles with 40 weighted indicators and one value in ten unknown. A search is the
scan of all towns, the choice of the best 20, and their exact order; an answer adds the terms,
the places among the reference group, and the objects a page reads.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from bench import Measure
from kleinstadt.methods import kernels
from kleinstadt.methods.comparability import Mode, Query, Window, find_peers
from kleinstadt.methods.distances import viewpoint
from kleinstadt.methods.geography import Decay, Places, Stations, derive
from kleinstadt.methods.profiles import Indicator, Profiles, Towns, build_profiles

INDICATORS = 40
GAPS = 0.1
LIMIT_MS = {11_000: 1.0, 235_000: 10.0}
MOST_TIMES_SUM = 2.5


def measures() -> Iterator[Measure]:
    """Time the search at both sizes, the whole answer, and the derived geography."""
    yield Measure("peers warm-up", _once(kernels.warm_up), "s", None, kernels.fastest().name)
    for towns, limit in LIMIT_MS.items():
        yield from _search(_profiles(towns), limit)
    yield from _answers(_profiles(11_000))
    geography = _milliseconds(lambda: derive(*_country(11_000)), rounds=5)
    yield Measure("geography 11000 median", float(np.median(geography)), "ms", 1500.0, "")


def _search(profiles: Profiles, limit: float) -> Iterator[Measure]:
    towns = profiles.columns.shape[1]
    query = Query(_weights(profiles), limit=20)
    search = partial(_nearest, profiles, query=query)
    search(profiles.towns.ags[0])
    floor, took = [], []
    for ags in profiles.towns.ags[:420:7]:  # in turns, so that a busy machine slows both alike
        floor += _milliseconds(profiles.columns.sum, rounds=1)
        took += _milliseconds(partial(search, ags), rounds=1)
    median, p95 = np.percentile(took, [50, 95])
    ratio = float(median / np.median(floor))
    name = f"peers {towns} x {INDICATORS}"
    yield Measure(f"{name} search p95", float(p95), "ms", limit, f"median {median:.2f} ms")
    most = MOST_TIMES_SUM if towns > 100_000 else None
    yield Measure(f"{name} search by sum()", ratio, "x", most, f"sum() {np.median(floor):.2f} ms")
    view = viewpoint(profiles, profiles.towns.ags[7], query.weights)
    fallback = _milliseconds(partial(view.scan, 0.5, kernels.NUMPY), rounds=9)
    yield Measure(f"{name} scan with NumPy", float(np.median(fallback)), "ms", None, "fall-back")


def _nearest(profiles: Profiles, ags: str, query: Query) -> list[int]:
    """What `find_peers` does before it explains."""
    view = viewpoint(profiles, ags, query.weights)
    distance = view.scan(query.least_known)
    candidates = np.isfinite(distance)
    candidates[view.row] = False
    return view.closest(distance, candidates, query.limit)


def _answers(profiles: Profiles) -> Iterator[Measure]:
    weights = _weights(profiles)
    modes: tuple[Mode, ...] = ("alike", "contrast", "mixed")
    for mode in modes:
        query = Query(weights, mode, limit=8, window=Window(ratio=1.5))
        took = []
        for ags in profiles.towns.ags[:700:7]:
            took += _milliseconds(partial(find_peers, profiles, ags, query), 1)
        median, p95 = np.percentile(took, [50, 95])
        name = f"peers 11000 x {INDICATORS} answer, {mode}, p95"
        yield Measure(name, float(p95), "ms", None, f"median {median:.2f} ms")


def _profiles(towns: int) -> Profiles:
    rng = np.random.default_rng(2026)
    values = rng.normal(size=(towns, INDICATORS))
    values[rng.random(values.shape) < GAPS] = np.nan
    population = np.exp(rng.normal(8.0, 1.2, towns))
    indicators = [Indicator("size", "size")]
    indicators += [Indicator(f"condition-{number}") for number in range(1, INDICATORS)]
    register = Towns(
        [f"{number:08}" for number in range(towns)],
        ["01"] * towns,
        population,
        np.full(towns, 51.0),
        np.full(towns, 10.0),
    )
    reference = (population >= 5_000) & (population < 20_000)
    return build_profiles(register, indicators, values, reference)


def _weights(profiles: Profiles) -> dict[str, float]:
    steps = enumerate(profiles.indicators)
    return {indicator.key: 1.0 + place % 3 for place, indicator in steps}


def _country(towns: int) -> tuple[Places, Stations, Decay]:
    rng = np.random.default_rng(2026)
    places = Places(
        [f"{number:08}" for number in range(towns)],
        rng.uniform(47.3, 55.0, towns),
        rng.uniform(6.0, 15.0, towns),
        np.where(rng.random(towns) < GAPS, np.nan, np.exp(rng.normal(7.5, 1.4, towns))),
        rng.uniform(1.0, 100.0, towns),
        [f"{number % 16 + 1:02}" for number in range(towns)],
        {f"{number:08}": list(range(3 * number, 3 * number + 6)) for number in range(towns)},
    )
    stations = 5_400
    halts = Stations(
        rng.uniform(47.3, 55.0, stations),
        rng.uniform(6.0, 15.0, stations),
        rng.integers(1, 8, stations).astype(np.int8),
    )
    return places, halts, Decay()


def _milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1e3)
    return took


def _once(work: Callable[[], object]) -> float:
    return _milliseconds(work, rounds=1)[0] / 1e3
