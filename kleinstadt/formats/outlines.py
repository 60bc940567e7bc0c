# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The outlines that come with the program: one of each municipality, and Germany's states.

outlines.csv.gz and germany.json of kleinstadt/towns/data, made by data/build.py from the
boundaries of 1 January 2016. Paths are SVG path data: M, relative l, z, whole numbers.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from kleinstadt.formats.embedded import EmbeddedDataError, records

EXTENT = 450  # units along the longer side of an outline
_RING = re.compile(r"M(\d+) (\d+)l((?:-?\d+[ ]?)+)z")
_NUMBER = re.compile(r"-?\d+")
_MARGIN = 15  # tenths of a unit between a portrait and the edge of its box of 48


@dataclass(frozen=True, slots=True)
class OutlineRecord:
    """The land of a municipality to be drawn, north up.

    width_km, height_km: of the box that holds it. outline: path in the box `view_box`, whose
    longer side has 450 units and whose upper left corner is 0 0. mask: which points the
    portrait keeps, one bit for each point of the path, in hexadecimal digits.
    """

    ags: str
    width_km: float
    height_km: float
    outline: str
    mask: str

    @property
    def view_box(self) -> str:
        width, height = self._size()
        return f"0 0 {width} {height}"

    @property
    def portrait(self) -> str:
        """The path of the portrait in a box of 48 by 48, centred, steps of a tenth."""
        bits = f"{int(self.mask, 16):0{len(self.mask) * 4}b}"
        width, height = self._size()
        left, top = _MARGIN + (EXTENT - width) // 2, _MARGIN + (EXTENT - height) // 2
        path, start = "", 0
        for ring in rings(self.outline):
            kept = [p for p, bit in zip(ring, bits[start:], strict=False) if bit == "1"]
            start += len(ring)
            if kept:
                path += _tenths([(x + left, y + top) for x, y in kept])
        return path

    def at_scale(self, units_per_km: float) -> str:
        """The outline at a scale common to several towns, standing on the line y = 0."""
        unit = max(self.width_km, self.height_km) / EXTENT * units_per_km
        foot = self._size()[1]
        return "".join(
            _tenths([(round(x * unit * 10), round((y - foot) * unit * 10)) for x, y in ring])
            for ring in rings(self.outline)
        )

    def _size(self) -> tuple[int, int]:
        unit = EXTENT / max(self.width_km, self.height_km)
        return round(self.width_km * unit), round(self.height_km * unit)


@dataclass(frozen=True, slots=True)
class Overview:
    """Germany's states (key of 2 digits) as paths in `view_box`.

    projection: the figures of methods.projection.GERMANY the paths were drawn with.
    """

    view_box: str
    projection: dict[str, float]
    lands: dict[str, str]


def outlines(path: Path) -> Iterator[OutlineRecord]:
    """Read outlines.csv.gz in order of AGS. Raises EmbeddedDataError."""
    return records(
        path,
        "ags width_km height_km outline portrait",
        lambda row: OutlineRecord(row[0], float(row[1]), float(row[2]), row[3], row[4]),
    )


def overview(path: Path) -> Overview:
    """Read germany.json. Raises EmbeddedDataError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        figures = {k: v for k, v in content["projection"].items() if isinstance(v, float)}
        return Overview(content["viewBox"], figures, content["lands"])
    except (KeyError, ValueError) as fault:
        raise EmbeddedDataError(f"{path.name}: {fault}") from fault


def rings(outline: str) -> Iterator[list[tuple[int, int]]]:
    """The corners of each ring of an outline in turn, the first not repeated at the end.

    Raises EmbeddedDataError for text that is not such a path.
    """
    end = 0
    while end < len(outline):
        found = _RING.match(outline, end)
        if found is None:
            raise EmbeddedDataError(
                f"not an outline from character {end}: {outline[end : end + 20]}"
            )
        end = found.end()
        x, y, steps = found.groups()
        numbers = [int(n) for n in _NUMBER.findall(steps)]
        xs = accumulate(numbers[::2], initial=int(x))
        ys = accumulate(numbers[1::2], initial=int(y))
        yield list(zip(xs, ys, strict=True))


def _tenths(points: list[tuple[int, int]]) -> str:
    """A closed path through points given in tenths of a unit."""
    (x, y), *others = points
    steps = []
    for to_x, to_y in others:
        steps.append(f"{_short(to_x - x)} {_short(to_y - y)}")
        x, y = to_x, to_y
    start = f"M{_short(points[0][0])} {_short(points[0][1])}l"
    return start + " ".join(steps).replace(" -", "-") + "z"


def _short(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{rest}' if rest else ''}"
