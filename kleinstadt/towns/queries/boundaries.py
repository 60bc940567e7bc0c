# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The boundaries of 2016 as arrays: which lines run round a municipality, and drawings of a place.

Every line between two municipalities is stored once (an arc), so that neighbours share it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kleinstadt.methods import topology
from kleinstadt.towns.queries.kept import Arrays, checksum, kept

FILE = Path(__file__).resolve().parents[1] / "static" / "towns" / "boundaries.topojson"
KM_PER_DEGREE = 111.195  # of latitude, on the sphere of methods.geography
SIZE = 400  # units of a local map, which is square
MARGIN = 0.55  # land shown on each side, as a share of the municipality's longer side
LEAST_KM = 12.0


@dataclass(frozen=True, eq=False)
class Boundaries:
    """Arcs as points (lon, lat) one after the other, and the rings of each municipality."""

    points: NDArray[np.float64]
    starts: NDArray[np.int64]  # arc n is points[starts[n]:starts[n + 1]]
    boxes: NDArray[np.float64]  # west, south, east, north of each arc
    rings: dict[str, list[list[int]]]  # ~n is arc n walked backwards

    def arcs(self) -> dict[str, list[int]]:
        """The arcs round each municipality, as methods.geography wants them."""
        return {ags: [arc for ring in rings for arc in ring] for ags, rings in self.rings.items()}

    def ring(self, arcs: Iterable[int]) -> NDArray[np.float64]:
        """The corners of one ring, shape (corners, 2)."""
        parts = [
            self.points[self.starts[arc] : self.starts[arc + 1]]
            if arc >= 0
            else self.points[self.starts[~arc] : self.starts[~arc + 1]][::-1]
            for arc in arcs
        ]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _read() -> Arrays:
    topo = json.loads(FILE.read_text(encoding="utf-8"))
    scale, translate = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = [np.cumsum(np.asarray(arc, dtype=np.float64), axis=0) for arc in topo["arcs"]]
    points = np.concatenate(arcs) * scale + translate
    starts = np.cumsum([0, *map(len, arcs)])
    low = np.minimum.reduceat(points, starts[:-1])
    high = np.maximum.reduceat(points, starts[:-1])
    owners: list[str] = []
    ring_arcs: list[int] = []
    ring_starts = [0]
    for shape in topo["objects"][topology.MUNICIPALITIES]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            owners.append(shape["properties"]["ags"])
            ring_arcs += ring
            ring_starts.append(len(ring_arcs))
    return {
        "points": points,
        "starts": starts,
        "boxes": np.concatenate([low, high], axis=1),
        "owners": np.array(owners),
        "ring_arcs": np.array(ring_arcs),
        "ring_starts": np.array(ring_starts),
    }


@cache
def boundaries() -> Boundaries:
    """The embedded boundaries; they change only with the program."""
    stored: dict[str, NDArray[Any]] = kept("boundaries", checksum([FILE, Path(__file__)]), _read)
    rings: dict[str, list[list[int]]] = {}
    arcs, ends = stored["ring_arcs"].tolist(), stored["ring_starts"].tolist()
    for place, ags in enumerate(stored["owners"].tolist()):
        rings.setdefault(ags, []).append(arcs[ends[place] : ends[place + 1]])
    return Boundaries(stored["points"], stored["starts"], stored["boxes"], rings)


@dataclass(frozen=True, slots=True)
class LocalMap:
    """A square drawing of SIZE units round a municipality: all borders, and its own outline."""

    borders: str
    outline: str
    width_km: int
    middle: tuple[float, float]  # longitude and latitude
    unit: tuple[float, float]  # units of the drawing per degree

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies on the drawing; outside of 0 to SIZE it is not on it."""
        across, down = lon - self.middle[0], lat - self.middle[1]
        return SIZE / 2 + across * self.unit[0], SIZE / 2 + down * self.unit[1]


@lru_cache(maxsize=2048)
def local_map(ags: str) -> LocalMap | None:
    """The municipality of this key (of 2016) among its neighbours; None without an outline."""
    held = boundaries()
    rings = [held.ring(arcs) for arcs in held.rings.get(ags, ())]
    if not rings:
        return None
    corners = np.concatenate(rings)
    west, south = corners.min(axis=0)
    east, north = corners.max(axis=0)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    per_degree = KM_PER_DEGREE * np.array([np.cos(np.radians(middle[1])), 1.0])
    longer = float(np.max((corners.max(axis=0) - corners.min(axis=0)) * per_degree))
    half = max(longer * (0.5 + MARGIN), LEAST_KM / 2)
    unit = SIZE / 2 / half * per_degree * [1, -1]
    reach = half / per_degree
    low, high = middle - reach, middle + reach
    seen = np.flatnonzero(
        (held.boxes[:, 2] >= low[0])
        & (held.boxes[:, 0] <= high[0])
        & (held.boxes[:, 3] >= low[1])
        & (held.boxes[:, 1] <= high[1])
    )
    mine = [np.rint((ring - middle) * unit + SIZE / 2).astype(int) for ring in rings]
    return LocalMap(
        _paths(held, seen, middle, unit),
        "".join(_path(points, end="z") for points in mine),
        round(2 * half),
        (float(middle[0]), float(middle[1])),
        (float(unit[0]), float(unit[1])),
    )


def _paths(
    held: Boundaries, arcs: NDArray[np.intp], middle: NDArray[np.float64], unit: NDArray[np.float64]
) -> str:
    """The arcs as open paths; all points are placed at once, as there are a hundred arcs."""
    counts = held.starts[arcs + 1] - held.starts[arcs]
    ends = np.cumsum(counts)
    which = np.arange(ends[-1]) + np.repeat(held.starts[arcs] - (ends - counts), counts)
    points = np.rint((held.points[which] - middle) * unit + SIZE / 2).astype(int)
    steps = np.diff(points, axis=0)
    moved = steps.any(axis=1)
    moved[ends[:-1] - 1] = False  # from the end of one arc to the start of the next
    moves = [f"{dx} {dy}" for dx, dy in steps[moved].tolist()]
    before = np.concatenate([[0], np.cumsum(moved)])
    firsts = ends - counts
    parts = zip(
        points[firsts].tolist(), before[firsts].tolist(), before[ends - 1].tolist(), strict=True
    )
    drawn = [f"M{x} {y}l{' '.join(moves[a:b])}" for (x, y), a, b in parts if b > a]
    return "".join(drawn).replace(" -", "-")


def _path(points: NDArray[np.int64], end: str = "") -> str:
    """Path data in whole units with relative steps; points that fall together are dropped."""
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    x, y = points[0]
    moves = " ".join([f"{dx} {dy}" for dx, dy in steps.tolist()]).replace(" -", "-")
    return f"M{x} {y}l{moves}{end}"
