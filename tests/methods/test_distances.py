# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kleinstadt.methods import kernels
from kleinstadt.methods.distances import viewpoint
from kleinstadt.methods.profiles import Floats, Indicator, Profiles, Rows
from tests.methods.towns import KEYS, many, profiles_of

EQUAL = dict.fromkeys(KEYS, 1.0)
TWO = {"size": 1.0, "tax": 1.0}
WHOLE = st.integers(-50, 50).map(float)
TABLES = arrays(float, st.tuples(st.integers(2, 9), st.just(4)), elements=WHOLE | st.just(np.nan))
FULL = arrays(float, st.tuples(st.integers(3, 9), st.just(4)), elements=WHOLE)


def everyone(profiles: Profiles) -> Rows:
    return np.arange(len(profiles.towns.ags))


def test_distance_is_the_weighted_mean_of_the_gaps_in_quartile_ranges():
    profiles = profiles_of([[0, 0], [1, 0], [2, 0], [3, 0], [4, 8]])

    found = viewpoint(profiles, "00000000", {"size": 3, "tax": 1}).terms(everyone(profiles))
    terms = found.amounts

    assert found.known.all()
    assert terms[:, 0].tolist() == [0, 0.375, 0.75, 1.125, 1.5]  # quartile range 2, weight 3/4
    assert terms[1:4, 1].tolist() == [0, 0, 0]


def test_an_unknown_gap_counts_a_third_as_the_typical_one_and_says_so():
    profiles = profiles_of([[0, 1], [2, np.nan], [4, 1], [6, 2], [8, 3]])

    view = viewpoint(profiles, "00000000", TWO)
    terms = view.terms(np.array([1]))

    assert terms.known.tolist() == [[True, False]]
    assert terms.weights[0].tolist() == [0.75, 0.25]
    assert terms.gaps[0].tolist() == [0.5, view.typical[1]]
    assert view.known_shares(terms.known).tolist() == [0.5]
    assert view.typical[0] == 1.0  # half of the group lies within a quartile range


def test_what_the_asking_town_lacks_takes_no_part():
    profiles = profiles_of([[0, np.nan, 1, 2], [1, 5, 1, 3], [2, 6, 4, 4]])

    view = viewpoint(profiles, "00000000", {"size": 1, "tax": 2, "jobs": 1})

    assert view.which.tolist() == [0, 2]
    assert view.weights.tolist() == [0.5, 0.5]
    assert (view.known_share, view.lacking) == (0.5, ("tax",))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({}, "above zero"),
        ({"size": 0, "tax": 0.0}, "above zero"),
        ({"size": -1, "tax": 2}, "negative"),
        ({"size": float("nan")}, "finite"),
        ({"size": float("inf")}, "finite"),
        ({"height": 1}, "no indicator 'height'"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        viewpoint(profiles_of([[0, 1], [1, 2]]), "00000000", weights)


def test_only_ratios_of_weights_count_even_huge_ones():
    profiles = many(60)
    keys = [indicator.key for indicator in profiles.indicators]
    small = viewpoint(profiles, "00000003", {key: 1 + place for place, key in enumerate(keys)})
    huge = {key: 1e307 * (1 + place) / len(keys) for place, key in enumerate(keys)}

    large = viewpoint(profiles, "00000003", huge)

    np.testing.assert_allclose(large.weights, small.weights)


@given(TABLES, st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any))
def test_scan_is_the_exact_distance_up_to_the_stated_rounding(table, weights):
    profiles = profiles_of(table)
    view = viewpoint(profiles, "00000000", dict(zip(KEYS, weights, strict=True)))
    terms = view.terms(everyone(profiles))
    share = view.known_shares(terms.known)
    exact = terms.amounts.sum(axis=1)

    for kernel in (kernels.NUMPY, kernels.fastest()):
        scanned = view.scan(0.5, kernel)

        enough = np.isfinite(scanned)
        np.testing.assert_array_equal(enough, share >= 0.5 - 1e-5)
        np.testing.assert_allclose(scanned[enough], exact[enough], rtol=view.rounding)


@given(FULL)
def test_distance_is_symmetric_and_obeys_the_triangle_where_all_is_known(table):
    profiles = profiles_of(table)
    views = [viewpoint(profiles, ags, EQUAL) for ags in profiles.towns.ags]
    distance = np.array([view.terms(everyone(profiles)).amounts.sum(axis=1) for view in views])

    np.testing.assert_allclose(distance, distance.T, rtol=1e-12)
    assert (np.diag(distance) == 0).all()
    through = (distance[:, :, np.newaxis] + distance[np.newaxis]).min(axis=1)
    assert (distance <= through * (1 + 1e-12)).all()


@given(TABLES, st.integers(1, 6))
def test_closest_is_the_top_of_a_full_sort_with_ties_by_key(table, limit):
    profiles = profiles_of(table)
    view = viewpoint(profiles, "00000001", EQUAL)
    distance = view.scan(0.4)
    candidates = np.isfinite(distance)
    exact = view.exact(everyone(profiles))
    order = sorted(np.flatnonzero(candidates), key=lambda row: (exact[row], profiles.ags[row]))

    assert view.closest(distance, candidates, limit) == order[:limit]


def test_closest_sorts_what_float32_sums_cannot_tell_apart():
    rng = np.random.default_rng(5)
    table = np.repeat(rng.normal(size=(1, 40)), 300, axis=0)
    table[1:] += rng.normal(scale=1e-6, size=(299, 40))
    table = np.concatenate([table, rng.normal(size=(100, 40))])
    profiles = many_columns(table)
    view = viewpoint(profiles, "00000000", dict.fromkeys(map(str, range(40)), 1.0))
    distance = view.scan(0.5)
    candidates = np.isfinite(distance)
    candidates[0] = False
    exact = view.exact(everyone(profiles))
    order = sorted(np.flatnonzero(candidates), key=lambda row: (exact[row], profiles.ags[row]))

    assert view.closest(distance, candidates, 20) == order[:20]


def many_columns(table: Floats) -> Profiles:
    return profiles_of(table, tuple(Indicator(str(place)) for place in range(table.shape[1])))


@pytest.mark.parametrize(("common", "most", "at_least"), [(1.5, 0.5, 0.7), (0.0, 0.7, 0.9)])
def test_towns_of_which_little_is_known_do_not_fill_the_top(common, most, at_least):
    """The reason for the typical gap: with unknown gaps left out, they would.

    Half of the towns have gaps. Indicators that have nothing in common are the worst case.
    """
    rng = np.random.default_rng(7)
    table = rng.normal(size=(3_000, 20))
    table += common * rng.normal(size=(3_000, 3)) @ rng.normal(size=(3, 20))
    sparse = rng.random(3_000) < 0.5
    sparse[:60] = False
    holes = rng.permuted(np.tile(np.arange(20) < 9, (3_000, 1)), axis=1)
    table[holes & sparse[:, np.newaxis]] = np.nan
    profiles = many_columns(table)
    weights = dict.fromkeys(map(str, range(20)), 1.0)
    ours, left_out = [], []
    for row in range(60):
        view = viewpoint(profiles, profiles.towns.ags[row], weights)
        terms = view.terms(everyone(profiles))
        mean_of_known = (terms.gaps * terms.known).sum(axis=1) / terms.known.sum(axis=1)
        mean_of_known[row] = np.inf
        left_out += list(np.argsort(mean_of_known)[:20])
        distance = view.scan(0.5)
        candidates = np.arange(3_000) != row
        ours += view.closest(distance, candidates, 20)

    assert sparse.mean() == pytest.approx(0.49, abs=0.02)
    assert sparse[ours].mean() < most
    assert sparse[left_out].mean() > at_least


def test_a_town_that_knows_nothing_compares_with_nobody():
    profiles = profiles_of([[np.nan, np.nan], [1, 2], [2, 3]])

    view = viewpoint(profiles, "00000000", TWO)

    assert view.known_share == 0
    assert np.isinf(view.scan(0.5)).all()
    assert view.terms(everyone(profiles)).amounts.shape == (3, 0)
