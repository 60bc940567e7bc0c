# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.formats import boundarychanges, gv100ad
from kleinstadt.methods.succession import (
    DISSOLVED,
    PART_GIVEN,
    REKEYED,
    RENAMED,
    Arrival,
    Change,
    Edge,
    Outcome,
    Resolution,
    Resolver,
    differences,
)
from tests.formats.builders import TOWNS, build, merged, to_bytes

A, B, C, D, E = (f"0105100{number}" for number in range(1, 6))


def day(year, month=1):
    return date(year, month, 1)


def edge(old, new, kind=DISSOLVED, year=2023, **more):
    return Edge(old, new, frozenset({kind}), day(year), **more)


def resolve(edges, current, ags=A, on=None):
    found = Resolver(edges, current).resolve(ags, on)
    return found.outcome, found.targets, found.lost


def test_a_key_in_use_is_itself():
    assert resolve([], {A}) == (Outcome.UNCHANGED, (A,), ())


def test_a_key_without_any_edge_is_unknown():
    assert resolve([edge(B, C)], {C}) == (Outcome.UNKNOWN, (), (A,))


def test_a_dissolved_municipality_is_merged():
    step = edge(A, B, inhabitants=812)

    assert Resolver([step, step], {B}).resolve(A) == Resolution(
        A, Outcome.MERGED, (B,), (step,), ()
    )
    assert Resolver([step], {B}).resolve(A).effective == day(2023)
    assert Resolver([step], {B}).resolve(B).effective is None


def test_a_changed_key_is_rekeyed_and_a_changed_association_is_nothing():
    assert resolve([edge(A, B, REKEYED)], {B}) == (Outcome.REKEYED, (B,), ())
    assert resolve([edge(A, A, REKEYED)], {B}) == (Outcome.UNKNOWN, (), (A,))


def test_a_key_changed_together_with_its_name_is_rekeyed():
    both = Edge(A, B, frozenset({REKEYED, RENAMED}), day(2023))

    assert resolve([both], {B}) == (Outcome.REKEYED, (B,), ())


def test_parts_given_away_and_names_never_lead_on():
    edges = [edge(A, B, PART_GIVEN), edge(A, A, PART_GIVEN), edge(A, C, RENAMED)]

    assert resolve(edges, {A, B, C}, on=day(2020)) == (Outcome.UNCHANGED, (A,), ())
    assert resolve(edges, {B, C}) == (Outcome.UNKNOWN, (), (A,))


def test_several_takers_are_a_split_and_none_is_preferred():
    edges = [edge(A, C, inhabitants=75), edge(A, B, inhabitants=2182)]

    assert resolve(edges, {B, C}) == (Outcome.SPLIT, (B, C), ())


def test_a_split_whose_parts_meet_again_is_merged():
    edges = [edge(A, B), edge(A, C), edge(B, D, year=2024), edge(C, D, year=2025)]

    assert resolve(edges, {D}) == (Outcome.MERGED, (D,), ())


def test_a_split_with_a_dead_end_says_so():
    assert resolve([edge(A, B), edge(A, C)], {B}) == (Outcome.SPLIT, (B,), (C,))


def test_a_dissolved_municipality_whose_key_the_new_one_takes_is_unchanged_in_key():
    assert resolve([edge(A, A)], {A}, on=day(2020)) == (Outcome.UNCHANGED, (A,), ())


def test_chains_lead_across_years_in_any_order_of_edges():
    edges = [edge(C, D, year=2025), edge(A, B, REKEYED, 2021), edge(B, C, year=2023)]
    found = Resolver(edges, {D}).resolve(A)

    assert (found.outcome, found.targets) == (Outcome.MERGED, (D,))
    assert [step.new_ags for step in found.steps] == [B, C, D]


def test_chains_lead_on_within_one_day():
    assert resolve([edge(A, B), edge(B, C, REKEYED)], {C}) == (Outcome.MERGED, (C,), ())


def test_an_edge_before_the_arrival_does_not_lead_on():
    assert resolve([edge(A, B, year=2023), edge(B, C, year=2020)], {C}) == (
        Outcome.UNKNOWN,
        (),
        (B,),
    )


def test_two_keys_exchanged_on_one_day_are_told_apart_by_the_date():
    edges = [edge(A, B, REKEYED), edge(B, A, REKEYED)]

    assert resolve(edges, {A, B}, A, day(2022)) == (Outcome.REKEYED, (B,), ())
    assert resolve(edges, {A, B}, B, day(2022)) == (Outcome.REKEYED, (A,), ())
    assert resolve(edges, {A, B}, A, day(2023)) == (Outcome.UNCHANGED, (A,), ())


def test_a_circle_ends_and_is_unknown():
    edges = [edge(A, B), edge(B, C), edge(C, B)]

    assert resolve(edges, {D}) == (Outcome.UNKNOWN, (), (B,))


def test_a_circle_beside_a_way_out_is_a_split():
    edges = [edge(A, B), edge(B, A), edge(B, D)]

    assert resolve(edges, {D}) == (Outcome.SPLIT, (D,), (A,))


def test_a_key_used_twice_needs_a_date():
    edges = [edge(A, B, year=2010), edge(A, C, year=2020)]

    assert resolve(edges, {B, C}) == (Outcome.UNKNOWN, (), (A,))
    assert resolve(edges, {B, C}, on=day(2005)) == (Outcome.MERGED, (B,), ())
    assert resolve(edges, {B, C}, on=day(2010)) == (Outcome.MERGED, (C,), ())
    assert resolve(edges, {B, C}, on=day(2020)) == (Outcome.UNKNOWN, (), (A,))


def test_a_very_long_chain_is_followed():
    edges = [edge(f"{n:08}", f"{n + 1:08}", REKEYED) for n in range(20_000)]

    assert resolve(edges, {"00020000"}, "00000000") == (Outcome.REKEYED, ("00020000",), ())


keys = st.sampled_from([A, B, C, D, E])
edges_of_any_kind = st.lists(
    st.builds(
        Edge,
        keys,
        keys,
        st.frozensets(st.sampled_from([1, 2, 3, 4]), min_size=1),
        st.sampled_from([day(2021), day(2022), day(2023)]),
    ),
    max_size=12,
)


@given(edges_of_any_kind, st.sets(keys), keys, st.none() | st.just(day(2020)))
def test_every_question_has_an_answer_backed_by_edges(edges, current, ags, on):
    found = Resolver(edges, current).resolve(ags, on)

    assert set(found.targets) <= current
    assert set(found.steps) <= set(edges)
    assert not {2, 4} & {kind for s in found.steps if not {1, 3} & s.kinds for kind in s.kinds}
    assert set(found.targets) <= {ags} | {step.new_ags for step in found.steps}
    assert {
        Outcome.UNCHANGED: found.targets == (ags,) and not found.lost,
        Outcome.REKEYED: len(found.targets) == 1 and not found.lost,
        Outcome.MERGED: len(found.targets) == 1 and not found.lost,
        Outcome.SPLIT: len(found.targets) + len(found.lost) > 1 and bool(found.targets),
        Outcome.UNKNOWN: not found.targets and bool(found.lost),
    }[found.outcome]


@given(edges_of_any_kind, st.sets(keys), keys, st.randoms())
def test_the_order_of_edges_does_not_matter(edges, current, ags, random):
    shuffled = random.sample(edges, len(edges))
    resolver, other = Resolver(edges, current), Resolver([*shuffled, *edges], current)

    assert resolver.resolve(ags, day(2020)).targets == other.resolve(ags, day(2020)).targets


def registers():
    before = gv100ad.read(to_bytes(build(day="20211231"))).municipalities
    after = gv100ad.read(to_bytes(build(merged()))).municipalities
    return before, after


def test_differences_of_two_registers():
    before, after = registers()
    step = edge(A, B)

    found = differences(before, after, [step], since=date(2021, 12, 31), until=date(2025, 11, 30))

    assert found.gone == (Resolution(A, Outcome.MERGED, (B,), (step,)),)
    assert found.renamed == (Change(C, "Übersee, Hansestadt", "Übersee, Rosenstadt"),)
    assert found.population == (Change(B, 1_204, 2_016), Change("09172111", 3_321, 3_400))
    assert found.area == (Change(B, 2_500, 5_000),)
    assert (found.reused, found.new, found.moved, found.kind) == ((), (), (), ())


def test_differences_of_a_register_to_itself_are_none():
    before, _ = registers()

    found = differences(before, before, [])

    assert {name: getattr(found, name) for name in found.__slots__} == dict.fromkeys(
        found.__slots__, ()
    )


def test_differences_look_only_at_edges_between_the_two():
    before, after = registers()

    late = differences(before, after, [edge(A, B, year=2026)], until=day(2025))
    early = differences(before, after, [edge(A, B, year=2020)], since=day(2021))

    assert [found.gone[0].outcome for found in (late, early)] == [Outcome.UNKNOWN] * 2


def test_new_keys_know_where_they_come_from_and_moved_ones_are_told():
    before, _ = registers()
    towns = [replace(t, association="0007") if t.ags == "06631001" else t for t in TOWNS]
    towns = [replace(t, ags=E, kind="63") if t.ags == A else t for t in towns]
    after = gv100ad.read(to_bytes(build(towns))).municipalities

    found = differences(before, after, [edge(A, E, REKEYED)])

    assert found.new == (Arrival(E, (A,)),)
    assert found.moved == (Change("06631001", "066310001001", "066310007001"),)
    assert differences(before, after, []).new == (Arrival(E, ()),)


def test_a_key_that_both_have_but_that_names_another_is_told():
    before, _ = registers()

    found = differences(before, before, [edge(A, B, year=2022)], since=day(2021))

    assert [reused.ags for reused in found.reused] == [A]
    assert differences(before, before, [edge(A, B, year=2022)]).reused == ()


def test_a_changed_kind_is_told():
    before, _ = registers()
    towns = [replace(t, kind="63") if t.ags == B else t for t in TOWNS]
    after = gv100ad.read(to_bytes(build(towns))).municipalities

    assert differences(before, after, []).kind == (Change(B, "64", "63"),)


@pytest.mark.shared
def test_from_2021_to_2025_by_the_published_lists(shared_data):
    """The list of 2022 is not there: its four keys must stay unknown, not be guessed."""
    old = gv100ad.read(shared_data / "gv100ad" / "GV100AD_31122021.txt")
    new = gv100ad.read(shared_data / "gv100ad" / "GV100AD_30112025.txt")
    edges = [
        Edge(c.old_ags, c.new_ags, c.kinds, c.statistical, c.inhabitants)
        for file in (shared_data / "gebietsaenderungen").glob("*.xlsx")
        for c in boundarychanges.read(file)
        if c.level is boundarychanges.Level.MUNICIPALITY
    ]

    found = differences(
        old.municipalities, new.municipalities, edges, since=old.date, until=new.date
    )

    assert Counter(str(gone.outcome) for gone in found.gone) == {
        "merged": 38,
        "split": 6,
        "rekeyed": 1,
        "unknown": 4,
    }
    assert [gone.ags for gone in found.gone if gone.outcome is Outcome.UNKNOWN] == [
        "09273454",
        "12073032",
        "12073386",
        "12073603",
    ]
    anrode = next(gone for gone in found.gone if gone.ags == "16064073")
    assert anrode.targets == ("16061118", "16064046", "16064071")
    assert [len(found.new), len(found.renamed), len(found.moved)] == [5, 27, 20]
    assert found.reused == ()
    assert found.new[1] == Arrival("13000998", ())
