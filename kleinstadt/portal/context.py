# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kleinstadt.core.components import Link
from kleinstadt.portal.views.links import address, is_there
from kleinstadt.towns.queries.names import CHOSEN, PARAMETER, Choice, asking
from kleinstadt.towns.queries.outlines import portrait
from kleinstadt.towns.queries.register import TownRow
from kleinstadt.towns.templatetags.towns import for_town
from kleinstadt.towns.views.suggestions import place


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, foot, the asking town (`own_town`), and what to choose from where a name fits several."""
    choice = asking(request)
    own = choice.town
    context: dict[str, Any] = {
        "own_town": own,
        "town_choice": choice,
        "navigation": _navigation(request.path, own),
        "footer_links": _footer(own),
    }
    if is_there("login"):
        context["account"] = Link(_("Sign in"), reverse("login"))
    if own is not None:
        context["own_place"] = {
            "name": own.name,
            "url": f"{for_town(reverse('start'), own)}#stadt-aendern",
            "portrait_path": portrait(own),
        }
    elif choice.typed:
        context["place_choice"] = _place_choice(request.GET, choice)
    return context


def _navigation(path: str, own: TownRow | None) -> list[Link]:
    entries = [
        (_("Experiences"), "search", "/erfahrungen/"),
        (_("Compare"), "peers_start", "/vergleich/"),
        (_("Towns"), "town_list", "/staedte/"),
    ]
    links = []
    for label, name, agreed in entries:
        if is_there(name):
            url = address(name, agreed)
            links.append(Link(label, for_town(url, own), path.startswith(url)))
    return links


def _footer(own: TownRow | None) -> list[Link]:
    pages = [
        (_("How we compare"), "method"),
        (_("Data and sources"), "sources"),
        (_("Map of the towns"), "town_map"),
        (_("Accessibility"), "accessibility"),
        (_("Privacy"), "privacy"),
        (_("Imprint"), "imprint"),
    ]
    return [Link(label, for_town(reverse(name), own)) for label, name in pages]


def _place_choice(query: QueryDict, choice: Choice) -> dict[str, Any]:
    """The towns that a typed name may mean, each as this very page asked for that town."""

    def chosen(town: TownRow) -> str:
        asked = query.copy()
        asked.pop(CHOSEN, None)
        asked[PARAMETER] = town.ags
        return f"?{asked.urlencode()}"

    return {
        "typed": choice.typed,
        "links": [(Link(town.name, chosen(town)), place(town)) for town in choice.candidates],
    }
