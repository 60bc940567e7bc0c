# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The list of towns: filters, columns, order in a stable address; the same as CSV and XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Cell, Column, Link, Row, sortable
from kleinstadt.core.http import Request
from kleinstadt.formats import csvtable
from kleinstadt.methods.definitions import DEFINITIONS, MUNICIPALITY_KINDS
from kleinstadt.towns.forms.asking import definitions, read_filter
from kleinstadt.towns.queries.definitions import definition_name, definition_words
from kleinstadt.towns.queries.listing import (
    NAME,
    ColumnSource,
    ListColumn,
    TownFilter,
    choices,
    column_sources,
    figures_of,
    matching,
    texts_of,
)
from kleinstadt.towns.queries.names import own_town
from kleinstadt.towns.queries.outlines import portraits
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import capitalised, counted_towns, date, kind_name
from kleinstadt.towns.templatetags.towns import for_town

PAGE = 50
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Option = tuple[str, str, bool]  # value, text, chosen


@require_safe
def town_list(request: Request) -> HttpResponse:
    """Municipalities by filter, fifty a page."""
    asked = read_filter(request.GET)
    found = matching(asked.filter)
    own, all_columns = own_town(request), choices()
    shown = [column for column in all_columns if column.key in asked.filter.columns]
    page = Paginator(found, PAGE).get_page(request.GET.get("seite"))
    towns = register().towns
    keys = [NAME, *asked.filter.columns]
    return render(
        request,
        "towns/list.html",
        {
            "asked": asked,
            "count": counted_towns(len(found)),
            "columns": sortable(list_columns(shown), request.GET, keys),
            "rows": list_rows((towns[row] for row in page.object_list), shown, own),
            "page": page,
            "estimates": estimates(shown),
            "caption": _("Page %(page)s of %(pages)s")
            % {"page": page.number, "pages": page.paginator.num_pages},
            "order_options": _orders(shown, asked.filter.order),
            "exports": _exports(request.GET, len(found)),
            "sources": source_lines(column_sources(asked.filter.columns)),
            "trail": [Link(_("Start"), for_town(reverse("start"), own)), Link(_("Towns"))],
            "map_url": _map_address(request.GET, asked.filter, shown),
            "wider": None if found else _wider(request.GET, asked.filter),
            **_choices(asked.filter, all_columns),
        },
    )


def _orders(shown: Sequence[ListColumn], chosen: str) -> SafeString:
    """The orders that heads of columns offer as well; a phone does not show those."""
    pairs = [(NAME, pgettext("municipality", "Name"))]
    for column in shown:
        if column.is_figure:
            pairs.append(
                (f"-{column.key}", _("%(column)s, largest first") % {"column": column.label})
            )
            pairs.append((column.key, _("%(column)s, smallest first") % {"column": column.label}))
        else:
            pairs.append((column.key, column.label))
    return options(pairs, chosen)


def list_columns(shown: Sequence[ListColumn]) -> list[Column]:
    """The columns of a table of towns, the name first."""
    first = Column(NAME, pgettext("municipality", "Name"))
    return [first, *(Column(c.key, c.heading, numeric=c.is_figure) for c in shown)]


def list_rows(
    towns: Iterable[TownRow], shown: Sequence[ListColumn], own: TownRow | None
) -> list[Row]:
    """The rows of a table of towns; names lead to the towns' pages."""
    pattern = for_town(reverse("town", args=["00000000"]), own)
    drawn = portraits()
    readers = [_cells_of(column) for column in shown]

    def cells(town: TownRow) -> list[Cell]:
        name = Cell(town.name, pattern.replace("00000000", town.ags), portrait=drawn(town))
        return [name, *[read(town) for read in readers]]

    return [Row(cells(town), own is not None and town.id == own.id) for town in towns]


def _cells_of(column: ListColumn) -> Callable[[TownRow], Cell]:
    if not column.is_figure:
        read_text = texts_of(column.key)
        return lambda town: Cell(read_text(town))
    read, mixed = figures_of(column), estimates([column])
    usual, official = _("estimate"), pgettext("figure", "official")

    def cell(town: TownRow) -> Cell:
        # Most are estimates, which the page says above the table; the others are marked.
        value, text, remark = read(town)
        if mixed and remark == usual:
            return Cell(text)
        return Cell(text, note=official if mixed and value is not None and not remark else remark)

    return cell


def estimates(shown: Iterable[ListColumn]) -> bool:
    """Whether figures in these columns are estimates, unless they are marked as official."""
    keys = [column.key for column in shown if column.is_figure]
    return any(source.estimated for source in column_sources(keys))


def source_lines(sources: Iterable[ColumnSource]) -> list[str]:
    """One line for each source: what it says, as of when, how it wants to be named."""
    labels: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    texts = {}
    for entry in sources:
        key = (entry.source.key, entry.dates, entry.estimated)
        labels.setdefault(key, []).append(entry.label)
        texts[key] = entry
    return [_source_line(named, texts[key]) for key, named in labels.items()]


def _source_line(labels: Sequence[str], entry: ColumnSource) -> str:
    words = {
        "what": ", ".join(labels),
        "dates": ", ".join(entry.dates),
        "source": entry.source.attribution or entry.source.title,
    }
    if not entry.dates:
        return _("%(what)s: %(source)s. Date not stated.") % words
    return _("%(what)s, as of %(dates)s: %(source)s.") % words


def _exports(query: QueryDict, count: int) -> list[Link]:
    if not count:
        return []
    asked = query.copy()
    asked.pop("seite", None)
    tail = f"?{asked.urlencode()}" if asked else ""
    return [
        Link(_("Table for Excel"), reverse("town_table", args=["xlsx"]) + tail),
        Link(_("Table as CSV"), reverse("town_table", args=["csv"]) + tail),
    ]


def _map_address(query: QueryDict, wanted: TownFilter, shown: Sequence[ListColumn]) -> str:
    figures = [column.key for column in shown if column.is_figure]
    target = QueryDict(mutable=True)
    target["definition"] = wanted.definition.key
    if figures:
        target["merkmal"] = figures[-1]
    if "stadt" in query:
        target["stadt"] = str(query["stadt"])
    return f"{reverse('town_map')}?{target.urlencode()}"


def _wider(query: QueryDict, wanted: TownFilter) -> Link | None:
    """Where nothing fits: the same question among all municipalities, if that finds something."""
    everything = DEFINITIONS["all"]
    count = len(matching(wanted.among(everything)))
    if not count:
        return None
    target = query.copy()
    target["definition"] = everything.key
    target.pop("seite", None)
    found = counted_towns(count)
    return Link(
        _("Among all municipalities: %(count)s") % {"count": found}, f"?{target.urlencode()}"
    )


def _choices(wanted: TownFilter, columns: Sequence[ListColumn]) -> dict[str, Any]:
    """What the fields of the filter offer."""
    reg = register()
    counties = sorted(
        (name, key) for key, name in reg.counties.items() if key.startswith(wanted.land or "none")
    )
    anywhere = ("", _("all"))
    lands = [
        anywhere,
        *((key, name) for key, name in sorted(reg.lands.items(), key=lambda x: x[1])),
    ]
    return {
        "definition_choices": [
            (one.key, capitalised(definition_name(one)), one == wanted.definition)
            for one in definitions()
        ],
        "definition_words": definition_words(wanted.definition),
        "land_options": options(lands, wanted.land),
        "county_options": options(
            [anywhere, *((key, name) for name, key in counties)] if wanted.land else [],
            wanted.county,
        ),
        "kind_choices": [
            (kind, capitalised(kind_name(kind)), kind in wanted.kinds)
            for kind in sorted(MUNICIPALITY_KINDS)
        ],
        "column_choices": [(c.key, c.label, c.key in wanted.columns) for c in columns],
    }


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a select; in Python, as a county select has a hundred of them."""
    parts = [
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in pairs
    ]
    return mark_safe("".join(parts))  # noqa: S308  # escaped above


@require_safe
def town_table(request: Request, kind: str) -> HttpResponse:
    """All rows of the filter with the chosen columns, as a file."""
    if kind not in KINDS:
        raise Http404
    asked = read_filter(request.GET).filter
    towns = [register().towns[row] for row in matching(asked)]
    shown = [column for column in choices() if column.key in asked.columns]
    columns, rows = table(towns, shown)
    if kind == "csv":
        content = csvtable.write_csv(columns, rows)
    else:
        notes = _notes(request, asked, len(towns))
        titles = (_("Towns"), _("Explanation"))
        content = csvtable.write_xlsx(columns, rows, notes, titles=titles)
    name = f"{_('towns')}-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


def table(
    towns: Sequence[TownRow], shown: Sequence[ListColumn]
) -> tuple[list[csvtable.Column], list[dict[str, object]]]:
    """The list as a table: the key in front, then what the page shows, with its remarks."""
    rows: list[dict[str, object]] = [{"ags": town.ags, NAME: town.name} for town in towns]
    remarked: set[str] = set()
    for column in shown:
        if column.is_figure:
            read = figures_of(column)
            for row, town in zip(rows, towns, strict=True):
                row[column.key], _text, row[f"{column.key}*"] = read(town)
            remarked |= {column.key} if any(row[f"{column.key}*"] for row in rows) else set()
        else:
            read_text = texts_of(column.key)
            for row, town in zip(rows, towns, strict=True):
                row[column.key] = read_text(town)
    columns = [
        csvtable.Column("ags", _("Key (AGS)")),
        csvtable.Column(NAME, pgettext("municipality", "Name")),
    ]
    for column in shown:
        if column.key == "ags":
            continue
        digits = column.digits
        kind: Any = "text" if digits is None else "decimal" if digits else "integer"
        columns.append(csvtable.Column(column.key, column.heading, kind, digits or 0))
        if column.key in remarked:
            label = _("%(column)s: remark") % {"column": column.label}
            columns.append(csvtable.Column(f"{column.key}*", label))
    return columns, rows


def _notes(request: Request, asked: TownFilter, count: int) -> list[tuple[str, str]]:
    reg = register()
    status = reg.edition.territorial_status
    rule, note = definition_words(asked.definition)
    filters = [
        (_("State"), reg.lands.get(asked.land, "")),
        (_("County"), reg.counties.get(asked.county, "")),
        (_("Inhabitants from"), "" if asked.least is None else str(asked.least)),
        (_("Inhabitants to"), "" if asked.most is None else str(asked.most)),
        (_("Name contains"), asked.name),
        (pgettext("municipality", "Kind"), ", ".join(kind_name(kind) for kind in asked.kinds)),
    ]
    return [
        (_("Content"), counted_towns(count)),
        (_("Definition"), f"{rule} {note}"),
        *((word, text) for word, text in filters if text),
        (_("Territorial status"), date(status)),
        *((_("Source"), line) for line in source_lines(column_sources(asked.columns))),
        (_("Written on"), date(timezone.localdate())),
        (_("Address"), f"{settings.PUBLIC_URL}{reverse('town_list')}?{request.GET.urlencode()}"),
    ]
