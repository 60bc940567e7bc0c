# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""All figures of a town alike, whether the register says them, we derive them or they are imported.

`column` is for many towns, `figure` for one, `facts` for a page: finished texts with date and source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from numpy.typing import NDArray

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.towns.models import REGISTER, Edition, IndicatorSeries
from kleinstadt.towns.queries.geography import geography, nearest_city, nearest_station
from kleinstadt.towns.queries.imported import Figure
from kleinstadt.towns.queries.register import IndicatorRow, SourceRow, TownRow, register
from kleinstadt.towns.queries.words import date, number, wording

Column = NDArray[np.float64]
REGISTERED = ("population", "area")
DERIVED = ("density", "city_distance", "station_distance", "reach", "border_distance")
BOUNDARIES, STATIONS = "bkg_vg250", "db_stations"  # keys of sources
COMPLETE = 0.995  # share of known populations from which reach needs no warning


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a table of figures, ready to be shown.

    text is empty where nothing is known, and `gap` says so in words. level_name tells whose value
    it is when the town inherits it; note names the city, the station, or a caution.
    """

    key: str
    label: str
    text: str
    unit: str
    date: str
    sources: tuple[SourceRow, ...]
    computed: bool
    estimated: bool
    level: str
    level_name: str
    note: str
    gap: str
    value: float | None


def _read_columns() -> dict[str, Column]:
    reg = register()
    derived = geography().derived
    columns = {
        "population": _numbers([town.population for town in reg.towns]),
        "area": _numbers([town.area_km2 for town in reg.towns]),
        "density": derived.density,
        "city_distance": derived.city_km,
        "station_distance": derived.station_km,
        "reach": derived.reach,
        "border_distance": geography().border_km,
    }
    imported = {key: reg.column(key) for key in reg.imported}
    return {key: columns.get(key, imported.get(key)) for key in indicators()}  # type: ignore[misc]  # indicators() names only these


def _numbers(values: list[float | None]) -> Column:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


_columns = Snapshot(_read_columns, REGISTER)


def indicators() -> list[str]:
    """The keys of all figures there are, in the order in which they are shown; classes are none."""
    reg = register()
    own = [key for key in (*REGISTERED, *DERIVED) if key in reg.indicators]
    others = (one for one in reg.indicators.values() if one.key in reg.imported)
    return [*own, *(one.key for one in others if one.key not in own and not one.is_class)]


def classes() -> list[str]:
    """The keys of all classifications there are."""
    reg = register()
    return [one.key for one in reg.indicators.values() if one.is_class and one.key in reg.imported]


def column(key: str) -> Column:
    """The values of an indicator, shape (towns,), in row order, NaN where unknown."""
    return _columns.get()[key]


def columns() -> Mapping[str, Column]:
    """All columns by key."""
    return _columns.get()


def figure(town: TownRow, key: str) -> Figure | None:
    """A town's figure with date, source and the unit it describes; None where nothing is known."""
    return reader(key)(town)


def reader(key: str) -> Callable[[TownRow], Figure | None]:
    """`figure` for many towns: what is the same for all of them is asked once."""
    imported = register().imported
    if key in imported and key not in REGISTERED + DERIVED:
        return lambda town: imported[key].get(town.row)
    held = _columns.get().get(key)
    if held is None:
        return lambda _town: None
    origin = _origins(key)

    def read(town: TownRow) -> Figure | None:
        value = float(held[town.row])
        if value != value:  # noqa: PLR0124  # NaN: nothing is known
            return None
        day, source, estimated = origin(town)
        return Figure(value, day, "municipality", town.ags, source, estimated)

    return read


def _origins(key: str) -> Callable[[TownRow], tuple[str, str, bool]]:
    """Date, source and whether it is an estimate, of figures of the register or derived from it."""
    if key in {"population", "density"}:
        return lambda town: (
            town.population_date,
            town.population_source,
            town.population_estimated,
        )
    if key == "area":
        return _area_origins()
    edition = register().edition
    if key == "reach":
        day = edition.population_date
        same = (day.isoformat() if day else ""), _population_source(), not edition.is_official
    else:
        source = STATIONS if key == "station_distance" else BOUNDARIES
        same = (_dated(source), source, False)
    return lambda _town: same


def _area_origins() -> Callable[[TownRow], tuple[str, str, bool]]:
    edition = register().edition
    embedded = edition.origin == Edition.Origin.EMBEDDED
    status = edition.territorial_status
    usual = (status.isoformat() if status else ""), edition.source, False

    def read(town: TownRow) -> tuple[str, str, bool]:
        if embedded and town.population_date:
            # the embedded data take an official area only together with official inhabitants
            return _dated(town.population_source), town.population_source, False
        return usual

    return read


def _population_source() -> str:
    edition = register().edition
    return edition.source if edition.is_official else "geonames"


def _dated(source: str) -> str:
    held = register().sources.get(source)
    return held.reference_date if held else ""


def facts(town: TownRow) -> list[Fact]:
    """Every figure of a town, known or not, in the order in which it is shown; then classes."""
    return [fact(town, key) for key in (*indicators(), *classes())]


def fact(town: TownRow, key: str) -> Fact:
    """One figure of a town as finished text."""
    reg = register()
    indicator, found = reg.indicators[key], figure(town, key)
    words = {"label": wording(indicator, "name"), "unit": wording(indicator, "unit")}
    computed = key in DERIVED
    if found is None:
        return Fact(key, **words, text="", date="", sources=(), computed=computed,
                    estimated=False, level="", level_name="", note="", gap=gap(town, key),
                    value=None)  # fmt: skip
    others = {"density": _area_origins()(town)[1], "reach": BOUNDARIES}
    sources = dict.fromkeys([found.source, *([others[key]] if key in others else [])])
    return Fact(
        key,
        **words,
        text=_text(indicator, found.value),
        date=date(found.date),
        sources=tuple(reg.sources[source] for source in sources if source in reg.sources),
        computed=computed,
        estimated=found.estimated,
        level=found.level,
        level_name=level_name(town, found.level),
        note=_note(town, key) or parts_words(found.parts),
        gap="",
        value=None if indicator.is_class else found.value,
    )


def _text(indicator: IndicatorRow, value: float) -> str:
    """A value as a page shows it; the word for the code of a class."""
    if indicator.is_class:
        return indicator.labels.get(f"{value:.0f}", f"{value:.0f}")
    return number(value, indicator.digits)


def parts_words(parts: int) -> str:
    """That a value is the sum of former municipalities; "" where it is not."""
    if not parts:
        return ""
    return _("from %(count)s municipalities of then") % {"count": parts}


def level_name(town: TownRow, level: str) -> str:
    """Whose value it is, for a value inherited from association or county; "" for the town's own."""
    if level == IndicatorSeries.Level.ASSOCIATION:
        return _("value of the association %(name)s") % {"name": town.association_name}
    if level == IndicatorSeries.Level.COUNTY:
        return _("value of the county %(name)s") % {"name": town.county_name}
    return ""


def gap(town: TownRow, key: str) -> str:
    """Why there is no value, in words."""
    if not town.is_settled and key in {"population", "density"}:
        return _("belongs to no municipality")
    if key in DERIVED:
        return pgettext("figure", "cannot be computed")
    return pgettext("figure", "not stated")


def _note(town: TownRow, key: str) -> str:
    if key == "city_distance":
        city = nearest_city(town)
        return _("to %(city)s") % {"city": city.town.name} if city and city.km else ""
    if key == "station_distance":
        station = nearest_station(town)
        return station_words(station.record.name, station.record.category) if station else ""
    if key == "reach":
        known = float(geography().derived.reach_known[town.row])
        if known < COMPLETE:
            share = int(100 * known)
            return _(
                "lower bound: the inhabitants of %(share)s of 100 municipalities around are known"
            ) % {"share": share}
    return ""


def station_words(name: str, category: int | None) -> str:
    """A station by name, with its category where it is known."""
    if category is None:
        return name
    return _("%(name)s, category %(category)s of 7") % {"name": name, "category": category}
