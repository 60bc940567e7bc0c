# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The map of all municipalities: classes by quantile, the values a browser asks for, a drawing as SVG."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.formats.outlines import Overview, overview
from kleinstadt.methods.definitions import Definition
from kleinstadt.methods.projection import GERMANY
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.figures import column
from kleinstadt.towns.queries.outlines import drawn_key
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import number, wording

GERMANY_FILE = Path(__file__).resolve().parents[1] / "data" / "germany.json"
CLASSES = 5
POINT = 5  # half the width of a town's point, in drawing units of half a kilometre
_OCTAGON = "h4l3 3v4l-3 3h-4l-3-3v-4z"  # ten units wide, starting two and a half left of its top


@dataclass(frozen=True, eq=False)
class MapView:
    """One indicator on the map. Classes hold equally many small towns where values differ enough.

    breaks: where a class begins, from the second on. class_of: 1 to 5 for each row, 0 where the
    value is unknown. counts: small towns in each class, then those without a value.
    """

    key: str
    definition: Definition
    label: str
    unit: str
    breaks: tuple[float, ...]
    classes: tuple[str, ...]
    class_of: NDArray[np.intp]
    counts: tuple[int, ...]
    payload: bytes
    digest: str


def _breaks(values: NDArray[np.float64], digits: int) -> tuple[float, ...]:
    """Rounded quantiles that part the values; fewer when many are equal."""
    if not len(values):
        return ()
    quantiles = np.quantile(values, np.arange(1, CLASSES) / CLASSES)
    found = sorted({round(float(value), digits) for value in quantiles})
    return tuple(value for value in found if values.min() < value <= values.max())


def _class_names(breaks: tuple[float, ...], digits: int) -> tuple[str, ...]:
    if not breaks:
        return ()
    texts = [number(value, digits) for value in breaks]
    between = [
        _("%(low)s to below %(high)s") % {"low": low, "high": high}
        for low, high in itertools.pairwise(texts)
    ]
    first = _("below %(high)s") % {"high": texts[0]}
    return first, *between, _("%(low)s and more") % {"low": texts[-1]}


_views: Snapshot[dict[tuple[str, str, str], MapView]] = Snapshot(dict, REGISTER)


def map_view(key: str, definition: Definition) -> MapView:
    """The map of one indicator with the small towns of a definition drawn strongly."""
    held, place = _views.get(), (key, definition.key, get_language() or "")
    if place not in held:
        held[place] = _build(key, definition)
    return held[place]


def _build(key: str, definition: Definition) -> MapView:
    indicator, values = register().indicators[key], column(key)
    small, digits = rows().small[definition.key], indicator.digits
    known = ~np.isnan(values)
    breaks = _breaks(values[small & known], digits)
    names = _class_names(breaks, digits)
    class_of = np.where(known, 1 + np.searchsorted(breaks, values, side="right"), 0)
    counts = np.bincount(class_of[small], minlength=len(names) + 1).tolist()
    payload = _payload(key, small, breaks, names)
    return MapView(
        key, definition, wording(indicator, "name"), wording(indicator, "unit"), breaks, names,
        class_of, (*counts[1:], counts[0]), payload, hashlib.sha256(payload).hexdigest()[:16],
    )  # fmt: skip


def _payload(
    key: str, small: NDArray[np.bool_], breaks: tuple[float, ...], names: tuple[str, ...]
) -> bytes:
    """The JSON of docs/components.md, section Map, by the keys of the boundaries."""
    indicator, towns = register().indicators[key], register().towns
    digits = indicator.digits or None  # None makes whole numbers
    shown = [
        (drawn_key(town), round(value, digits))
        for town, value in zip(towns, column(key).tolist(), strict=True)
        if value == value  # noqa: PLR0124  # not NaN
    ]
    content = {
        "label": wording(indicator, "name"),
        "unit": wording(indicator, "unit"),
        "breaks": breaks,
        "classes": names,
        "values": dict(shown),
        "strong": [drawn_key(towns[row]) for row in np.flatnonzero(small).tolist()],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _overview() -> Overview:
    return overview(GERMANY_FILE)


def _octagons(towns: Iterable[TownRow]) -> str:
    path = []
    for town in towns:
        if town.lon is not None and town.lat is not None:
            x, y = GERMANY.place(town.lon, town.lat)
            path.append(f"M{round(x) - 2} {round(y) - POINT}{_OCTAGON}")
    return "".join(path)


_drawings: Snapshot[dict[tuple[str, str], str]] = Snapshot(dict, REGISTER)


def _points(key: str, definition: Definition) -> str:
    held, place = _drawings.get(), (key, definition.key)
    if place not in held:
        held[place] = _draw(key, definition)
    return held[place]


def _draw(key: str, definition: Definition) -> str:
    """The small towns as one path for each class; without an indicator as a single one."""
    towns = register().towns
    small = np.flatnonzero(rows().small[definition.key])
    if not key:
        return f'<path class="sm" d="{_octagons(towns[row] for row in small)}"/>'
    classes = map_view(key, definition).class_of[small]
    drawn = []
    for number_ in range(CLASSES + 1):  # 0: the value is unknown
        path = _octagons(towns[row] for row in small[classes == number_])
        if path:
            drawn.append(f'<path class="c{number_}" d="{path}"/>')
    return "".join(drawn)


def map_svg(
    label: str, definition: Definition, key: str = "", own: TownRow | None = None
) -> SafeString:
    """A drawing that needs no scripts: states pale, small towns as points, the own town marked."""
    return mark_safe(  # noqa: S308  # paths and numbers of our own, the texts escaped
        f'<svg viewBox="{_overview().view_box}" role="img" aria-label="{escape(label)}">'
        f"{base_drawing(definition, key)}{_mark(own)}</svg>"
    )


def base_drawing(definition: Definition, key: str = "") -> str:
    """The states and the small towns as SVG elements, in the units of methods.projection.GERMANY."""
    states = "".join(f'<path class="st" d="{path}"/>' for path in _overview().lands.values())
    return states + _points(key, definition)


def _mark(own: TownRow | None) -> str:
    if own is None or own.lon is None or own.lat is None:
        return ""
    x, y = (round(value) for value in GERMANY.place(own.lon, own.lat))
    left = x > GERMANY.width / 2
    anchor, at = ("end", x - 34) if left else ("start", x + 34)
    return (
        f'<path class="own" d="M{x} {y - 22}l22 22-22 22-22-22z"/>'
        f'<text class="o" x="{at}" y="{y + 14}" text-anchor="{anchor}">{escape(own.name)}</text>'
    )
