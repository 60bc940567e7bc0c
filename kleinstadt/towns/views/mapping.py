# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The map of all municipalities and what it asks for."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from kleinstadt.core.components import Cell, Column, Link, Row
from kleinstadt.core.http import Request
from kleinstadt.towns.forms.asking import definitions, read_definition, read_indicator
from kleinstadt.towns.queries.definitions import definition_name, definition_words, rows
from kleinstadt.towns.queries.figures import indicators
from kleinstadt.towns.queries.listing import TownFilter, choices, column_sources, matching
from kleinstadt.towns.queries.mapping import MapView, map_svg, map_view
from kleinstadt.towns.queries.names import own_town
from kleinstadt.towns.queries.outlines import drawn_key, drawn_town
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import capitalised, date, number, wording
from kleinstadt.towns.templatetags.towns import for_town
from kleinstadt.towns.views.listing import PAGE, estimates, list_columns, list_rows, source_lines
from kleinstadt.towns.views.suggestions import place

BOUNDARIES = "towns/boundaries.topojson"
DAY = 86_400


@require_safe
def town_map(request: Request) -> HttpResponse:
    """All municipalities, the small ones strongly, coloured by one indicator; the same as a table."""
    key, definition, own = (
        read_indicator(request.GET),
        read_definition(request.GET),
        own_town(request),
    )
    if not key:
        raise Http404(_("No register is loaded yet."))
    view = map_view(key, definition)
    shown = [column for column in choices() if column.key in {"land", key}]
    wanted = TownFilter(definition=definition, columns=(key,))
    page = Paginator(matching(wanted), PAGE).get_page(request.GET.get("seite"))
    table = (register().towns[row] for row in page.object_list)
    reg, heading = register(), _heading(view)
    return render(
        request,
        "towns/map.html",
        {
            "view": view,
            "svg_label": _map_label(view),
            "svg": map_svg(_map_label(view), definition, key, own),
            "legend_label": heading,
            "as_of": _as_of(key),
            "class_caption": _("Classes of the map, each with about as many small towns"),
            "boundaries": static(BOUNDARIES),
            "values": f"{reverse('town_values')}?{_query(view)}&v={view.digest}",
            "own_drawn": drawn_key(own) if own else "",
            "suggest": reverse("town_suggestions"),
            "detail": for_town(reverse("town_brief", args=["00000000"]), own),
            "caption": " ".join(source_lines(column_sources([key]))),
            "classes": _class_table(view),
            "list_url": for_town(f"{reverse('town_list')}?{_list_query(view)}", own),
            "columns": list_columns(shown),
            "rows": list_rows(table, shown, own),
            "page": page,
            "estimates": estimates(shown),
            "indicator_choices": [
                (one, wording(reg.indicators[one], "name"), one == key) for one in indicators()
            ],
            "description": wording(reg.indicators[key], "description"),
            "definition_choices": [
                (one.key, capitalised(definition_name(one)), one == definition)
                for one in definitions()
            ],
            "definition_words": definition_words(definition),
            "without_place": _without_place(view),
            "trail": [
                Link(_("Start"), for_town(reverse("start"), own)),
                Link(_("Towns"), for_town(reverse("town_list"), own)),
                Link(_("Map")),
            ],
        },
    )


def _query(view: MapView) -> str:
    query = QueryDict(mutable=True)
    query["merkmal"], query["definition"] = view.key, view.definition.key
    return query.urlencode()


def _list_query(view: MapView) -> str:
    query = QueryDict(mutable=True)
    query["definition"] = view.definition.key
    query.setlist("spalten", ["land", "county", view.key])
    query["ordnung"] = f"-{view.key}"
    return query.urlencode()


def _map_label(view: MapView) -> str:
    return _("Map of Germany: %(indicator)s, %(definition)s") % {
        "indicator": view.label,
        "definition": definition_name(view.definition),
    }


def _as_of(key: str) -> str:
    """Of when the figures on the map are, in one sentence."""
    days = sorted({day for source in column_sources([key]) for day in source.dates})
    if not days:
        return _("The sources give no date.")
    if len(days) == 1:
        return _("Figures as of %(day)s.") % {"day": days[0]}
    return _("Figures of several days: %(days)s.") % {"days": ", ".join(days)}


def _heading(view: MapView) -> str:
    return next(column.heading for column in choices() if column.key == view.key)


def _class_table(view: MapView) -> dict[str, object]:
    """The classes with the number of small towns in each: what the colours say, in words."""
    names = [*view.classes, _("no value")] if view.counts[-1] else list(view.classes)
    columns = [Column("class", _heading(view)), Column("count", _("Municipalities"), numeric=True)]
    return {
        "columns": columns,
        "rows": [
            Row([Cell(name), Cell(number(count))])
            for name, count in zip(names, view.counts, strict=False)
        ],
    }


def _without_place(view: MapView) -> int:
    """How many small towns have no known place and are missing on the map."""
    small = rows().small[view.definition.key]
    towns = register().towns
    return sum(1 for row in small.nonzero()[0].tolist() if towns[row].lat is None)


def _values_tag(request: HttpRequest) -> str:
    key = read_indicator(request.GET)
    return f'"{map_view(key, read_definition(request.GET)).digest}"' if key else '"none"'


@require_safe
@condition(etag_func=_values_tag)
def town_values(request: Request) -> HttpResponse:
    """The values of one indicator for the map; its address changes when the data do."""
    key = read_indicator(request.GET)
    if not key:
        raise Http404
    payload = map_view(key, read_definition(request.GET)).payload
    caching = {"Cache-Control": f"public, max-age={DAY}"}
    return HttpResponse(payload, content_type="application/json", headers=caching)


@require_safe
def town_brief(request: Request, ags: str) -> HttpResponse:
    """What the map says of a municipality that was pointed at; its keys are those of 2016."""
    town = drawn_town(ags)
    if town is None:
        return JsonResponse({"name": _("Municipality of 2016 with the key %(ags)s") % {"ags": ags}})
    address = for_town(reverse("town", args=[town.ags]), own_town(request))
    return JsonResponse({"name": town.name, "url": address, "note": _brief(town)})


def _brief(town: TownRow) -> str:
    if town.population is None:
        return place(town)
    words = {
        "place": place(town),
        "count": number(town.population),
        "date": date(town.population_date),
    }
    if town.population_estimated:
        return _("%(place)s. About %(count)s inhabitants, an estimate.") % words
    return _("%(place)s. %(count)s inhabitants on %(date)s.") % words
