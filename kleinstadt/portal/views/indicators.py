# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What each figure means: one page for each, and a list of them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.portal.queries.indicators import definition, known
from kleinstadt.towns.queries.names import own_town
from kleinstadt.towns.queries.words import wording
from kleinstadt.towns.templatetags.towns import for_town


@require_safe
def indicator_list(request: Request) -> HttpResponse:
    """All figures with a word on each."""
    own = own_town(request)
    figures = [
        (
            Link(wording(one, "name"), for_town(reverse("indicator", args=[one.key]), own)),
            wording(one, "description"),
        )
        for one in known()
    ]
    trail = [Link(_("Start"), for_town(reverse("start"), own)), Link(_("Figures"))]
    return render(request, "portal/indicators.html", {"figures": figures, "trail": trail})


@require_safe
def indicator(request: Request, key: str) -> HttpResponse:
    """What a figure says, its unit, source, coverage and vintages."""
    found = definition(key)
    if found is None:
        raise Http404
    own = own_town(request)
    trail = [
        Link(_("Start"), for_town(reverse("start"), own)),
        Link(_("Figures"), for_town(reverse("indicators"), own)),
        Link(found.name),
    ]
    return render(request, "portal/indicator.html", {"figure": found, "trail": trail})
