# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the frame of every page needs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kleinstadt.core.components import Link
from kleinstadt.portal.views.links import is_there
from kleinstadt.towns.queries.names import CHOSEN, PARAMETER, Choice, asking
from kleinstadt.towns.queries.outlines import portrait
from kleinstadt.towns.queries.register import TownRow
from kleinstadt.towns.templatetags.towns import for_town
from kleinstadt.towns.views.suggestions import place


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, foot, the asking town (`own_town`), and what to choose from where a name fits several."""
    choice = asking(request)
    own = choice.town
    menu, foot = _pages(get_language() or "")
    path = request.path
    context: dict[str, Any] = {
        "own_town": own,
        "town_choice": choice,
        "navigation": [
            Link(link.label, for_town(link.url, own), path.startswith(link.url)) for link in menu
        ],
        "footer_links": [Link(link.label, for_town(link.url, own)) for link in foot],
    }
    context["account"] = _account(request)
    if own is not None:
        context["own_place"] = {
            "name": own.name,
            "url": f"{for_town(reverse('start'), own)}#stadt-aendern",
            "portrait_path": portrait(own),
        }
    elif choice.typed:
        context["place_choice"] = _place_choice(request.GET, choice)
    return context


def _account(request: HttpRequest) -> Link:
    """Where to sign in, or the desk of who has. Without a session nobody is looked up."""
    user = getattr(request, "user", None)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and user and user.is_authenticated:
        return Link(_("My desk"), reverse("desk"))
    return Link(_("Sign in"), reverse("account_login"))


@lru_cache(maxsize=8)
def _pages(language: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Menu and foot in a language; the same on every page, so their addresses are found once."""
    menu = [
        (_("Experiences"), "search"),
        (_("Compare"), "peers_start"),
        (_("Towns"), "town_list"),
    ]
    foot = [
        (_("How we compare"), "method"),
        (_("Data and sources"), "sources"),
        (_("Map of the towns"), "town_map"),
        (pgettext("page", "Accessibility"), "accessibility"),
        (pgettext("page", "Privacy"), "privacy"),
        (_("Imprint"), "imprint"),
    ]
    return (
        tuple(Link(label, reverse(name)) for label, name in menu if is_there(name)),
        tuple(Link(label, reverse(name)) for label, name in foot),
    )


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
