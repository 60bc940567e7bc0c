# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who is found, for whom, and what is said when nobody is."""

import math
from collections import Counter

import pytest

from kleinstadt.core.snapshots import bump
from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.peers.queries.finding import PeerQuery, closeness_to, find
from kleinstadt.peers.queries.profiles import ground
from kleinstadt.peers.queries.themes import INDICATORS, THEMES
from kleinstadt.towns.models import REGISTER, RegisterEntry
from kleinstadt.towns.queries.register import register


def names(answer):
    return [one.other.name for _peer, one in answer.peers]


def test_every_indicator_belongs_to_exactly_one_theme():
    keys = [key for theme in THEMES for key in theme.indicators]

    assert sorted(keys) == sorted(one.key for one in INDICATORS)
    assert len(set(keys)) == len(keys)


def test_wittenberge_is_like_other_towns_far_out_with_a_main_line(town):
    answer = find(town("Wittenberge"), PeerQuery())

    assert names(answer)[:2] == ["Bergen auf Rügen", "Marktredwitz"]
    assert (answer.candidates, answer.too_little_known, answer.fault) == (1825, 0, "")
    for _peer, one in answer.peers:
        assert one.rank_of_100 < 1
        assert 5_000 <= one.other.population < 20_000


def test_an_economy_known_of_few_towns_does_not_count_unless_asked_for(town):
    usual = find(town("Wittenberge"), PeerQuery())
    asked = find(town("Wittenberge"), PeerQuery(weights={"economy": 5}))

    assert {use.theme.key: use.left_out for use in usual.themes} == {
        "size": None, "location": None, "settlement": None, "rail": None,
        "economy": "sparse", "border": "zero",
    }  # fmt: skip
    assert usual.known_share == 1.0
    economy = next(use for use in asked.themes if use.theme.key == "economy")
    assert economy.indicators == ("unemployed_share", "income_tax_per_head", "gisd")
    assert all(one.known_share < 1 for _peer, one in asked.peers if one.other.population_estimated)


def test_contrasts_have_the_same_size_and_differ_from_town_to_town():
    group = ground().profiles.reference
    shown = Counter()
    for row in group[::40].tolist():
        own = register().towns[row]
        for peer, one in find(own, PeerQuery(mode="contrast")).peers:
            ratio = one.other.population / own.population
            assert 1 / 1.5 <= ratio <= 1.5
            assert peer.contrast >= 0.25
            shown[one.other.ags] += 1

    asked = len(group[::40])
    assert shown.most_common(1)[0][1] <= asked / 4  # nobody is the contrast of everybody
    assert len(shown) > 3 * asked


def test_diessen_contrasts_with_wittenberge_more_than_most(town):
    own, other = town("Wittenberge"), town("09181114")
    peer = find(own, PeerQuery(added=(other.ags,), limit=1)).peers[-1][0]

    assert peer.kind == "chosen"
    assert peer.contrast > 0.5  # twice what passes for a contrast


def test_partners_are_judged_by_their_distance_whatever_is_asked(town):
    eilenburg = town("Eilenburg")
    judged = {
        one.other.name: peer.judgement
        for mode in ("alike", "contrast", "mixed")
        for peer, one in find(eilenburg, PeerQuery(mode=mode, lands=("01",))).partners
    }

    assert judged == {
        "Wurzen": "alike",
        "Osterburg (Altmark)": "contrast",
        "Großräschen": "between",
        "Bad Berleburg": "between",
    }
    alike = find(eilenburg, PeerQuery(limit=50))
    listed = {one.other.name for _peer, one in alike.peers}
    assert "Wurzen" in listed  # found anyway, so told once
    assert listed.isdisjoint(one.other.name for _peer, one in alike.partners)
    assert find(town("13073010"), PeerQuery()).partners == ()


def test_limits_narrow_and_can_contradict(town):
    own = town("Wittenberge")
    near = find(own, PeerQuery(lands=("12",), within_km=100, ratio=1.5))

    assert {one.other.land for _peer, one in near.peers} == {"12"}
    assert all(
        abs(math.log(one.other.population / 17058)) <= math.log(1.5) for _p, one in near.peers
    )
    nobody = find(own, PeerQuery(lands=("09",), within_km=5))
    assert (nobody.peers, nobody.candidates, nobody.fault) == ((), 0, "")


def test_the_size_class_is_a_window(town):
    answer = find(town("Wittenberge"), PeerQuery(same_class=True, limit=50))

    assert all(10_000 <= one.other.population < 20_000 for _peer, one in answer.peers)
    assert len(answer.peers) == 50


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        (PeerQuery(weights={theme.key: 0 for theme in THEMES}), "weights"),
        (
            PeerQuery(
                mode="contrast",
                weights={theme.key: 0 for theme in THEMES if theme.key != "size"},
            ),
            "conditions",
        ),
    ],
)
def test_weights_that_leave_nothing_are_a_fault_not_an_error(query, fault, town):
    assert find(town("Wittenberge"), query).fault == fault


def test_an_area_without_inhabitants_has_no_peers():
    empty = next(one for one in register().towns if not one.is_settled)

    assert find(empty, PeerQuery()).fault == "unknown"
    assert find(empty, PeerQuery(mode="contrast", added=("12070424",))).peers == ()
    assert closeness_to(empty, [register().by_ags["12070424"].id]).popitem()[1].peer is None


def test_a_town_outside_the_definition_is_compared_with_all_municipalities(town):
    city = town("Augsburg")
    answer = find(city, PeerQuery())

    assert answer.outside
    assert answer.definition is DEFINITIONS["all"]
    assert (
        find(city, PeerQuery(definition=DEFINITIONS["gemeinden-2025"])).definition.key
        == "gemeinden-2025"
    )


@pytest.mark.parametrize("mode", ["alike", "contrast", "mixed"])
@pytest.mark.parametrize("definition", [None, *DEFINITIONS.values()])
def test_every_kind_of_town_gets_an_answer(mode, definition):
    for own in register().towns[::700]:
        answer = find(own, PeerQuery(mode=mode, definition=definition))
        assert answer.peers or answer.fault or answer.candidates == 0 or mode == "contrast"


def test_closeness_leaves_out_towns_that_are_gone_and_ranks_the_rest(town):
    own, near, far = town("Wittenberge"), town("13073010"), town("14628160")
    found = closeness_to(own, [near.id, far.id, own.id, 999_999_999, near.id])

    assert set(found) == {near.id, far.id, own.id}
    assert found[near.id].rank_of_100 == 0
    assert found[near.id].rank_of_100 < found[far.id].rank_of_100 <= 100
    assert found[near.id].known_share == 1
    assert found[own.id].rank_of_100 == 0
    assert found[own.id].reasons == ()


@pytest.mark.slow
def test_profiles_follow_the_register(town):
    before = ground()
    RegisterEntry.objects.filter(ags="12070424").update(population=4_000)
    bump(REGISTER)

    assert ground() is not before
    assert len(ground().profiles.reference) == len(before.profiles.reference) - 1


def test_without_a_register_nothing_breaks():
    RegisterEntry.objects.all().delete()
    bump(REGISTER)

    assert ground().profiles.towns.ags == []
