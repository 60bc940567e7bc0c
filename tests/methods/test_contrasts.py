# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from collections import Counter

import numpy as np
import pytest

from kleinstadt.methods.contrasts import contrast_terms, contrasting
from kleinstadt.methods.distances import Viewpoint, viewpoint
from kleinstadt.methods.profiles import Flags, Profiles
from tests.methods.towns import KEYS, many, profiles_of

EQUAL = dict.fromkeys(KEYS, 1.0)
SMALL_TOWNS = 2_200  # as many as there are in Germany, for the share falls with the number
MOST_ASKERS = 0.05  # no town may be a contrast for more than one in twenty


def weights_of(profiles: Profiles) -> dict[str, float]:
    return {indicator.key: 1.0 for indicator in profiles.indicators}


def candidates_for(view: Viewpoint) -> Flags:
    flags = np.isfinite(view.scan(0.5))
    flags[view.row] = False
    return flags


def test_contrast_is_bounded_and_leaves_size_out():
    table = [[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3], [4, 4, 4, np.nan]]
    table += [[900, 900, 0, np.nan]]
    profiles = profiles_of(table, reference=[True] * 5 + [False])
    view = viewpoint(profiles, "00000000", {"size": 5, "tax": 2, "jobs": 1, "city": 1})

    terms = contrast_terms(view, np.array([4, 5]))

    assert terms.tolist() == [[0, 0.5, 0.25, 0], [0, 0.5, 0, 0]]


def test_one_extreme_indicator_does_not_make_a_contrast():
    rng = np.random.default_rng(2)
    table = rng.normal(size=(200, 4))
    table[:, 0] = 0
    table[0, 1:] = 0
    table[1, 1:] = [1e6, 0, 0]  # extreme in one, else alike
    table[2:5, 1:] = 2.0  # clearly different in all
    profiles = profiles_of(table, population=np.full(200, 9_000.0))
    view = viewpoint(profiles, "00000000", EQUAL)

    found = contrasting(view, candidates_for(view), 3)

    assert 1 not in found
    assert contrast_terms(view, np.array([1])).sum() == pytest.approx(1 / 3)


def test_contrasts_are_of_the_same_size_and_differ_from_one_another():
    population = [9_000, 6_001, 13_499, 5_999, 13_501, np.nan, 9_000, 9_000, 9_000]
    table = np.array([[0, 0], *[[9, 9]] * 5, [9, 9], [9, -9], [0, 0]], dtype=float)
    indicators = many(9, 3).indicators[1:]
    profiles = profiles_of(table, indicators, population=population)
    view = viewpoint(profiles, "00000000", weights_of(profiles))

    found = contrasting(view, candidates_for(view), 4)

    assert found.tolist() == [6, 7, 1, 2]  # the other direction comes before the same again


def test_how_far_sizes_may_lie_apart_is_chosen():
    population = [9_000, 5_700, 14_200, 4_400]
    table = np.array([[0, 0], *[[9, 9]] * 3], dtype=float)
    profiles = profiles_of(table, many(9, 3).indicators[1:], population=population)
    view = viewpoint(profiles, "00000000", weights_of(profiles))
    everybody = candidates_for(view)

    assert contrasting(view, everybody, 4).tolist() == []
    assert sorted(contrasting(view, everybody, 4, 1.6).tolist()) == [1, 2]


def test_no_contrast_without_size_or_without_a_condition():
    profiles = many(80)
    sized = viewpoint(profiles, "00000003", {"size": 1})
    unsized = profiles_of(profiles.raw, profiles.indicators)
    view = viewpoint(unsized, "00000003", weights_of(unsized))

    assert len(contrasting(sized, candidates_for(sized), 5)) == 0
    assert len(contrasting(view, candidates_for(view), 5)) == 0


def test_towns_that_hardly_differ_are_no_contrast():
    table = np.tile([[0.0, 0.0], [0.1, 0.1], [4, 4], [-4, -4]], (20, 1))
    indicators = many(9, 3).indicators[1:]
    profiles = profiles_of(table, indicators, population=np.full(80, 7_000.0))
    view = viewpoint(profiles, "00000000", weights_of(profiles))
    alike = candidates_for(view) & (np.abs(table[:, 0]) < 1)

    assert len(contrasting(view, alike, 5)) == 0
    assert len(contrasting(view, candidates_for(view), 5)) == 5


def test_not_the_same_outliers_for_everyone():
    profiles = many(SMALL_TOWNS)
    shown: Counter[int] = Counter()
    farthest: Counter[int] = Counter()
    for ags in profiles.towns.ags:
        view = viewpoint(profiles, ags, weights_of(profiles))
        candidates = candidates_for(view)
        found = contrasting(view, candidates, 8)
        shown.update(found.tolist())
        rows = np.flatnonzero(candidates)
        distance = view.exact(rows)
        farthest.update(rows[np.argsort(-distance)[:8]].tolist())

        assert len(set(found.tolist())) == 8
        assert contrast_terms(view, found).sum(axis=1).min() >= 0.25

    assert max(shown.values()) <= MOST_ASKERS * SMALL_TOWNS
    assert max(farthest.values()) > 0.5 * SMALL_TOWNS  # what it would be without care


def test_choice_does_not_depend_on_the_order_of_the_rows():
    profiles = many(300)
    turned = np.random.default_rng(1).permutation(300)
    towns = profiles.towns
    shuffled = profiles_of(
        profiles.raw[turned], profiles.indicators, population=towns.population[turned]
    )
    view = viewpoint(profiles, "00000007", weights_of(profiles))
    there = int(np.flatnonzero(turned == 7)[0])
    other = viewpoint(shuffled, f"{there:08}", weights_of(profiles))

    found = contrasting(view, candidates_for(view), 6)

    assert turned[contrasting(other, candidates_for(other), 6)].tolist() == found.tolist()
