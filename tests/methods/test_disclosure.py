# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Small counts cannot be read, nor worked out from what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods.disclosure import LEAST, guarded


def test_small_counts_are_withheld_and_one_more_with_a_single_one():
    assert guarded({"a": 5, "b": 1, "c": 9}).counts == {"a": None, "b": None, "c": 9}
    assert guarded({"a": 5, "b": 1, "c": 2, "d": 0}).counts == {
        "a": 5,
        "b": None,
        "c": None,
        "d": 0,
    }
    assert guarded({"a": 5, "b": 9}) == guarded({"a": 5, "b": 9}, least=3)
    assert guarded({"a": 5, "b": 9}).total == 14


def test_without_another_count_the_total_is_withheld():
    assert guarded({"a": 1, "b": 0}).total is None
    assert guarded({"a": 0}).total == 0


@given(st.dictionaries(st.integers(), st.integers(0, 12), max_size=8))
def test_what_is_withheld_together_is_never_small(counts):
    shown = guarded(counts)

    hidden = [counts[key] for key, count in shown.counts.items() if count is None]
    assert all(count is None or count == 0 or count >= LEAST for count in shown.counts.values())
    assert all(shown.counts[key] in {None, counts[key]} for key in counts)
    if shown.total is not None and hidden:
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST


@pytest.mark.parametrize(("counts", "least"), [({"a": -1}, 3), ({"a": 1}, 1)])
def test_nonsense_is_refused(counts, least):
    with pytest.raises(ValueError, match="not negative"):
        guarded(counts, least)
