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

LINE, LETTER, GAP = 68, 38, 30  # height of a name, width of a letter (on a phone), gap to its point
MARGIN, LEAST = 120, 560  # around the points; smallest side of the part that is shown
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

    def holds(self, other: _Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


WHOLE = _Box(0, 0, GERMANY.width, GERMANY.height)


def peers_map(
    label: str,
    definition: Definition,
    own: TownRow,
    others: Sequence[TownRow],
    *,
    reader: TownRow | None,
) -> SafeString:
    """A drawing of the part of Germany that holds all points; "" where no position is known.

    own: the town that is compared, a diamond. reader: the reader's own town, which alone is brick.
    """
    mine = reader.ags if reader else ""
    placed = [(town, *place) for town in [own, *others] if (place := _place(town))]
    if not placed:
        return mark_safe("")
    part = _part([(x, y) for _town, x, y in placed])
    taken = [_Box(x - 26, y - 26, x + 26, y + 26) for _town, x, y in placed]
    marks = []
    for town, x, y in placed:
        is_own = town.ags == own.ags
        kind = "own" if town.ags == mine else "this" if is_own else "pt"
        shape = (
            _diamond(kind, x, y) if is_own else f'<circle class="{kind}" cx="{x}" cy="{y}" r="17"/>'
        )
        named = is_own or len(placed) <= NAMED + 1
        marks.append(
            shape + (_name(town.name, (x, y), part, taken, is_own=is_own) if named else "")
        )
    whole = ' class="whole"' if part == WHOLE else ""
    box = f"{part.left:g} {part.top:g} {part.right - part.left:g} {part.bottom - part.top:g}"
    return mark_safe(  # noqa: S308  # numbers of our own, the texts escaped
        f'<svg{whole} viewBox="{box}" role="img" aria-label="{escape(label)}">'
        f"{base_drawing(definition)}{''.join(reversed(marks))}</svg>"
    )


def _place(town: TownRow) -> tuple[int, int] | None:
    if town.lon is None or town.lat is None:
        return None
    x, y = GERMANY.place(town.lon, town.lat)
    return round(x), round(y)


def _part(points: Sequence[tuple[int, int]]) -> _Box:
    """The shown part: all points with a margin, inside the drawing; the whole where it is large."""
    sides = []
    for values, most in (
        ([x for x, _y in points], GERMANY.width),
        ([y for _x, y in points], GERMANY.height),
    ):
        start, end = min(values) - MARGIN, max(values) + MARGIN
        if end - start > most / 2:
            return WHOLE
        missing = max(LEAST - (end - start), 0) // 2
        sides.append((max(start - missing, 0), min(end + missing, most)))
    (left, right), (top, bottom) = sides
    return _Box(left, top, right, bottom)


def _diamond(kind: str, x: int, y: int) -> str:
    return f'<path class="{kind}" d="M{x} {y - 22}l22 22-22 22-22-22z"/>'


def _name(text: str, place: tuple[int, int], part: _Box, taken: list[_Box], *, is_own: bool) -> str:
    """The name right, left, above or below its point, wherever it is inside and covers nothing.

    Without such a place it is left out, as the list names the town; the own one points inwards.
    """
    (x, y), wide = place, len(text) * LETTER
    half = LINE / 2
    choices = [
        ("start", "central", x + GAP, y, _Box(x + GAP, y - half, x + GAP + wide, y + half)),
        ("end", "central", x - GAP, y, _Box(x - GAP - wide, y - half, x - GAP, y + half)),
        ("middle", "auto", x, y - GAP, _Box(x - wide / 2, y - GAP - LINE, x + wide / 2, y - GAP)),
        (
            "middle",
            "hanging",
            x,
            y + GAP,
            _Box(x - wide / 2, y + GAP, x + wide / 2, y + GAP + LINE),
        ),
    ]
    inside = [one for one in choices if part.holds(one[4])]
    free = [one for one in inside if not any(one[4].meets(box) for box in taken)]
    if not free and not is_own:
        return ""
    inwards = choices[1 if x > (part.left + part.right) / 2 else 0]
    anchor, line, at, height, box = (free or [inwards])[0]
    taken.append(box)
    kind = ' class="o"' if is_own else ""
    return (
        f'<text{kind} x="{at}" y="{height}" text-anchor="{anchor}"'
        f' dominant-baseline="{line}">{escape(text)}</text>'
    )
