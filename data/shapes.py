# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Outlines to draw: the boundaries of all municipalities, one outline each, the states.

Every outline stands in a box of its own, 450 units along its longer side. It keeps the points
that matter more than 1/170 of that; the portrait, an outline of 45 units in a box of 48, keeps
those above 1/46. Both come from one run of Douglas' and Peucker's method (The Canadian
Cartographer 10, 1973), so the portrait's points are among the outline's and a mask names them.
"""

import json
import math
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from packages import Area
from shapely.geometry.base import BaseGeometry

from kleinstadt.methods.projection import GERMANY
from kleinstadt.methods.topology import paths

EXTENT = 450
OUTLINE_TOLERANCE = EXTENT / 170
PORTRAIT_TOLERANCE = EXTENT / 46
SMALLEST_SHARE = 0.01  # of the largest part; a far islet such as Neuwerk would dwarf its town
SMALLEST_IN_OUTLINE = 40.0  # square units: specks below are no longer seen
SMALLEST_IN_PORTRAIT = 150.0
KILOMETRES_PER_DEGREE = 111.195  # of latitude on a sphere of 6371 km
OUTLINE_COLUMNS = "ags width_km height_km outline portrait"
Points = NDArray[np.float64]


def topology(municipalities: Sequence[Area], node_modules: Path, simplify: str) -> bytes:
    """All municipalities and the states dissolved from them, simplified, as one TopoJSON."""
    mapshaper = node_modules / "mapshaper" / "bin" / "mapshaper"
    with tempfile.TemporaryDirectory() as folder:
        whole, out = Path(folder, "whole.json"), Path(folder, "out.json")
        whole.write_text(json.dumps(_collection(municipalities)), encoding="utf-8")
        steps = (
            f"{whole} name=municipalities -clean -simplify {simplify} keep-shapes weighted -clean "
            "-dissolve land + name=lands -filter-fields ags target=municipalities "
            f"-o {out} format=topojson quantization=50000 target=*"
        )
        heap = "--max-old-space-size=6144"
        subprocess.run(["node", heap, str(mapshaper), *steps.split()], check=True)
        return out.read_bytes()


def _collection(municipalities: Sequence[Area]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ags": area.key, "land": area.key[:2]},
                "geometry": json.loads(shapely.to_geojson(area.geometry)),
            }
            for area in municipalities
        ],
    }


def overview(simplified: bytes) -> bytes:
    """germany.json: the states as paths on the map of methods.projection.GERMANY."""
    lands = paths(json.loads(simplified), GERMANY.place, name="lands", key="land")
    g = GERMANY
    content = {
        "viewBox": f"0 0 {g.width} {g.height}",
        "projection": {
            "name": "Lambert conformal conic on the sphere, see kleinstadt/methods/projection.py",
            "south": g.south,
            "north": g.north,
            "meridian": g.meridian,
            "parallel": g.parallel,
            "scale": g.scale,
            "x_origin": g.x_origin,
            "y_origin": g.y_origin,
        },
        "lands": dict(sorted(lands.items())),
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def outline_rows(municipalities: Sequence[Area]) -> Iterator[tuple[str, ...]]:
    """One row per municipality: size, outline as SVG path, and which points the portrait keeps."""
    for area in municipalities:
        land = _main_parts(area)
        west, south, east, north = land.bounds
        narrowing = math.cos(math.radians((south + north) / 2))
        width, height = (east - west) * narrowing, north - south
        unit = EXTENT / max(width, height)
        rings = [
            np.column_stack([(c[:, 0] - west) * narrowing * unit, (north - c[:, 1]) * unit])
            for c in _rings(land)
        ]
        path, mask = _drawn(rings)
        size = (f"{side * KILOMETRES_PER_DEGREE:.3f}" for side in (width, height))
        yield area.key, *size, path, mask


def _main_parts(area: Area) -> BaseGeometry:
    parts = shapely.get_parts(area.geometry)
    sizes = shapely.area(parts)
    return shapely.multipolygons(parts[sizes >= SMALLEST_SHARE * sizes.max()])


def _rings(land: BaseGeometry) -> Iterator[Points]:
    for polygon in shapely.get_parts(land):
        for ring in (polygon.exterior, *polygon.interiors):
            yield shapely.get_coordinates(ring)[:-1]


def _drawn(rings: list[Points]) -> tuple[str, str]:
    """Path of whole numbers and mask of hexadecimal digits; the largest ring always stays."""
    by_size = sorted(rings, key=_area, reverse=True)
    path, kept = "", ""
    for position, ring in enumerate(by_size):
        if position and _area(ring) < SMALLEST_IN_OUTLINE:
            break
        weights = significance(ring)
        chosen = _chosen(weights, OUTLINE_TOLERANCE)
        in_portrait = _chosen(weights, PORTRAIT_TOLERANCE)
        if position and _area(ring) < SMALLEST_IN_PORTRAIT:
            in_portrait = np.zeros_like(in_portrait)
        path += _relative(np.rint(ring[chosen]).astype(int).tolist())
        kept += "".join("1" if keep else "0" for keep in in_portrait[chosen])
    width = -(-len(kept) // 4)
    return path, f"{int(kept.ljust(width * 4, '0'), 2):0{width}x}"


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _chosen(weights: Points, tolerance: float) -> NDArray[np.bool_]:
    """The points above a tolerance; at least the three that matter most."""
    chosen: NDArray[np.bool_] = weights > tolerance
    if chosen.sum() < 3:
        chosen = np.zeros_like(chosen)
        chosen[np.argsort(-weights, kind="stable")[:3]] = True
    return chosen


def significance(ring: Points) -> Points:
    """For each point of a closed ring the tolerance up to which it is kept.

    ring: shape (points, 2), first point not repeated. The westernmost point and the one
    farthest from it are kept at any tolerance.
    """
    first = int(np.argmin(ring[:, 0]))
    order = np.roll(np.arange(len(ring)), -first)
    line = ring[np.append(order, order[0])]
    weights = np.zeros(len(line))
    middle = int(np.argmax(np.hypot(*(line - line[0]).T)))
    weights[[0, middle]] = np.inf
    waiting = [(0, middle, math.inf), (middle, len(line) - 1, math.inf)]
    while waiting:
        start, end, ceiling = waiting.pop()
        if end - start < 2:
            continue
        away = _distances(line[start + 1 : end], line[start], line[end])
        farthest = start + 1 + int(np.argmax(away))
        weight = min(ceiling, float(away.max()))
        weights[farthest] = weight
        waiting += [(start, farthest, weight), (farthest, end, weight)]
    found = np.zeros(len(ring))
    found[order] = weights[:-1]
    return found


def _distances(points: Points, start: Points, end: Points) -> Points:
    """Distances from the stretch between two points, not from the line through them."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    gaps: Points = points - start - share[:, None] * along
    return np.hypot(gaps[:, 0], gaps[:, 1])


def _relative(points: list[list[int]]) -> str:
    (x, y), *others = points
    text = f"M{x} {y}l"
    steps = []
    for to_x, to_y in others:
        steps.append(f"{to_x - x} {to_y - y}".replace(" -", "-"))
        x, y = to_x, to_y
    return (text + " ".join(steps)).replace(" -", "-") + "z"
