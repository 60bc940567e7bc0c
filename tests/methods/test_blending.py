# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods.blending import MOST, blended

relevance = st.floats(1e-6, 1e6)
share = st.one_of(st.floats(0, 100), st.just(float("nan")))


def worth(*pairs):
    first, second = zip(*pairs, strict=True)
    return blended(np.array(first), np.array(second, dtype=float)).tolist()


def test_the_most_alike_town_counts_1_6_times_and_the_most_different_or_unknown_once():
    nan = float("nan")
    assert worth((10, 0), (10, 50), (10, 100), (10, nan)) == pytest.approx([16, 13, 10, 10])


@given(relevance, relevance, share, share)
def test_a_hit_less_than_1_of_1_6_as_relevant_never_comes_before(more, less, one, other):
    if less * MOST < more * (1 - 1e-12):
        first, second = worth((more, one), (less, other))
        assert first > second


@given(relevance, st.floats(0, 100), st.floats(0, 100))
def test_of_equally_relevant_hits_the_more_comparable_is_worth_no_less(score, one, other):
    first, second = worth((score, min(one, other)), (score, max(one, other)))
    assert first >= second


@given(relevance, relevance, share)
def test_of_equally_comparable_hits_the_more_relevant_is_worth_no_less(one, other, closer):
    first, second = worth((max(one, other), closer), (min(one, other), closer))
    assert first >= second


def test_no_hits_are_no_fault():
    assert blended(np.empty(0), np.empty(0)).tolist() == []


@pytest.mark.parametrize("closer", [[101.0], [-1.0], [1.0, 2.0]])
def test_shares_that_are_none_are_refused(closer):
    with pytest.raises(ValueError, match="share"):
        blended(np.array([1.0]), np.array(closer))
