# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a town, each figure with its date and source, as a machine reads it."""

from __future__ import annotations

from typing import Any

from kleinstadt.towns.models import Edition
from kleinstadt.towns.queries.register import Figure, Register, SourceRow, TownRow, register

Facts = dict[str, Any]


def facts(town: TownRow) -> Facts:
    """Keys, names and figures of a municipality of the current edition.

    A figure is {value, unit, date, source, …}; where nothing is known it is None, never 0.
    """
    reg = register()
    return {
        "ags": town.ags,
        "ars": town.ars,
        "name": town.name,
        "official_name": town.official_name,
        "kind": town.kind,
        "state": {"key": town.land, "name": town.land_name},
        "county": {"key": town.county, "name": town.county_name},
        "association": {"key": town.association, "name": town.association_name},
        "postcode": town.postcode or None,
        "population": _population(town, reg),
        "area": _area(town, reg),
        "location": None if town.lat is None else {"lat": town.lat, "lon": town.lon},
        "indicators": _indicators(town, reg),
        "register": _register(reg),
    }


def _source(key: str, reg: Register) -> Facts | None:
    source: SourceRow | None = reg.sources.get(key)
    if source is None:
        return None
    return {
        "key": source.key,
        "title": source.title,
        "attribution": source.attribution,
        "licence": source.licence,
    }


def _population(town: TownRow, reg: Register) -> Facts | None:
    if town.population is None:
        return None
    return {
        "value": town.population,
        "unit": "persons",
        "date": town.population_date or None,
        "estimated": town.population_estimated,
        "source": _source(town.population_source, reg),
    }


def _area(town: TownRow, reg: Register) -> Facts | None:
    if town.area_km2 is None:
        return None
    # an official edition gives the area itself; the embedded one takes official areas only with
    # official inhabitants
    key = reg.edition.source
    if reg.edition.origin == Edition.Origin.EMBEDDED and town.population_date:
        key = town.population_source
    status = reg.edition.territorial_status
    return {
        "value": town.area_km2,
        "unit": "km²",
        "date": town.population_date if key != reg.edition.source else status and str(status),
        "source": _source(key, reg),
    }


def _indicators(town: TownRow, reg: Register) -> list[Facts]:
    found = []
    for key, column in reg.imported.items():
        figure: Figure | None = column.get(town.row)
        if figure is not None:
            found.append(
                {
                    "key": key,
                    "name": reg.indicators[key].name_en,
                    "value": figure.value,
                    "unit": reg.indicators[key].unit_en,
                    "date": figure.date,
                    "level": figure.level,
                    "source": _source(figure.source, reg),
                }
            )
    return found


def _register(reg: Register) -> Facts:
    status = reg.edition.territorial_status
    return {
        "origin": reg.edition.origin,
        "territorial_status": str(status) if status else None,
        "source": _source(reg.edition.source, reg),
    }
