# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Outlines as they are stored: the arcs round every municipality, and paths to draw.

Works on a decoded TopoJSON topology (Bostock and Metcalf, The TopoJSON Format
Specification 1.0): a border between two areas is stored once, as an arc both refer to.
Who borders on whom is told from these arcs by `outlines.adjacency`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

Topology = Mapping[str, Any]
Point = tuple[float, float]
Ring = Sequence[int]
MUNICIPALITIES = "municipalities"


def shared_arcs(topology: Topology) -> dict[str, list[int]]:
    """The arcs round every municipality, by AGS, each as its plain number (no direction)."""
    return {
        ags: [_plain(arc) for ring in rings for arc in ring]
        for ags, rings in _outlines(topology, MUNICIPALITIES, "ags")
    }


def paths(
    topology: Topology,
    place: Callable[[float, float], Point],
    *,
    keep: Collection[str] | None = None,
    name: str = MUNICIPALITIES,
    key: str = "ags",
) -> dict[str, str]:
    """SVG paths of the areas of one object, by key, in whole drawing units.

    place: longitude and latitude in degrees to drawing units (Conic.place of
    methods.projection). keep: only these keys; None draws all. Rings that shrink to fewer
    than three points are left out, but the largest of each area stays, so none vanishes.
    """
    wanted = [
        (area, rings)
        for area, rings in _outlines(topology, name, key)
        if keep is None or area in keep
    ]
    used = {_plain(arc) for _, rings in wanted for ring in rings for arc in ring}
    drawn = {arc: _drawn(topology, arc, place) for arc in used}
    return {area: _path([_joined(ring, drawn) for ring in rings]) for area, rings in wanted}


def _outlines(topology: Topology, name: str, key: str) -> Iterator[tuple[str, list[Ring]]]:
    for area in topology["objects"][name]["geometries"]:
        polygons = area["arcs"] if area["type"] == "MultiPolygon" else [area["arcs"]]
        yield area["properties"][key], [ring for polygon in polygons for ring in polygon]


def _plain(arc: int) -> int:
    return ~arc if arc < 0 else arc


def _drawn(
    topology: Topology, arc: int, place: Callable[[float, float], Point]
) -> list[tuple[int, int]]:
    """An arc's points in whole drawing units, repeated points dropped, both ends kept."""
    (x_scale, y_scale), (x_start, y_start) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    points: list[tuple[int, int]] = []
    for x, y in accumulate(topology["arcs"][arc], _moved):
        px, py = place(x * x_scale + x_start, y * y_scale + y_start)
        point = (round(px), round(py))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _moved(start: Sequence[int], step: Sequence[int]) -> Sequence[int]:
    return start[0] + step[0], start[1] + step[1]


def _joined(ring: Ring, drawn: Mapping[int, Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """The points of a ring in turn; an arc with a negative number runs backwards."""
    points: list[tuple[int, int]] = []
    for arc in ring:
        stretch = drawn[arc] if arc >= 0 else drawn[~arc][::-1]
        points.extend(stretch[1:] if points else stretch)
    return points[:-1] if len(points) > 1 else points


def _path(rings: Iterable[list[tuple[int, int]]]) -> str:
    by_size = sorted(rings, key=len, reverse=True)
    shown = [ring for ring in by_size if len(ring) > 2] or by_size[:1]
    return "".join(_ring(ring) for ring in shown)


def _ring(ring: Sequence[tuple[int, int]]) -> str:
    steps = "".join(f"l{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}{steps}z"
