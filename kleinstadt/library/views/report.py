# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One experience: what was done, what came of it, what it took, and how it compares."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.library.models import Experience
from kleinstadt.library.queries import reading
from kleinstadt.library.queries.cards import telling
from kleinstadt.library.queries.comparing import why
from kleinstadt.library.queries.reading import Paid, Report, Told
from kleinstadt.library.queries.similar import similar
from kleinstadt.library.templatetags.library import euros, spent
from kleinstadt.towns.queries.names import own_town
from kleinstadt.towns.queries.outlines import outline, portrait
from kleinstadt.towns.queries.register import register
from kleinstadt.towns.templatetags.towns import for_town


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with its heading; `empty` is said when nothing is known."""

    kind: str
    heading: str
    told: tuple[Told, ...]
    empty: str = ""
    anchor: str = ""


def experience(request: Request, slug: str) -> HttpResponse:
    """One experience."""
    try:
        report = reading.report(slug, request.user)
    except Experience.DoesNotExist as missing:
        raise Http404(_("There is no experience at this address.")) from missing
    own, town = own_town(request), report.town
    trail = [
        Link(_("Start"), for_town(reverse("start"), own)),
        Link(_("Experiences"), for_town(reverse("search"), own)),
        Link(town.name if town else report.experience.title),
    ]
    context = {
        "report": report,
        "trail": trail,
        "sections": _sections(report),
        "effort": _effort(report),
        "confidence": _confidence(report),
        "outline": outline(town) if town else None,
        "portrait": portrait(town) if town else "",
        "own_portrait": portrait(own) if own else "",
        "is_own": bool(own and town and own.id == town.id),
        "why": why(own, town) if own and town and own.id != town.id else None,
        "similar": similar(report.experience.pk, request.user),
        "population_source": _population_source(report),
    }
    return render(request, "library/report.html", context)


def _population_source(report: Report) -> str:
    """Who counted the inhabitants."""
    if report.town is None or report.town.population is None:
        return ""
    source = register().sources.get(report.town.population_source)
    return source.attribution if source else ""


def _sections(report: Report) -> list[Section]:
    told = report.told
    return [
        Section("situation", _("What it was about"), told["situation"], anchor="worum-es-ging"),
        Section("done", _("What was done"), told["done"], anchor="was-gemacht-wurde"),
        Section("result", _("What came of it"), told["result"], anchor="ergebnis"),
        Section(
            "difficulty",
            _("This did not work"),
            told["difficulty"],
            _("The sources say nothing about it."),
        ),
        Section("precondition", _("What it needs"), told["precondition"], anchor="voraussetzungen"),
    ]


def _newest(paid: tuple[Paid, ...]) -> str:
    """The newest of several amounts; all of them stand in the table."""
    if not paid:
        return ""
    newest = max(paid, key=lambda row: row.money.year or 0).money
    return f"{euros(newest)} ({newest.year})" if newest.year else euros(newest)


def _effort(report: Report) -> list[tuple[str, str]]:
    row = report.experience
    money = telling([paid.money for paid in report.paid])
    months = hours = ""
    if row.months is not None:
        months = ngettext("%(number)s month", "%(number)s months", round(row.months)) % {
            "number": number_format(row.months.normalize())
        }
    if row.hours is not None:
        hours = _("%(number)s hours") % {"number": number_format(row.hours.normalize())}
    return [
        (_("Money"), spent(money) if money else ""),
        (_("Own share"), row.own_share or _newest(report.own_money)),
        (_("Funding"), row.programme),
        (_("Staff"), row.staff),
        (_("Working hours"), hours),
        (_("Duration"), months),
        (_("Size"), row.size),
    ]


def _confidence(report: Report) -> str:
    count = len(report.sources)
    carried = ngettext("It rests on %(count)s source.", "It rests on %(count)s sources.", count) % {
        "count": count
    }
    trust = {
        "high": _("Reliability: high."),
        "medium": _("Reliability: medium; not everything is proven twice."),
        "low": _("Reliability: low; please ask the town before you rely on it."),
    }[report.experience.confidence]
    return f"{trust} {carried}"
