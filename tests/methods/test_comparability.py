# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kleinstadt.methods.comparability import Peers, Query, Window, closeness, find_peers
from kleinstadt.methods.distances import viewpoint
from kleinstadt.methods.profiles import Profiles
from tests.methods.towns import KEYS, many, profiles_of

EQUAL = dict.fromkeys(KEYS, 1.0)
TWO = {"size": 1.0, "tax": 1.0}
WHOLE = st.integers(-20, 20).map(float)
TABLES = arrays(float, st.tuples(st.integers(2, 12), st.just(4)), elements=WHOLE | st.just(np.nan))


def weights_of(profiles: Profiles) -> dict[str, float]:
    return {indicator.key: 1.0 + place % 3 for place, indicator in enumerate(profiles.indicators)}


def keys(answer: Peers, kind: str | None = None) -> list[str]:
    return [peer.ags for peer in answer.peers if kind in (None, peer.kind)]


@given(TABLES, st.integers(1, 5))
def test_peers_are_those_of_a_plain_search_and_their_terms_add_up(table, limit):
    profiles = profiles_of(table)
    view = viewpoint(profiles, "00000000", EQUAL)
    terms = view.terms(np.arange(len(table)))
    share = view.known_shares(terms.known)
    exact = terms.amounts.sum(axis=1).astype(np.float32)
    fit = [row for row in range(1, len(table)) if share[row] >= 0.5 - 1e-5]
    ranked = sorted(fit, key=lambda row: (exact[row], row))

    answer = find_peers(profiles, "00000000", Query(EQUAL, limit=limit))

    assert [peer.row for peer in answer.peers] == ranked[:limit]
    assert answer.candidates == len(fit)
    assert answer.too_little_known == len(table) - 1 - len(fit)
    for peer in answer.peers:
        assert peer.distance == math.fsum(term.amount for term in peer.terms)
        assert np.float32(peer.distance) == pytest.approx(exact[peer.row], rel=1e-6)
        assert peer.known_share == pytest.approx(share[peer.row])
        assert peer.closer == sum(exact[row] < exact[peer.row] for row in fit)
        assert peer.compared == len(fit)


def test_terms_carry_raw_values_of_both_and_their_standing():
    profiles = profiles_of([[0, 10], [4, 30], [8, np.nan], [12, 50], [16, 70]])

    peers = find_peers(profiles, "00000000", Query(TWO, limit=2)).peers

    near, gap = peers[0].terms
    assert (near.key, near.own, near.other, near.known) == ("size", 0.0, 4.0, True)
    assert (near.own_standing, near.other_standing) == pytest.approx((0.1, 0.3))
    assert near.amount == near.weight * near.gap == 0.25
    assert (gap.own, gap.other) == (10.0, 30.0)
    unknown = peers[1].terms[1]
    assert not unknown.known
    assert math.isnan(unknown.other)
    assert math.isnan(unknown.other_standing)
    assert unknown.gap == unknown.typical
    assert unknown.weight == 0.25
    assert peers[1].known_share == 0.5


def test_indicators_without_weight_are_not_read():
    profiles = profiles_of([[0, 0], [1, np.nan], [2, 9]])

    answer = find_peers(profiles, "00000000", Query({"size": 1, "tax": 0}))

    assert keys(answer) == ["00000001", "00000002"]
    assert [[term.key for term in peer.terms] for peer in answer.peers] == [["size"], ["size"]]


def test_equals_come_by_key_whatever_their_row():
    profiles = profiles_of([[0.0], *[[1.0]] * 5])
    keyed = replace(profiles.towns, ags=["00000000", "5", "3", "4", "1", "2"])
    profiles = replace(profiles, towns=keyed)

    answer = find_peers(profiles, "00000000", Query({"size": 1}, limit=3))

    assert keys(answer) == ["1", "2", "3"]
    assert [peer.closer for peer in answer.peers] == [0, 0, 0]


def test_window_narrows_by_size_state_distance_and_pool():
    profiles = profiles_of(
        [[float(row)] for row in range(6)],
        population=[10_000, 5_000, 20_000, 20_001, np.nan, 9_000],
        lat=[50, 50, 51, 50, 50, np.nan],
        lon=[10, 10, 10, 10, 10, 10],
        land=["01", "01", "01", "02", "02", "03"],
    )

    def found(**window: Any) -> Peers:
        return find_peers(profiles, "00000000", Query({"size": 1}, window=Window(**window)))

    assert keys(found()) == [f"0000000{row}" for row in range(1, 6)]
    assert keys(found(ratio=2)) == ["00000001", "00000002", "00000005"]
    assert found(ratio=2).size_unknown == 1
    assert keys(found(least=9_000, most=20_001)) == ["00000002", "00000003", "00000005"]
    assert keys(found(ratio=1, least=1)) == []
    assert keys(found(lands=frozenset({"02", "03"}))) == ["00000003", "00000004", "00000005"]
    assert keys(found(within_km=111)) == ["00000001", "00000003", "00000004"]
    assert keys(found(within_km=112)) == ["00000001", "00000002", "00000003", "00000004"]
    assert keys(found(pool=np.arange(6) % 2 == 0)) == ["00000002", "00000004"]
    assert found().unused == ()


def test_parts_of_the_window_that_cannot_be_applied_are_told():
    profiles = profiles_of([[0.0, 1], [1.0, 2], [2.0, 5]], population=[np.nan, 5_000, 6_000])
    window = Window(ratio=2, within_km=50)

    alike = find_peers(profiles, "00000000", Query(TWO, window=window))
    contrast = find_peers(profiles, "00000000", Query(TWO, "contrast"))

    assert keys(alike) == ["00000001", "00000002"]
    assert alike.unused == ("within_km", "ratio")
    assert keys(contrast) == []
    assert contrast.unused == ("same size",)


def test_chosen_towns_are_added_once_and_compared_like_the_others():
    profiles = profiles_of([[0.0, 0], [1, 0], [2, 0], [9, 0], [np.nan, np.nan]])
    chosen = ("00000003", "00000001", "00000004", "00000003", "00000000", "00000004")

    answer = find_peers(profiles, "00000000", Query({"size": 1}, limit=1, chosen=chosen))

    assert [(peer.ags, peer.kind, peer.closer) for peer in answer.peers] == [
        ("00000001", "alike", 0),
        ("00000003", "chosen", 2),
    ]
    assert answer.not_comparable == ("00000004",)
    with pytest.raises(ValueError, match="no town has the key"):
        find_peers(profiles, "00000000", Query({"size": 1}, chosen=("09181114",)))


def test_contrasts_are_marked_and_told_by_bounded_terms():
    profiles = many(300)
    query = Query(weights_of(profiles), "contrast", limit=6)

    answer = find_peers(profiles, "00000005", query)

    assert [peer.kind for peer in answer.peers] == ["contrast"] * 6
    for peer in answer.peers:
        assert 0.25 <= peer.contrast <= 1
        assert peer.terms[0].key == "size"
        assert peer.terms[0].contrast == 0
    assert repr(find_peers(profiles, "00000005", query)) == repr(answer)


@pytest.mark.parametrize(("limit", "contrasts"), [(1, 0), (7, 3), (8, 4)])
def test_mixed_takes_turns_and_shows_no_town_twice(limit, contrasts):
    profiles = many(300)
    weights = weights_of(profiles)

    answer = find_peers(profiles, "00000005", Query(weights, "mixed", limit))

    kinds = [peer.kind for peer in answer.peers]
    assert kinds == (["alike", "contrast"] * limit)[:limit]
    assert len(set(keys(answer))) == limit
    alone = find_peers(profiles, "00000005", Query(weights, "alike", limit - contrasts))
    assert keys(answer, "alike") == keys(alone)


def test_mixed_fills_up_with_alike_towns_where_nothing_contrasts():
    profiles = profiles_of([[0.0, 1], [1.0, 2], [2.0, 5]])

    answer = find_peers(profiles, "00000000", Query(TWO, "mixed", limit=4))

    assert [peer.kind for peer in answer.peers] == ["alike", "alike"]


def test_a_town_without_data_gets_an_empty_answer_that_says_why():
    profiles = profiles_of([[np.nan, np.nan], [1, 2], [2, 3]], population=[9, 9, 9])

    for mode in ("alike", "contrast", "mixed"):
        answer = find_peers(profiles, "00000000", Query({"size": 1, "tax": 1}, mode))

        assert answer.peers == ()
        assert (answer.known_share, answer.lacking) == (0.0, ("size", "tax"))
        assert (answer.candidates, answer.too_little_known) == (0, 2)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query({"tax": 1}, limit=0), "limit"),
        (Query({"tax": 1}, least_known=0), "least_known"),
        (Query({"tax": 1}, least_known=1.1), "least_known"),
        (Query({"tax": 1}, window=Window(ratio=0.9)), "ratio"),
        (Query({"tax": 1}, window=Window(ratio=float("nan"))), "ratio"),
        (Query({"tax": 1}, window=Window(pool=np.array([True]))), "pool"),
        (Query({"size": 1}, "contrast"), "condition besides size"),
        (Query({"size": 0, "tax": 0}, "contrast"), "above zero"),
        (Query({"size": 0, "tax": 0}), "above zero"),
    ],
)
def test_questions_without_sense_are_refused_with_a_reason(query, message):
    with pytest.raises(ValueError, match=message):
        find_peers(profiles_of([[0, 1], [1, 2]]), "00000000", query)


def test_closeness_is_the_share_of_the_group_that_is_not_closer():
    profiles = profiles_of(
        [[0.0], [1], [2], [3], [4], [np.nan]], reference=[False, True, True, True, True, True]
    )
    asked = ["00000000", "00000001", "00000004", "00000005", "00000002"]

    near = closeness(profiles, "00000000", asked, {"size": 1})

    assert near[[0, 1, 2, 4]].tolist() == [1.0, 1.0, 0.25, 0.75]
    assert np.isnan(near[3])


def test_closeness_agrees_with_the_answer():
    profiles = many(500)
    weights = weights_of(profiles)
    peers = find_peers(profiles, "00000005", Query(weights, limit=40)).peers

    near = closeness(profiles, "00000005", [peer.ags for peer in peers], weights)

    np.testing.assert_allclose(near, [1 - peer.closer / peer.compared for peer in peers])
