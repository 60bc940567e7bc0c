# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Arcs and paths, on a small topology and on all municipalities."""

import json
from collections import Counter
from pathlib import Path

import pytest

import kleinstadt.towns
from kleinstadt.formats import embedded
from kleinstadt.methods import topology
from kleinstadt.methods.projection import GERMANY

TOWNS = Path(kleinstadt.towns.__file__).parent
# Two squares side by side, a third that touches them in no stretch, an island.
SMALL = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
        [[40, 0], [5, 0], [0, 5], [-5, -5]],
    ],
    "objects": {
        "municipalities": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"ags": "a"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"ags": "b"}},
                {"type": "Polygon", "arcs": [[3]], "properties": {"ags": "c"}},
            ],
        }
    },
}


def plain(lon: float, lat: float) -> tuple[float, float]:
    return lon, lat


@pytest.fixture(scope="module")
def boundaries():
    path = TOWNS / "static" / "towns" / "boundaries.topojson"
    return json.loads(path.read_text(encoding="utf-8"))


def test_arcs_carry_no_direction():
    assert topology.shared_arcs(SMALL) == {"a": [0, 1], "b": [2, 0], "c": [3]}


def test_paths_follow_arcs_in_both_directions():
    assert topology.paths(SMALL, plain, keep={"a", "b"}) == {
        "a": "M10 0l0 10l-10 0l0 -10z",
        "b": "M10 0l10 0l0 10l-10 0z",
    }


def test_an_area_too_small_to_draw_keeps_a_path():
    paths = topology.paths(SMALL, lambda lon, lat: (lon / 100, lat / 100), keep={"c"})
    assert paths == {"c": "M0 0z"}


def test_the_topology_is_whole(boundaries):
    assert boundaries["type"] == "Topology"
    count = len(boundaries["arcs"])
    shared = topology.shared_arcs(boundaries)
    assert len(shared) == 11_299
    assert {arc for arcs in shared.values() for arc in arcs} == set(range(count))
    sides = Counter(arc for arcs in shared.values() for arc in arcs)
    assert set(sides.values()) == {1, 2}


def test_every_ring_is_closed(boundaries):
    ends = []
    for arc in boundaries["arcs"]:
        x, y = (sum(step[axis] for step in arc) for axis in (0, 1))
        ends.append(((arc[0][0], arc[0][1]), (x, y)))
    for area in boundaries["objects"]["municipalities"]["geometries"]:
        polygons = area["arcs"] if area["type"] == "MultiPolygon" else [area["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            stretches = [ends[a] if a >= 0 else ends[~a][::-1] for a in ring]
            following = stretches[1:] + stretches[:1]
            assert all(a[1] == b[0] for a, b in zip(stretches, following, strict=True))


def test_the_boundaries_name_the_municipalities_of_the_register(boundaries):
    register = {t.ags for t in embedded.municipalities(TOWNS / "data" / "municipalities.csv.gz")}
    assert topology.shared_arcs(boundaries).keys() == register
    assert {"02000000", "08335066"} <= register
    lands = [g["properties"] for g in boundaries["objects"]["lands"]["geometries"]]
    assert sorted(land["land"] for land in lands) == [f"{n:02d}" for n in range(1, 17)]
    properties = {
        name
        for g in boundaries["objects"]["municipalities"]["geometries"]
        for name in g["properties"]
    }
    assert properties == {"ags"}


def test_every_municipality_is_drawn_on_the_map(boundaries):
    paths = topology.paths(boundaries, GERMANY.place)
    assert len(paths) == 11_299
    assert all(path.startswith("M") and path.endswith("z") for path in paths.values())
