# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a town, each figure with its date and source, as a machine reads it."""

from __future__ import annotations

from typing import Any

from kleinstadt.towns.queries.figures import DERIVED, REGISTERED, figure, indicators
from kleinstadt.towns.queries.geography import (
    borders,
    centrality,
    nearest_city,
    nearest_station,
    neighbours,
)
from kleinstadt.towns.queries.register import TownRow, register

Facts = dict[str, Any]


def facts(town: TownRow) -> Facts:
    """Keys, names and figures of a municipality of the current edition.

    A figure is {value, unit, date, source, level, estimated, computed}; where nothing is known it
    is None, never 0. level: whose value it is, as a town may share that of its association.
    """
    reg = register()
    status = reg.edition.territorial_status
    own = {key: _figure(town, key) for key in (*REGISTERED, *DERIVED)}
    others = {key: _figure(town, key) for key in indicators() if key not in own}
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
        **own,
        **_situation(town),
        "indicators": others,
        "register": {
            "origin": reg.edition.origin,
            "territorial_status": str(status) if status else None,
            "source": _source(reg.edition.source),
        },
    }


def _source(key: str) -> Facts | None:
    source = register().sources.get(key)
    if source is None:
        return None
    return {
        "key": source.key,
        "title": source.title,
        "attribution": source.attribution,
        "licence": source.licence,
    }


def _figure(town: TownRow, key: str) -> Facts | None:
    found, indicator = figure(town, key), register().indicators.get(key)
    if found is None:
        return None
    return {
        "value": int(found.value) if found.value.is_integer() else round(found.value, 6),
        "unit": indicator.unit_en if indicator else "",
        "date": found.date or None,
        "level": found.level,
        "estimated": found.estimated,
        "computed": key in DERIVED,
        "summed_from": found.parts,
        "source": _source(found.source),
    }


def _situation(town: TownRow) -> Facts:
    """Where the town lies; distances in kilometres as the crow flies."""
    city, station = nearest_city(town), nearest_station(town)
    sides, around = borders(town), neighbours(town)
    return {
        "location": None if town.lat is None else {"lat": town.lat, "lon": town.lon},
        "city": city and {"ags": city.town.ags, "name": city.town.name, "km": round(city.km, 1)},
        "station": station
        and {
            "name": station.record.name,
            "eva": station.record.eva,
            "category": station.record.category,
            "km": round(station.km, 1),
            "source": _source("db_stations"),
        },
        "centrality": centrality(town).name.lower(),
        "border": sides and {"country": sides[0], "state": sides[1]},
        "neighbours": around and [{"ags": one.ags, "name": one.name} for one in around],
    }
