# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Suggestions while a name is typed: JSON for the combobox, a fragment for htmx, else a page."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.towns.forms.asking import printable
from kleinstadt.towns.queries.names import find, own_town
from kleinstadt.towns.queries.register import TownRow
from kleinstadt.towns.templatetags.towns import for_town

MOST = 10


@require_safe
def town_suggestions(request: Request) -> HttpResponse:
    """Towns whose name or key fits what was typed so far, always with county and state."""
    typed, own = printable(request.GET.get("q", "")), own_town(request)
    found = find(typed, MOST) if typed else []
    results = [
        {
            "label": town.name,
            "note": place(town),
            "value": town.ags,
            "url": for_town(reverse("town", args=[town.ags]), own),
        }
        for town in found
    ]
    if (
        not request.htmx
        and request.accepts("application/json")
        and not request.accepts("text/html")
    ):
        return JsonResponse({"results": results})
    template = "towns/suggested.html" if request.htmx else "towns/suggestions.html"
    trail = [
        Link(_("Start"), for_town(reverse("start"), own)),
        Link(_("Towns"), for_town(reverse("town_list"), own)),
        Link(_("Find a town")),
    ]
    return render(request, template, {"typed": typed, "results": results, "trail": trail})


def place(town: TownRow) -> str:
    """County and state, which tell apart municipalities of one name."""
    parts = [town.county_name, town.land_name]
    return ", ".join(dict.fromkeys(part for part in parts if part))
