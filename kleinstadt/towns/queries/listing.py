# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The list of towns: which municipalities fit a filter, in which order, with which columns.

Page, export and API read the same rows, so that all show exactly the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from numpy.typing import NDArray

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.definitions import DEFAULT, Definition
from kleinstadt.methods.names import fold, sort_key
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.figures import column, indicators, level_name, reader
from kleinstadt.towns.queries.register import SourceRow, TownRow, register
from kleinstadt.towns.queries.words import KINDS, capitalised, date, kind_name, wording, writer

NAME = "name"
_ATTRIBUTES = {
    NAME: "name",
    "land": "land_name",
    "county": "county_name",
    "association": "association_name",
    "ags": "ags",
}
TEXTS = ("land", "county", "kind", "association", "ags")
STANDARD = ("land", "county", "population", "area", "density")


@dataclass(frozen=True, slots=True)
class TownFilter:
    """What a reader asked for. least, most: inhabitants, both included; empty texts ask nothing.

    order: a column's key, with "-" before it for descending.
    """

    definition: Definition = DEFAULT
    land: str = ""
    county: str = ""
    least: int | None = None
    most: int | None = None
    name: str = ""
    kinds: tuple[str, ...] = ()
    order: str = NAME
    columns: tuple[str, ...] = STANDARD

    def among(self, definition: Definition) -> TownFilter:
        """The same question by another definition of a small town."""
        return replace(self, definition=definition)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column that can be chosen. digits is None for texts."""

    key: str
    label: str
    unit: str = ""
    digits: int | None = None

    @property
    def is_figure(self) -> bool:
        return self.digits is not None

    @property
    def heading(self) -> str:
        """Label and unit, where the label does not say it already."""
        if not self.unit or self.unit.lower() in self.label.lower():
            return self.label
        return f"{self.label} ({self.unit})"


def choices() -> list[ListColumn]:
    """All columns besides the name, in the order in which they are shown."""
    labels = {
        "land": _("State"),
        "county": _("County"),
        "kind": pgettext("municipality", "Kind"),
        "association": _("Association"),
        "ags": _("Key (AGS)"),
    }
    known = register().indicators
    return [
        *(ListColumn(key, labels[key]) for key in TEXTS),
        *(
            ListColumn(
                key, wording(known[key], "name"), wording(known[key], "unit"), known[key].digits
            )
            for key in indicators()
        ),
    ]


def figures_of(shown: ListColumn) -> Callable[[TownRow], tuple[float | None, str, str]]:
    """Reads value, text and remark (an estimate, somebody else's value) of a figure column."""
    read, write, estimate = reader(shown.key), writer(shown.digits or 0), _("estimate")

    def cell(town: TownRow) -> tuple[float | None, str, str]:
        found = read(town)
        if found is None:
            return None, "", ""
        remark = estimate if found.estimated else level_name(town, found.level)
        return found.value, write(found.value), remark

    return cell


def texts_of(key: str) -> Callable[[TownRow], str]:
    """Reads the entries of a text column."""
    if key == "kind":
        names = {kind: capitalised(kind_name(kind)) for kind in KINDS}
        return lambda town: names.get(town.kind, "")
    return attrgetter(_ATTRIBUTES[key])


def _read_ranks() -> dict[str, NDArray[np.intp]]:
    """For each text column the rank of every row in its alphabetical order."""
    towns = register().towns
    ranks = {}
    for key in ("land", "county", "association"):
        read = texts_of(key)
        keys = [sort_key(read(town)) for town in towns]
        ranks[key] = np.unique(np.array(keys, dtype=np.str_), return_inverse=True)[1].reshape(-1)
    for key, values in (("kind", [t.kind for t in towns]), ("ags", [t.ags for t in towns])):
        ranks[key] = np.unique(np.array(values, dtype=np.str_), return_inverse=True)[1].reshape(-1)
    ranks[NAME] = np.arange(len(towns))
    return ranks


_ranks = Snapshot(_read_ranks, REGISTER)


def matching(wanted: TownFilter) -> list[int]:
    """The rows of the register that fit, in the wanted order; equal ones by name, then key."""
    held = rows()
    fits = held.small[wanted.definition.key].copy()
    for values, value in ((held.land, wanted.land), (held.county, wanted.county)):
        if value:
            fits &= values == value
    if wanted.kinds:
        fits &= np.isin(held.kind, wanted.kinds)
    with np.errstate(invalid="ignore"):
        if wanted.least is not None:
            fits &= held.population >= wanted.least
        if wanted.most is not None:
            fits &= held.population <= wanted.most
    found = np.flatnonzero(fits)
    if name := fold(wanted.name):
        found = np.array([row for row in found if name in held.folded[row]], dtype=np.intp)
    return _ordered(found, wanted.order)


def _ordered(found: NDArray[np.intp], order: str) -> list[int]:
    key, descending = order.removeprefix("-"), order.startswith("-")
    ranks = _ranks.get()
    if key in ranks:
        by = ranks[key][found].astype(np.float64)
    elif key in indicators():
        by = column(key)[found]
    else:
        return [int(row) for row in found]
    unknown = np.isnan(by)
    places = np.lexsort((found, -by if descending else by, unknown))
    return [int(row) for row in found[places]]


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Who says the figures of a column, as of when: all dates that occur."""

    label: str
    source: SourceRow
    dates: tuple[str, ...]
    estimated: bool


def _read_origins() -> dict[str, list[tuple[str, tuple[str, ...], bool]]]:
    origins: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {}
    towns = register().towns
    for key in indicators():
        dates: dict[tuple[str, bool], set[str]] = {}
        read = reader(key)
        for town in towns:
            found = read(town)
            if found is not None:
                dates.setdefault((found.source, found.estimated), set()).add(found.date)
        origins[key] = [
            (source, tuple(sorted(days - {""})), estimated)
            for (source, estimated), days in sorted(dates.items())
        ]
    return origins


_origins = Snapshot(_read_origins, REGISTER)


def column_sources(keys: Iterable[str]) -> list[ColumnSource]:
    """The sources of the figures in these columns, for the line below a table."""
    reg, held = register(), _origins.get()
    return [
        ColumnSource(
            wording(reg.indicators[key], "name"),
            reg.sources[source],
            tuple(date(day) for day in days),
            estimated,
        )
        for key in keys
        for source, days, estimated in held.get(key, ())
        if source in reg.sources
    ]
