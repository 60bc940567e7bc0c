# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kleinstadt.towns
from kleinstadt.formats import embedded
from kleinstadt.methods.outlines import Adjacency, adjacency
from kleinstadt.methods.topology import shared_arcs

TOWNS = Path(kleinstadt.towns.__file__).parent
BOUNDARIES = Path("static/towns/boundaries.topojson")

OUTLINES = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.integers(-8, 7), max_size=6), max_size=6
)


def neighbours(found: Adjacency, keys: list[str]) -> dict[str, list[str]]:
    return {key: [keys[other] for other in found.of(row)] for row, key in enumerate(keys)}


def test_areas_on_the_same_arc_are_neighbours_whichever_way_it_runs():
    # a and b side by side, c an enclave in b, d an island, e not drawn; z, beside a, is gone
    keys = ["a", "b", "c", "d", "e"]
    arcs = {"a": [0, 1], "b": [~1, 2, 3], "c": [~3], "d": [4], "z": [0]}

    found = adjacency(keys, arcs)

    assert neighbours(found, keys) == {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": [], "e": []}
    assert found.counts().tolist() == [1, 2, 1, 0, 0]
    assert found.known.tolist() == [True, True, True, True, False]
    assert found.open_edge.tolist() == [False, True, False, True, False]


def test_label_of_a_neighbour_is_compared():
    found = adjacency(["a", "b", "c", "d"], {"a": [0], "b": [0, 1], "c": [1], "d": [2]})

    differs = found.any_neighbour(differs_from=np.array(["01", "01", "02", "03"]))

    assert differs.tolist() == [False, True, True, False]


def test_nothing_drawn_means_nothing_known():
    for keys in ([], ["a"]):
        found = adjacency(keys, {})

        assert found.counts().tolist() == [0] * len(keys)
        assert found.known.tolist() == [False] * len(keys)
        assert found.any_neighbour(differs_from=np.array(["01"] * len(keys))).sum() == 0


@given(OUTLINES)
def test_as_a_plain_search_says_even_where_three_areas_claim_an_arc(outlines):
    keys = list("abcdef")
    drawn = {key: {arc if arc >= 0 else ~arc for arc in outlines.get(key, [])} for key in keys}

    found = adjacency(keys, outlines)

    assert neighbours(found, keys) == {
        key: [other for other in keys if other != key and drawn[key] & drawn[other]] for key in keys
    }
    alone = {
        key: drawn[key] - set().union(*(drawn[other] for other in keys if other != key))
        for key in keys
    }
    assert found.open_edge.tolist() == [bool(alone[key]) for key in keys]
    assert found.known.tolist() == [bool(drawn[key]) for key in keys]


@pytest.fixture(scope="module")
def real() -> tuple[list[str], Adjacency]:
    """The keys of all municipalities of 2016, and who borders on whom."""
    arcs = shared_arcs(json.loads((TOWNS / BOUNDARIES).read_text(encoding="utf-8")))
    keys = sorted(arcs)
    return keys, adjacency(keys, arcs)


def test_neighbours_of_real_towns(real):
    keys, found = real
    names = {
        town.ags: town.name
        for town in embedded.municipalities(TOWNS / "data" / "municipalities.csv.gz")
    }
    near = neighbours(found, keys)

    assert {names[ags] for ags in near["12070424"]} == {
        "Bad Wilsnack",
        "Breese",
        "Cumlosen",
        "Lanz",
        "Perleberg",
        "Weisen",
        "Aland",
        "Seehausen (Altmark)",
    }
    assert all(ags in near[other] for ags, others in near.items() for other in others)
    alone = {names[ags] for ags, others in near.items() if not others}
    assert len(alone) == 18
    assert {"Helgoland", "Norderney", "Büsingen am Hochrhein"} <= alone


def test_border_towns_are_at_the_edge(real):
    keys, found = real
    edge = {key for key, is_open in zip(keys, found.open_edge, strict=True) if is_open}

    assert "05334002" in edge  # Aachen
    assert "12070424" not in edge  # Wittenberge
    assert "11000000" not in edge  # Berlin
