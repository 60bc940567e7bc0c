# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How we compare and from what; accessibility, privacy, imprint."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.core.models import LegalText
from kleinstadt.methods.geography import CITY, Decay
from kleinstadt.towns.forms.asking import definitions
from kleinstadt.towns.queries.definitions import definition_name, definition_words, rows
from kleinstadt.towns.queries.figures import DERIVED, indicators
from kleinstadt.towns.queries.listing import choices, column_sources
from kleinstadt.towns.queries.names import own_town
from kleinstadt.towns.queries.register import register
from kleinstadt.towns.queries.words import capitalised, counted_towns, date, number, wording
from kleinstadt.towns.templatetags.towns import for_town
from kleinstadt.towns.views.listing import source_lines

LICENCE = "EUPL-1.2"
TELL_IT = frozenset({"reach"})  # figures whose description says itself that we compute them


def _page(request: Request, name: str, title: str, **context: Any) -> HttpResponse:
    own = own_town(request)
    trail = [Link(_("Start"), for_town(reverse("start"), own)), Link(title)]
    return render(request, f"portal/{name}.html", {"trail": trail, "title": title, **context})


def _legal(request: Request, kind: LegalText.Kind, title: str) -> HttpResponse:
    text = LegalText.objects.filter(kind=kind).first()
    return _page(request, kind.value, title, legal=text)


@require_safe
def method(request: Request) -> HttpResponse:
    """How comparing works: who counts as a small town, every indicator with its source."""
    reg, decay = register(), Decay()
    rules = [
        {
            "name": capitalised(definition_name(one)),
            "words": definition_words(one),
            "version": one.version,
            "since": date(one.since),
            "sources": one.sources,
            "count": counted_towns(int(rows().small[one.key].sum())),
        }
        for one in definitions()
    ]
    headings = {column.key: column.heading for column in choices()}
    figures = [
        {
            "key": key,
            "heading": headings[key],
            "description": wording(reg.indicators[key], "description"),
            "computed": key in DERIVED and key not in TELL_IT,
            "sources": source_lines(column_sources([key])),
        }
        for key in indicators()
    ]
    return _page(
        request,
        "method",
        _("How we compare"),
        definitions=rules,
        figures=figures,
        half_km=number(decay.half_km),
        cut_off_km=number(decay.cut_off_km),
        central=number(100 * decay.central_from),
        peripheral=number(100 * decay.peripheral_from),
        city=number(CITY),
    )


@require_safe
def sources(request: Request) -> HttpResponse:
    """Every source with publisher, date, licence, and how it wants to be named."""
    reg = register()
    settled = sum(town.is_settled for town in reg.towns)
    listed = [(source, date(source.reference_date)) for source in reg.sources.values()]
    return _page(
        request,
        "sources",
        _("Data and sources"),
        sources=sorted(listed, key=lambda item: item[0].title),
        edition=reg.edition,
        edition_source=reg.sources.get(reg.edition.source),
        status=date(reg.edition.territorial_status),
        population_date=date(reg.edition.population_date),
        count=counted_towns(settled),
        outside=number(len(reg.towns) - settled) if settled < len(reg.towns) else "",
        licence=LICENCE,
    )


@require_safe
def accessibility(request: Request) -> HttpResponse:
    """What works for whom, and where to report a barrier; the operator completes it."""
    return _legal(request, LegalText.Kind.ACCESSIBILITY, pgettext("page", "Accessibility"))


@require_safe
def privacy(request: Request) -> HttpResponse:
    """What is stored: little; the operator names who answers for it."""
    return _legal(request, LegalText.Kind.PRIVACY, pgettext("page", "Privacy"))


@require_safe
def imprint(request: Request) -> HttpResponse:
    """Who runs this site: to be filled in by the operator."""
    return _legal(request, LegalText.Kind.IMPRINT, _("Imprint"))
