# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One town and those that compare with it; and the page where a town is chosen."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request, address_of, said
from kleinstadt.methods.explanations import ALIKE_RANK
from kleinstadt.peers.forms import Asked, read_query
from kleinstadt.peers.queries import sentences
from kleinstadt.peers.queries.dated import dated
from kleinstadt.peers.queries.finding import Answer, find
from kleinstadt.peers.queries.map import peers_map
from kleinstadt.peers.queries.values import compared, sources_of
from kleinstadt.peers.views import parts
from kleinstadt.towns.forms.asking import printable
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.names import asking, own_town
from kleinstadt.towns.queries.names import find as find_towns
from kleinstadt.towns.queries.networks import networks_of
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.templatetags.towns import for_town
from kleinstadt.towns.views.listing import source_lines
from kleinstadt.towns.views.suggestions import place


@require_safe
def peers_start(request: Request) -> HttpResponse:
    """Compare which town? The asking one, or one to be chosen."""
    choice = asking(request)
    if choice.town is not None:
        query = said(request.GET)
        query["stadt"] = choice.town.ags
        return HttpResponseRedirect(
            f"{reverse('peers', args=[choice.town.ags])}?{query.urlencode()}"
        )
    trail = [Link(_("Start"), reverse("start")), Link(_("Compare"))]
    context = {"trail": trail, "suggest": reverse("town_suggestions"), "typed": choice.typed}
    return render(request, "peers/start.html", context)


@require_safe
def peers(request: Request, ags: str) -> HttpResponse:
    """Towns that are alike, of the same size under other conditions, or both."""
    town = register().by_ags.get(ags)
    if town is None:
        return _not_today(request, printable(ags))
    query = said(request.GET)
    if query != request.GET and not request.htmx:  # a link that can be mailed says no more
        return HttpResponseRedirect(address_of(request, query))
    asked = read_query(request.GET)
    answer = find(town, asked.query)
    response = render(request, "peers/peers.html", _context(request, asked, answer))
    if request.htmx:
        response["HX-Push-Url"] = address_of(request, query)
    return response


def _context(request: Request, asked: Asked, answer: Answer) -> dict[str, object]:
    town, own = answer.own, own_town(request)
    found = parts.entries(answer, own)
    towns = [entry.town for entry in found]
    drawing = peers_map(_map_label(answer), answer.definition, town, towns, reader=own)
    return {
        "town": town,
        "answer": answer,
        "title": sentences.question(answer),
        "lead": sentences.lead(answer, found[0].why if answer.peers else None),
        "how": "" if answer.fault else sentences.how(answer),
        "notices": [*dated(answer), *sentences.left_out(answer), *sentences.notices(answer)],
        "notes": asked.notes,
        "unclear": parts.unclear(asked, request.GET),
        "nothing": "" if answer.peers else sentences.why_nothing(answer),
        "wider": parts.without_limits(request.GET),
        "tabs": parts.tabs(request.GET, answer),
        "entries": found[: len(answer.peers)],
        "partners": found[len(answer.peers) :],
        "alike_rank": ALIKE_RANK,
        "networks": [network.record.title for network in networks_of(town)],
        "caption": sentences.caption(answer.query.mode, answer.found),
        "table": parts.table(answer, found, own),
        "strips": parts.strips(answer, own) if found else [],
        "is_own": bool(own and own.id == town.id),
        "sources": source_lines(sources_of(compared(answer))),
        "map": drawing,
        "map_caption": _lands(towns),
        "exports": _exports(request, town) if found else [],
        "version": sentences.version(),
        "suggest": reverse("town_suggestions"),
        "trail": _trail(town, own),
        **parts.choices(asked, answer),
    }


def _map_label(answer: Answer) -> str:
    return _("Map: %(name)s and %(count)s towns to compare with") % {
        "name": answer.own.name,
        "count": len(answer.shown),
    }


def _lands(towns: list[TownRow]) -> str:
    """In which states the found towns lie."""
    names = sorted({town.land_name for town in towns})
    if not names:
        return ""
    listed = ", ".join(names)
    return _("The towns lie in: %(lands)s.") % {"lands": listed}


def _exports(request: Request, town: TownRow) -> list[Link]:
    tail = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        Link(_("Table for Excel"), reverse("peers_table", args=[town.ags, "xlsx"]) + tail),
        Link(_("Table as CSV"), reverse("peers_table", args=[town.ags, "csv"]) + tail),
    ]


def _trail(town: TownRow, own: TownRow | None) -> list[Link]:
    return [
        Link(_("Start"), for_town(reverse("start"), own)),
        Link(_("Compare"), for_town(reverse("peers_start"), own) if own is None else ""),
        Link(town.name),
    ]


def _not_today(request: Request, ags: str) -> HttpResponse:
    """A key that no municipality has today: on to the successor, or help."""
    resolution = resolve(ags)
    if resolution.target is not None:
        address = reverse("peers", args=[resolution.target.ags])
        tail = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(address + tail)
    own = own_town(request)
    towns = list(resolution.targets) or find_towns(resolution.name or ags, 5)
    links = [
        (Link(town.name, for_town(reverse("peers", args=[town.ags]), own)), place(town))
        for town in towns
    ]
    context = {
        "ags": ags,
        "name": resolution.name,
        "links": links,
        "search_url": f"{reverse('peers_start')}?{urlencode({'stadt': ags})}",
        "trail": [Link(_("Start"), reverse("start")), Link(_("Compare"), reverse("peers_start"))],
    }
    return render(request, "peers/unknown.html", context, status=404)
