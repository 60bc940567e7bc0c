# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A town's page: every municipality has one; old keys lead to today's, unknown ones get help."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Cell, Column, Link, Row
from kleinstadt.core.http import Request
from kleinstadt.methods.definitions import Definition
from kleinstadt.portal.queries.experiences import experiences_of
from kleinstadt.portal.queries.timelines import lines
from kleinstadt.portal.queries.town import history_of, lead, placed, reference, strips
from kleinstadt.portal.views.links import address
from kleinstadt.towns.forms.asking import printable, read_definition
from kleinstadt.towns.queries.boundaries import local_map
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.figures import Fact, facts
from kleinstadt.towns.queries.geography import (
    borders,
    centrality,
    centrality_name,
    nearest_station,
    neighbours,
)
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.localnames import local_names
from kleinstadt.towns.queries.names import find, own_town
from kleinstadt.towns.queries.networks import networks_of
from kleinstadt.towns.queries.outlines import drawn_key, outline, portrait
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import capitalised, counted_towns, date, kind_name, number
from kleinstadt.towns.templatetags.towns import for_town

KEY_FIGURES = ("population", "area", "city_distance")
EMPTY = "\u00a0"  # beside a gap that is already told in words


@require_safe
def town(request: Request, ags: str) -> HttpResponse:
    """One municipality, by its key; another spelling of the key, or an old one, leads on or explains."""
    found = register().by_ags.get(ags)
    if found is None:
        return _not_today(request, printable(ags))
    own, definition = own_town(request), read_definition(request.GET)
    figures = facts(found)
    small = bool(rows().small[definition.key][found.row])
    asked = request.GET.get("gruppe", "klein" if small else "land")
    group = reference(found, definition, same=asked == "land")
    places = placed(found, figures, group)
    own_facts = {fact.key: fact for fact in facts(own)} if own and own.id != found.id else {}
    return render(
        request,
        "portal/town.html",
        {
            "town": found,
            "drawn": outline(found),
            "is_own": own is not None and own.id == found.id,
            "lead": lead(found, group, places),
            "key_figures": [fact for fact in figures if fact.key in KEY_FIGURES and fact.text],
            "strips": strips(found, own, places, own_facts, group),
            "group": group,
            "group_count": counted_towns(int(group.members.sum())),
            "tabs": _tabs(request, found, definition, asked),
            "facts": _fact_table(figures),
            "sources": _sources(figures),
            "entry": _entry(found),
            "surroundings": _surroundings(found, own),
            "history": history_of(found),
            "lines": lines(found),
            "networks": networks_of(found),
            "experiences": experiences_of(found),
            "portrait": portrait(found),
            "links": _links(request, found, own),
            "trail": _trail(found, own),
        },
    )


def _trail(found: TownRow, own: TownRow | None) -> list[Link]:
    of_land = f"{reverse('town_list')}?{urlencode({'land': found.land})}"
    return [
        Link(_("Start"), for_town(reverse("start"), own)),
        Link(_("Towns"), for_town(reverse("town_list"), own)),
        Link(found.land_name, for_town(of_land, own)),
        Link(found.name),
    ]


def _tabs(request: Request, found: TownRow, definition: Definition, asked: str) -> list[Link]:
    """The groups to choose from; none where the size, and with it the class, is unknown."""
    if found.population is None:
        return []

    def among(group: str) -> str:
        query = request.GET.copy()
        query["gruppe"] = group
        return f"?{query.urlencode()}"

    similar = _("same size, %(land)s") % {"land": found.land_name}
    names = {"klein": _small_name(definition), "land": similar}
    return [Link(name, f"{among(key)}#stellung", key == asked) for key, name in names.items()]


def _small_name(definition: Definition) -> str:
    return _("all municipalities") if definition.key == "all" else _("small towns in Germany")


def _links(request: Request, found: TownRow, own: TownRow | None) -> dict[str, str]:
    """Addresses of neighbouring pages, those that other apps own by agreement."""
    asking = own if own is not None else found
    return {
        "peers": for_town(address("peers", f"/vergleich/{found.ags}/", found.ags), own),
        "search": for_town(address("search", "/erfahrungen/"), asking),
        "correction": f"{address('correction', '/fehler-melden/')}?{urlencode({'seite': request.path, 'name': found.name})}",
    }


def _fact_table(figures: list[Fact]) -> dict[str, Any]:
    columns = [
        Column("label", _("Figure")),
        Column("value", _("Value"), numeric=True),
        Column("date", _("As of")),
        Column("source", _("Source"), wide=True),
    ]
    return {"columns": columns, "rows": [_fact_row(fact) for fact in figures]}


def _fact_row(fact: Fact) -> Row:
    address = reverse("indicator", args=[fact.key])
    if not fact.text:
        return Row([Cell(fact.label, url=address), Cell(fact.gap), Cell(EMPTY), Cell(EMPTY)])
    remarks = [
        _("estimate") if fact.estimated else "",
        _("computed by us") if fact.computed else "",
        fact.level_name,
    ]
    said = "; ".join(dict.fromkeys(source.attribution for source in fact.sources))
    return Row(
        [
            Cell(fact.label, url=address, note=fact.note),
            Cell(fact.text, note=fact.unit),
            Cell(fact.date or _("not stated")),
            Cell(said, note=", ".join(remark for remark in remarks if remark)),
        ]
    )


def _sources(figures: list[Fact]) -> list[str]:
    """How the sources of the page want to be named, once each."""
    return list(dict.fromkeys(s.attribution for fact in figures for s in fact.sources))


def _entry(found: TownRow) -> list[tuple[str, str]]:
    """What the register says besides figures."""
    status = register().edition.territorial_status
    entries = [
        (_("Official name"), found.official_name),
        (_("Kind"), capitalised(kind_name(found.kind))),
        (_("State"), found.land_name),
        (_("County"), found.county_name),
        (_("Association"), found.association_name if found.association_name != found.name else ""),
        (_("Municipality key (AGS)"), found.ags),
        (_("Regional key (ARS)"), found.ars),
        (_("Territorial status"), date(status)),
    ]
    return [(word, text) for word, text in entries if text]


def _surroundings(found: TownRow, own: TownRow | None) -> dict[str, Any]:
    """Neighbours with the drawing, station, borders, place in the country."""
    near, station = neighbours(found), nearest_station(found)
    edge = borders(found)
    pattern = for_town(reverse("town", args=["00000000"]), own)
    drawing = local_map(drawn_key(found))
    return {
        "map": drawing,
        "names": local_names(drawing, found, near or []) if drawing else [],
        "around": ", ".join(one.name for one in near or []),
        "neighbours": None
        if near is None
        else [Link(one.name, pattern.replace("00000000", one.ags)) for one in near],
        "station": station.record if station else None,
        "station_km": number(station.km, 1) if station else "",
        "centrality": centrality_name(centrality(found)) if found.is_settled else "",
        "outer_border": bool(edge and edge[0]),
        "land_border": bool(edge and edge[1]),
    }


def _not_today(request: Request, ags: str) -> HttpResponse:
    """A key that no municipality has today: on to the successor, or help."""
    own = own_town(request)
    resolution = resolve(ags)
    if resolution.target is not None:
        address = reverse("town", args=[resolution.target.ags])
        return HttpResponseRedirect(for_town(address, own))
    near = find(ags, 5) or (find(resolution.name, 5) if resolution.name else [])
    candidates = list(resolution.targets) or near
    return render(
        request,
        "portal/town_unknown.html",
        {
            "ags": ags,
            "resolution": resolution,
            "trail": [
                Link(_("Start"), for_town(reverse("start"), own)),
                Link(_("Towns"), for_town(reverse("town_list"), own)),
                Link(ags),
            ],
            "candidates": [
                (for_town(reverse("town", args=[one.ags]), own), one) for one in candidates
            ],
        },
        status=404,
    )
