# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The first page: a question and a town."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.methods.definitions import DEFAULT
from kleinstadt.portal.queries.experiences import for_start
from kleinstadt.portal.views.links import address
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.mapping import map_svg
from kleinstadt.towns.queries.names import own_town
from kleinstadt.towns.queries.networks import pilot_towns
from kleinstadt.towns.queries.outlines import frieze, portrait
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import date, number
from kleinstadt.towns.templatetags.towns import for_town

QUESTIONS = ("Coworking im Bahnhof", "leeres Kaufhaus", "Wohnen im Ortskern")
ON_THE_LINE = 14


@require_safe
def start(request: Request) -> HttpResponse:
    """Who has done this before? A question box, outlines on the line, the latest experiences."""
    own, reg = own_town(request), register()
    search = address("search", "/erfahrungen/")
    small = int(rows().small[DEFAULT.key].sum())
    municipalities = rows().small["all"]
    everywhere = int(municipalities.sum())
    unknown = int(np.isnan(rows().population[municipalities]).sum())
    return render(
        request,
        "portal/start.html",
        {
            "search_url": search,
            "suggest": reverse("town_suggestions"),
            "own_portrait": portrait(own) if own else "",
            "questions": [
                Link(text, for_town(f"{search}?{urlencode({'frage': text})}", own))
                for text in QUESTIONS
            ],
            "frieze": frieze(_line(own), own) if reg.towns else None,
            "experiences": for_start(own),
            "small": number(small),
            "everywhere": number(everywhere),
            "unknown": number(unknown) if unknown else "",
            "as_of": date(reg.edition.population_date),
            "is_official": reg.edition.is_official,
            "has_register": bool(reg.towns),
            "map": map_svg(_map_label(small), DEFAULT, own=own) if reg.towns else "",
            "map_url": for_town(reverse("town_map"), own),
            "peers_url": for_town(address("peers", f"/vergleich/{own.ags}/", own.ags), own)
            if own
            else "",
        },
    )


def _map_label(count: int) -> str:
    return _("Map of Germany with %(count)s small towns") % {"count": number(count)}


def _line(own: TownRow | None) -> list[TownRow]:
    """Towns of the pilot, the asking town second so that phones show it as well."""
    towns = [town for town in pilot_towns() if own is None or town.id != own.id]
    line = [*towns[:1], *([own] if own else []), *towns[1:]]
    return line[:ON_THE_LINE]
