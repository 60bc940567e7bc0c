# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kleinstadt.methods.profiles import FARTHEST, Indicator, Profiles, Scale, build_profiles
from tests.methods.towns import profiles_of, register

VALUE = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
TABLES = arrays(float, st.tuples(st.integers(2, 9), st.just(3)), elements=VALUE | st.just(np.nan))


def one_column(column: Any, indicator: Indicator, reference: Any = None) -> Profiles:
    return profiles_of(np.reshape(column, (-1, 1)), (indicator,), reference)


def test_gap_of_one_is_the_quartile_range_of_the_reference_group():
    profiles = one_column([0, 1, 2, 3, 4, 104], Indicator("a"), [True] * 5 + [False])

    assert profiles.scales == (Scale(2.0, 2.0, "quartile range, reference"),)
    assert profiles.columns.tolist() == [[-1, -0.5, 0, 0.5, 1, 51]]


def test_logarithm_makes_ratios_equal_and_lifts_small_values_to_the_floor():
    profiles = one_column([0, 5, 10, 20, 40, np.nan], Indicator("a", log=True, floor=5))

    column = profiles.columns[0]
    np.testing.assert_allclose(np.diff(column)[1:4], column[2] - column[1], rtol=1e-6)
    assert column[0] == column[1]
    assert np.isnan(column[5])
    assert profiles.raw[0, 0] == 0


@pytest.mark.parametrize(
    ("column", "reference", "basis"),
    [
        ([1, 1, 1, 1, 1, 6], [True] * 6, "mean deviation, reference"),
        ([1, 1, 1, 2, 3, 4], [True] * 3 + [False] * 3, "quartile range, all"),
        ([1, 1, 1, 1, 1, 6], [True] * 3 + [False] * 3, "mean deviation, all"),
        ([np.nan, np.nan, 1, 2, 3, 4], [True] * 2 + [False] * 4, "quartile range, all"),
        ([7, 7, np.nan, 7, 7, 7], [True] * 6, "none"),
        ([np.nan] * 6, [True] * 6, "none"),
    ],
)
def test_spread_falls_back_where_it_would_be_zero(column, reference, basis):
    profiles = one_column(column, Indicator("a"), reference)

    assert profiles.scales[0].basis == basis
    assert profiles.scales[0].spread > 0
    assert np.isnan(profiles.columns[0]).tolist() == np.isnan(column).tolist()


def test_mean_deviation_agrees_with_the_quartiles_of_a_normal_distribution():
    sample = np.random.default_rng(1).normal(size=200_000)
    low, high = np.percentile(sample, [25, 75])

    deviation = np.abs(sample - np.median(sample)).mean() * 1.6905

    assert deviation == pytest.approx(high - low, rel=0.01)


def test_standing_counts_the_reference_group_below_and_half_of_the_equals():
    profiles = one_column([1, 2, 2, 3, 9, np.nan], Indicator("a"), [True] * 4 + [False] * 2)

    standing = profiles.standing[0]
    assert standing[:5].tolist() == [0.125, 0.5, 0.5, 0.875, 1.0]
    assert np.isnan(standing[5])


def test_quantiles_are_the_percentiles_of_the_group():
    profiles = one_column(np.arange(101), Indicator("a"))

    np.testing.assert_allclose(profiles.quantiles[0], (np.arange(101) - 50) / 50)


def test_absurd_values_are_held_at_a_million_quartile_ranges():
    profiles = one_column([0, 1, 2, 3, 1e99], Indicator("a"))

    assert profiles.columns[0, 4] == FARTHEST


def test_arrays_cannot_be_written():
    profiles = one_column([0, 1, 2], Indicator("a"))

    with pytest.raises(ValueError, match="read-only"):
        profiles.columns[0, 0] = 1


def test_rows_are_found_by_key():
    profiles = one_column([0, 1, 2], Indicator("a"), [False, True, True])

    assert profiles.row("00000002") == 2
    assert profiles.is_reference.tolist() == [False, True, True]
    assert profiles.land.tolist() == ["01"] * 3
    with pytest.raises(ValueError, match="no town has the key '9'"):
        profiles.row("9")


@given(TABLES, st.sampled_from([2.0**-10, 0.5, 8.0, 2.0**20]))
def test_unit_of_an_indicator_does_not_matter(table, unit):
    indicators = (Indicator("a"), Indicator("b"), Indicator("c"))
    profiles = profiles_of(table, indicators)
    rescaled = profiles_of(table * [unit, 1, 1], indicators)

    np.testing.assert_array_equal(rescaled.columns, profiles.columns)
    np.testing.assert_array_equal(rescaled.standing, profiles.standing)


@given(arrays(float, st.integers(2, 9), elements=st.floats(1, 1e6)), st.floats(1e-3, 1e3))
def test_unit_of_a_logarithmic_indicator_does_not_matter(column, unit):
    spread = np.ptp(np.log(column))
    profiles = one_column(column, Indicator("a", log=True, floor=1e-9))
    rescaled = one_column(column * unit, Indicator("a", log=True, floor=1e-9))

    if spread > 1e-3:  # below it rounding makes the differences
        np.testing.assert_allclose(rescaled.columns, profiles.columns, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("values", "indicators", "message"),
    [
        ([[1.0], [np.inf]], [Indicator("a")], "beyond"),
        ([[1.0], [-1.0]], [Indicator("a", log=True)], "no logarithm"),
        ([[1.0], [1.0]], [Indicator("a", log=True, floor=0)], "no logarithm"),
        ([[1.0, 2.0], [1.0, 2.0]], [Indicator("a"), Indicator("a")], "occurs twice"),
        ([[1.0, 2.0], [1.0, 2.0]], [Indicator("a")], "one row per town"),
        ([[1.0]], [Indicator("a")], "one row per town"),
    ],
)
def test_faulty_tables_are_refused(values, indicators, message):
    with pytest.raises(ValueError, match=message):
        build_profiles(register(2), indicators, np.array(values), np.array([True, True]))


def test_a_key_may_stand_once_only():
    towns = replace(register(2), ags=["1", "1"])

    with pytest.raises(ValueError, match="key occurs twice"):
        build_profiles(towns, [Indicator("a")], np.ones((2, 1)), np.array([True, True]))
