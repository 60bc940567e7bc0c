# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Imports of figures in the browser: hand in, look at the preview, confirm; take one out again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kleinstadt.core.components import Cell, Column, Link, Row
from kleinstadt.core.http import Request, operators_only
from kleinstadt.formats.faults import Refused
from kleinstadt.formats.mapped import Outline, outline
from kleinstadt.towns.actions import background
from kleinstadt.towns.actions.datasets import withdraw_dataset
from kleinstadt.towns.actions.mappings import keep_mapping
from kleinstadt.towns.actions.runs import ImportBusy, retire_dead
from kleinstadt.towns.forms.uploads import FiguresForm, TableForm
from kleinstadt.towns.models import Dataset, ImportRun
from kleinstadt.towns.queries.faults import in_words

RUNS_SHOWN = 10
LONGEST_PREVIEW = 30_000_000


def _trail(*links: Link) -> list[Link]:
    return [Link(_("Operation"), reverse("operations")), *links]


@operators_only
@require_http_methods(["GET", "POST"])
def figure_imports(request: Request) -> HttpResponse:
    """Take files of figures; show the data sets there are and the imports of late."""
    retire_dead()
    form = FiguresForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data, by = form.cleaned_data, request.user.get_username()
            try:
                run = background.start_figures(data["kind"], data["uploads"], by=by)
                return redirect("import_run", run.pk)
            except ImportBusy:
                status = 409
                messages.error(request, _("Another import is running; please wait until it ends."))
    active = Dataset.objects.active().exclude(kind=Dataset.Kind.EMBEDDED)
    runs = ImportRun.objects.filter(kind__in=Dataset.Kind.values)
    context = {
        "form": form,
        "datasets": active.select_related("source"),
        "runs": runs.exclude(kind=Dataset.Kind.EMBEDDED)[:RUNS_SHOWN],
        "trail": _trail(Link(_("Figures of towns"))),
    }
    return render(request, "towns/figure_imports.html", context, status=status)


@operators_only
@require_http_methods(["GET", "POST"])
def table_import(request: Request) -> HttpResponse:
    """Take any table: look at its headings, say what they are, hand it in."""
    if request.POST.get("show"):
        return _show(request)
    form = TableForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data, by = form.cleaned_data, request.user.get_username()
            if data["name"] and not data["saved"]:
                keep_mapping(data["name"], data["table"])
            try:
                run = background.start_figures(
                    ImportRun.Kind.TABLE, [data["file"]], by=by, table=data["table"]
                )
                return redirect("import_run", run.pk)
            except ImportBusy:
                status = 409
                messages.error(request, _("Another import is running; please wait until it ends."))
    return _table_page(request, form, status)


def _show(request: Request) -> HttpResponse:
    """The headings and first rows of a table; nothing is kept of it."""
    form = TableForm(initial=request.POST.dict())
    file = request.FILES.get("file")
    found, faults = None, []
    if file is not None:
        try:
            found = outline(
                file.read(LONGEST_PREVIEW + 1),
                sheet=request.POST.get("sheet", ""),
                header=_row(request.POST.get("header", "")),
            )
        except Refused as refusal:
            faults = [in_words(fault) for fault in refusal.faults]
    else:
        messages.error(request, _("Please choose a table first."))
    return _table_page(request, form, 200 if found else 422, found, faults)


def _row(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= 1000 else 1


def _table_page(
    request: Request,
    form: TableForm,
    status: int,
    found: Outline | None = None,
    faults: object = (),
) -> HttpResponse:
    context = {
        "form": form,
        "faults": faults,
        "outline": found,
        "columns": [Column(str(n), name or "–") for n, name in enumerate(found.headings)]
        if found
        else [],
        "rows": [Row([Cell(text) for text in row]) for row in found.rows] if found else [],
        "trail": _trail(
            Link(_("Figures of towns"), reverse("figure_imports")), Link(_("Any table"))
        ),
    }
    return render(request, "towns/table_import.html", context, status=status)


@operators_only
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a data set out again; older ones show."""
    if withdraw_dataset(get_object_or_404(Dataset.objects.select_related("source"), pk=pk)):
        messages.success(request, _("Taken out. What older data sets say is shown again."))
    return redirect("figure_imports")
