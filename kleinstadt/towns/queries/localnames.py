# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The names on the small map of a town: its own and, where there is room, those of its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kleinstadt.towns.queries.boundaries import SIZE, LocalMap
from kleinstadt.towns.queries.register import TownRow

LETTER, LINE, EDGE = 11, 26, 4  # width and height of a letter on a phone, where names are largest


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the middle of its place, in units of the map."""

    name: str
    x: int
    y: int
    own: bool


def local_names(drawing: LocalMap, town: TownRow, neighbours: Iterable[TownRow]) -> list[Label]:
    """Names that lie inside the map and cover none before them; the town's own comes first.

    A name without room is left out, as the list beside the map and its description have them all.
    """
    labels: list[Label] = []
    boxes: list[tuple[float, float, float]] = []  # left, right, middle of the line
    for one in (town, *neighbours):
        if one.lat is None or one.lon is None:
            continue
        x, y = drawing.at(one.lon, one.lat)
        half = len(one.name) * LETTER / 2
        if not (0 <= x <= SIZE and LINE <= y <= SIZE - LINE):
            continue
        x = min(max(x, half + EDGE), SIZE - half - EDGE)
        if any(
            x - half < right and left < x + half and abs(y - line) < LINE
            for left, right, line in boxes
        ):
            continue
        boxes.append((x - half, x + half, y))
        labels.append(Label(one.name, round(x), round(y), one is town))
    return labels
