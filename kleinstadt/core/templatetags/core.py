# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Components around content: breadcrumb, tabs, pages, tables, facets, switch, fields, errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape as escape_plain
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Select, Textarea
from django.forms.widgets import ChoiceWidget
from django.http import HttpRequest, QueryDict
from django.urls import translate_url
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from kleinstadt.core.components import Cell, Column, Facet, Link, Row
from kleinstadt.core.languages import spoken
from kleinstadt.core.templatetags.figures import drawn_portrait

register = template.Library()
Data = dict[str, Any]


@register.filter
@spoken
def spelled(number: int) -> str:
    """A whole number up to twelve in words, as it stands inside a sentence; one is left as a figure."""
    words = {
        2: pgettext("in a sentence", "two"),
        3: pgettext("in a sentence", "three"),
        4: pgettext("in a sentence", "four"),
        5: pgettext("in a sentence", "five"),
        6: pgettext("in a sentence", "six"),
        7: pgettext("in a sentence", "seven"),
        8: pgettext("in a sentence", "eight"),
        9: pgettext("in a sentence", "nine"),
        10: pgettext("in a sentence", "ten"),
        11: pgettext("in a sentence", "eleven"),
        12: pgettext("in a sentence", "twelve"),
    }
    return words.get(number, str(number))


@register.inclusion_tag("core/components/breadcrumb.html")
def breadcrumb(trail: Sequence[Link]) -> Data:
    """The way from the start page: {% breadcrumb trail %}; the last entry is the page itself."""
    return {"trail": trail}


@register.inclusion_tag("core/components/tabs.html")
def tabs(links: Sequence[Link], label: str) -> Data:
    """Views with an address each: {% tabs links label %}."""
    return {"links": links, "label": label}


@register.inclusion_tag("core/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "seite") -> Data:
    """Links to the pages of a list: {% pagination page %}; nothing when there is only one."""
    query = _query(context)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        Link(str(number), _with(query, parameter, str(number)), number == page.number)
        if isinstance(number, int)
        else Link(str(number))
        for number in numbers
    ]
    before = page.has_previous() and _with(query, parameter, str(page.previous_page_number()))
    after = page.has_next() and _with(query, parameter, str(page.next_page_number()))
    return {"page": page, "links": links, "before": before, "after": after}


@register.inclusion_tag("core/components/table.html")
def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    exports: Sequence[Link] = (),
) -> Data:
    """A table that becomes blocks on a phone: {% table caption columns rows exports %}."""
    opened = [_opened(column) for column in columns]
    gap = f'<span class="ks-gap">{escape(_("not stated"))}</span>'
    body = mark_safe("".join(_row(opened, gap, row) for row in rows))  # noqa: S308  # escaped in _row
    return {"caption": caption, "columns": columns, "body": body, "exports": exports}


@register.inclusion_tag("core/components/facets.html", takes_context=True)
def facets(
    context: template.Context, groups: Sequence[Facet], action: str = "", target: str = ""
) -> Data:
    """Check boxes that narrow a list: {% facets groups action target %}.

    Parameters that belong to no facet stay in the address. `target` (a selector) is the part of the
    page that is exchanged when a box is ticked; without scripts the button sends the form.
    """
    names = {facet.name for facet in groups}
    kept = [item for item in _pairs(_query(context)) if item[0] not in names | {"seite"}]
    return {"groups": groups, "action": action, "target": target, "kept": kept}


@register.inclusion_tag("core/components/switch.html", takes_context=True)
def switch(
    context: template.Context,
    label: str,
    name: str,
    checked: bool,
    on: str = "1",
    off: str = "",
    target: str = "",
) -> Data:
    """A switch that changes one parameter of the address: {% switch label name checked on off target %}."""
    kept = [item for item in _pairs(_query(context)) if item[0] not in {name, "seite"}]
    return {
        "label": label,
        "name": name,
        "checked": checked,
        "value": off if checked else on,
        "kept": kept,
        # not "": htmx would append the fields to the whole address of the page
        "action": getattr(context.get("request"), "path", ""),
        "target": target,
    }


@register.inclusion_tag("core/components/field.html")
def field(bound: BoundField) -> Data:
    """Label, hint, fault and control of a form field: {% field form.year %}."""
    widget = bound.field.widget
    kind = "input"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, ChoiceWidget) and not isinstance(widget, Select):
        kind = "group"
    elif isinstance(widget, Select):
        kind = "select"
    attributes: dict[str, str | bool] = {
        "class": "kern-form-input__select" if kind == "select" else _input_class(widget)
    }
    described = [
        f"{bound.auto_id}_{part}"
        for part, there in (("helptext", bound.help_text), ("error", bound.errors))
        if there
    ]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    control = bound.as_widget(attrs=attributes) if kind in {"input", "select"} else ""
    return {
        "field": bound,
        "kind": kind,
        "control": control,
        "described": attributes.get("aria-describedby", ""),
    }


@register.inclusion_tag("core/components/error_summary.html")
def error_summary(form: BaseForm, note: str = "") -> Data:
    """All faults of a form with links to their fields: {% error_summary form note %}."""
    faults = [("", "", text) for text in form.non_field_errors()]
    faults += [
        (f"#{_anchor(form[name])}", str(form[name].label).rstrip(" ?:"), text)
        for name in form.fields
        for text in form.errors.get(name, ())
    ]
    return {"faults": faults, "count": len(faults), "note": note}


@register.simple_tag
def checks(kind: str, name: str, choices: Iterable[tuple[object, object, object]]) -> SafeString:
    """Boxes to tick of (value, label, ticked): {% checks "checkbox" "art" kind_choices %}.

    Python, not a template, as a form has dozens of them.
    """
    parts = (
        f'<label class="ks-check"><input type="{kind}" name="{name}" value="{_escaped(str(value))}"'
        f"{' checked' if ticked else ''}> <span>{_escaped(str(label))}</span></label>"
        for value, label, ticked in choices
    )
    return mark_safe("".join(parts))  # noqa: S308  # escaped above


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> list[Link]:
    """This page in the other languages: {% languages as others %}."""
    request: HttpRequest | None = context.get("request")
    present = get_language()
    return [
        Link(
            get_language_info(code)["name_local"].capitalize(),
            translate_url(request.get_full_path(), code) if request else _front(code),
            language=code,
        )
        for code, _name in settings.LANGUAGES
        if code != present
    ]


def _row(opened: Sequence[str], gap: str, row: Row) -> str:
    # Python, not a template: a page of 50 rows has 300 cells, and a template node costs tens of microseconds.
    cells = zip(opened, row.cells, strict=True)
    first = next(cells)[1]
    picture = drawn_portrait(first.portrait, 40, own=row.own) if first.portrait is not None else ""
    parts = [
        '<tr role="row" class="is-own">' if row.own else '<tr role="row">',
        f'<th role="rowheader" scope="row"><span class="ks-town">{picture}',
        f"<span>{_cell(first)}</span></span></th>",
        *(f"{start}{_cell(cell) if cell.text else gap}</td>" for start, cell in cells),
        "</tr>",
    ]
    return "".join(parts)


def _opened(column: Column) -> str:
    """The opening tag of the column's entries, which carry its label for blocks on a phone."""
    name = " ".join(["n"] * column.numeric + ["wide"] * column.wide)
    named = f' class="{name}"' if name else ""
    return f'<td role="cell"{named} data-label="{escape(column.label)}">'


def _cell(cell: Cell) -> str:
    text = _escaped(cell.text)
    linked = f'<a href="{_escaped(cell.url)}">{text}</a>' if cell.url else text
    return f"{linked}<small>{_escaped(cell.note)}</small>" if cell.note else linked


def _escaped(text: str) -> str:
    # plain strings, the usual case, need no look for lazy or safe ones
    return escape_plain(text) if type(text) is str else conditional_escape(text)


def _front(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def _query(context: template.Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET if request else QueryDict()


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in query.lists() for value in values]


def _with(query: QueryDict, name: str, value: str) -> str:
    target = query.copy()
    target[name] = value
    return f"?{target.urlencode()}"


def _input_class(widget: object) -> str:
    if isinstance(widget, Textarea | FileInput):
        return "kern-form-input__input ks-tall"
    return "kern-form-input__input"


def _anchor(bound: BoundField) -> str:
    # A group of choices has no control of its own name; its first choice stands for it.
    return bound.id_for_label or f"{bound.auto_id}_0"
