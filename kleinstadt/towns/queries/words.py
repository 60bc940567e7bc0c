# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How figures, dates, kinds and places are written, in the language of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from kleinstadt.towns.queries.register import IndicatorRow, TownRow

SIZES = (0, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)  # lowest number of each class
KINDS = ("60", "61", "62", "63", "64", "65", "66", "67")  # Textkennzeichen of municipalities
_GERMAN = str.maketrans(",.", ".,")


def is_german() -> bool:
    """Whether the page is in German; its content is, and its numbers are written the German way."""
    return (get_language() or "de").startswith("de")


def number(value: float, digits: int = 0) -> str:
    """A number with grouped thousands: 17.058 and 9,7 in German. Lists write hundreds of them."""
    text = f"{value:,.{digits}f}"
    return text.translate(_GERMAN) if is_german() else text


def writer(digits: int) -> Callable[[float], str]:
    """The same as `number` for a whole column: the language is asked once."""
    german, pattern = is_german(), f",.{digits}f"
    if german:
        return lambda value: format(value, pattern).translate(_GERMAN)
    return lambda value: format(value, pattern)


def date(text: str | dt.date | None) -> str:
    """A reference date: a day, a month or only a year; "" stays empty."""
    if not text:
        return ""
    year, *rest = str(text).split("-")
    if is_german():
        return ".".join([*reversed(rest), year])
    months = [str(MONTHS_3[int(part)]).capitalize() for part in rest[:1]]
    return " ".join([*(str(int(day)) for day in rest[1:]), *months, year])


def wording(indicator: IndicatorRow, field: str) -> str:
    """A text of an indicator in the language of the page: name, unit or description."""
    text: str = getattr(indicator, field if is_german() else f"{field}_en")
    return text or getattr(indicator, field)


def size_name(size: int) -> str:
    """A class of SIZES in words."""
    least = SIZES[size]
    if size == 0:
        return _("fewer than %(below)s inhabitants") % {"below": number(SIZES[1])}
    if size == len(SIZES) - 1:
        return _("%(least)s inhabitants and more") % {"least": number(least)}
    most = SIZES[size + 1] - 1
    return _("%(least)s to %(most)s inhabitants") % {
        "least": number(least),
        "most": number(most),
    }


def kind_name(kind: str) -> str:
    """What the Textkennzeichen of a municipality says, in words."""
    return str(_KIND_NAMES.get(kind, _KIND_NAMES["64"]))


_KIND_NAMES = {
    "60": pgettext_lazy("kind of municipality", "market town"),
    "61": pgettext_lazy("kind of municipality", "independent town"),
    "62": pgettext_lazy("kind of municipality", "urban district"),
    "63": pgettext_lazy("kind of municipality", "town"),
    "64": pgettext_lazy("kind of municipality", "municipality"),
    "65": pgettext_lazy("kind of municipality", "area outside any municipality, inhabited"),
    "66": pgettext_lazy("kind of municipality", "area outside any municipality, uninhabited"),
    "67": pgettext_lazy("kind of municipality", "large county town"),
}


def place_name(town: TownRow, county_kind: str) -> str:
    """Kind, county and state as one phrase: "Stadt im Landkreis Prignitz, Brandenburg"."""
    words = {"kind": capitalised(kind_name(town.kind)), "land": town.land_name}
    if county_kind in {"41", "42"} or not town.county_name:
        return _("%(kind)s in %(land)s") % words
    words["county"] = town.county_name
    if any(word in town.county_name.lower() for word in ("kreis", "region")):
        # "Märkischer Kreis", "Region Hannover": names that say it themselves, or would be inflected
        return _("%(kind)s, %(county)s, %(land)s") % words
    if county_kind == "43":
        return _("%(kind)s in the district of %(county)s, %(land)s") % words
    return _("%(kind)s in the county of %(county)s, %(land)s") % words


def capitalised(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def counted_towns(count: int) -> str:
    """The number of municipalities as a phrase."""
    shown = number(count)
    return ngettext("%(count)s municipality", "%(count)s municipalities", count) % {"count": shown}
