# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The map of a comparison: small towns pale, the own town and its peers with their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kleinstadt.methods.definitions import Definition
from kleinstadt.methods.projection import GERMANY
from kleinstadt.towns.queries.mapping import base_drawing
from kleinstadt.towns.queries.register import TownRow

LINE, LETTER, GAP = 42, 19, 30  # height of a name, width of a letter, distance from its point
ASIDE, ABOVE, LEAST = 240, 120, 560  # around the points; smallest side of what is shown
NAMED = 12  # more points than these stay without names: the table tells them


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def peers_map(
    label: str, definition: Definition, own: TownRow, others: Sequence[TownRow]
) -> SafeString:
    """A drawing of the part of Germany that holds all points; "" where no position is known."""
    placed = [(town, *place) for town in [own, *others] if (place := _place(town))]
    if not placed:
        return mark_safe("")
    shown = _part([(x, y) for _town, x, y in placed])
    taken = [_Box(x - 26, y - 26, x + 26, y + 26) for _town, x, y in placed]
    marks = []
    for town, x, y in placed:
        is_own = town.ags == own.ags
        shape = _diamond(x, y) if is_own else f'<circle class="pt" cx="{x}" cy="{y}" r="17"/>'
        named = is_own or len(placed) <= NAMED + 1
        marks.append(
            shape + (_name(town.name, (x, y), taken, shown, is_own=is_own) if named else "")
        )
    box = f"{shown.left} {shown.top} {shown.right - shown.left} {shown.bottom - shown.top}"
    return mark_safe(  # noqa: S308  # numbers of our own, the texts escaped
        f'<svg viewBox="{box}" role="img" aria-label="{escape(label)}">'
        f"{base_drawing(definition)}{''.join(reversed(marks))}</svg>"
    )


def _place(town: TownRow) -> tuple[int, int] | None:
    if town.lon is None or town.lat is None:
        return None
    x, y = GERMANY.place(town.lon, town.lat)
    return round(x), round(y)


def _part(points: Sequence[tuple[int, int]]) -> _Box:
    """The shown part: all points with a margin, at least LEAST wide and high, inside the drawing."""
    low, high = [], []
    for values, margin, most in (
        ([x for x, _y in points], ASIDE, GERMANY.width),
        ([y for _x, y in points], ABOVE, GERMANY.height),
    ):
        start, end = min(values) - margin, max(values) + margin
        missing = max(LEAST - (end - start), 0) // 2
        low.append(max(start - missing, 0))
        high.append(min(end + missing, most))
    return _Box(low[0], low[1], high[0], high[1])


def _diamond(x: int, y: int) -> str:
    return f'<path class="own" d="M{x} {y - 22}l22 22-22 22-22-22z"/>'


def _name(
    text: str, point: tuple[int, int], taken: list[_Box], shown: _Box, *, is_own: bool
) -> str:
    """The name right, left, above or below its point, wherever it covers least."""
    (x, y), wide = point, len(text) * LETTER
    choices = [
        ("start", x + GAP, y + 12, _Box(x + GAP, y - 24, x + GAP + wide, y + 18)),
        ("end", x - GAP, y + 12, _Box(x - GAP - wide, y - 24, x - GAP, y + 18)),
        ("middle", x, y - GAP, _Box(x - wide / 2, y - GAP - LINE + 8, x + wide / 2, y - 22)),
        ("middle", x, y + LINE + 16, _Box(x - wide / 2, y + 22, x + wide / 2, y + LINE + 22)),
    ]

    def cost(box: _Box) -> int:
        outside = box.left < shown.left or box.right > shown.right
        return 4 * outside + sum(box.meets(other) for other in taken)

    anchor, at, line, box = min(choices, key=lambda one: cost(one[3]))
    taken.append(box)
    kind = ' class="o"' if is_own else ""
    return f'<text{kind} x="{at}" y="{line}" text-anchor="{anchor}">{escape(text)}</text>'
