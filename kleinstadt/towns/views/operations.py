# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The operator's desk, and the imports of the register: hand in, look, confirm."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kleinstadt.core.audit import record
from kleinstadt.core.components import Link
from kleinstadt.core.http import Request, operators_only
from kleinstadt.core.models import Correction, legal_gaps
from kleinstadt.core.snapshots import number
from kleinstadt.towns.actions import background
from kleinstadt.towns.actions.datasets import activate_dataset, discard_dataset
from kleinstadt.towns.actions.runs import ImportBusy, retire_dead, stop
from kleinstadt.towns.actions.staging import NotStaged, Outdated, activate, discard
from kleinstadt.towns.actions.updates import NoAddress
from kleinstadt.towns.forms.uploads import ChangesForm, RegisterForm
from kleinstadt.towns.models import REGISTER, Edition, ImportRun
from kleinstadt.towns.queries.imports import report
from kleinstadt.towns.queries.register import register

RUNS_SHOWN = 10
_KEPT = [Edition.State.CURRENT, Edition.State.SUPERSEDED]


def _trail(*links: Link) -> list[Link]:
    return [Link(_("Operation"), reverse("operations")), *links]


@operators_only
@require_GET
def operations(request: Request) -> HttpResponse:
    """What waits for the operator, and which data are shown."""
    last_run = ImportRun.objects.first()
    if last_run and last_run.is_running and retire_dead():
        last_run.refresh_from_db()
    context = {
        "open_corrections": Correction.objects.filter(state=Correction.State.OPEN).count(),
        "last_run": last_run,
        "register": register(),
        "version": number(REGISTER),
        "editions": Edition.objects.filter(state__in=_KEPT).count(),
        "legal_gaps": legal_gaps(),
        "trail": [Link(_("Start page"), reverse("start")), Link(_("Operation"))],
    }
    return render(request, "towns/operations.html", context)


@operators_only
@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Take a register or lists of changes; show editions and the imports of late."""
    retire_dead()
    wanted = request.POST.get("kind", "")
    forms: dict[str, Any] = {
        "register_form": RegisterForm(prefix="register"),
        "changes_form": ChangesForm(prefix="changes"),
    }
    busy = None
    if wanted in ImportRun.Kind.values:
        try:
            started = _start(request, wanted, forms)
            if started:
                record("import.started", by=request.user, about=started)
                return redirect("import_run", started.pk)
        except ImportBusy as error:
            busy = error.run
            messages.error(request, _("Another import is running; please wait until it ends."))
    context = forms | {
        "runs": ImportRun.objects.select_related("edition")[:RUNS_SHOWN],
        "editions": Edition.objects.filter(state__in=_KEPT).select_related("source"),
        "can_update": bool(settings.REGISTER_URL),
        "trail": _trail(Link(_("Register"))),
    }
    status = 409 if busy else 422 if request.method == "POST" else 200
    return render(request, "towns/imports.html", context, status=status)


def _start(request: Request, kind: str, forms: dict[str, Any]) -> ImportRun | None:
    """Begin the import that a form asks for; None when the form has faults."""
    by = request.user.get_username()
    if kind == ImportRun.Kind.CHANGES:
        lists = forms["changes_form"] = ChangesForm(request.POST, request.FILES, prefix="changes")
        if not lists.is_valid():
            return None
        return background.start_changes(lists.cleaned_data["lists"], by=by)
    form = forms["register_form"] = RegisterForm(request.POST, request.FILES, prefix="register")
    if not form.is_valid():
        return None
    return background.start_register(
        form.cleaned_data["file"], by=by, population_date=form.cleaned_data["population_date"]
    )


@operators_only
@require_POST
def update(request: Request) -> HttpResponse:
    """Fetch the register from the configured address."""
    try:
        run = background.start_update(by=request.user.get_username())
    except ImportBusy:
        messages.error(request, _("Another import is running; please wait until it ends."))
    except NoAddress:
        messages.error(request, _("No address is configured (KLEINSTADT_REGISTER_URL)."))
    else:
        record("import.started", by=request.user, about=run)
        return redirect("import_run", run.pk)
    return redirect("imports")


@operators_only
@require_GET
def import_run(request: Request, pk: int) -> HttpResponse:
    """How far an import is, what it would change, or why it was refused.

    The box of a running import asks for itself; once it has ended the whole page is drawn again.
    """
    retire_dead()
    run = get_object_or_404(ImportRun.objects.select_related("edition", "dataset"), pk=pk)
    if request.htmx and not run.is_running:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"run": run, "report": report(run), "trail": _import_trail(run)}
    template = "towns/import_run.html#work" if request.htmx else "towns/import_run.html"
    return render(request, template, context)


def _import_trail(run: ImportRun) -> list[Link]:
    if run.is_of_figures:
        figures = Link(_("Figures of towns"), reverse("figure_imports"))
        return _trail(figures, Link(str(run.get_kind_display())))
    return _trail(Link(_("Register"), reverse("imports")), Link(str(run.get_kind_display())))


@operators_only
@require_POST
def stop_import(request: Request, pk: int) -> HttpResponse:
    """Stop a running import; the register stays as it was."""
    run = get_object_or_404(ImportRun, pk=pk)
    if stop(run):
        record("import.stopped", by=request.user, about=run)
        messages.success(request, _("Stopped. The register is as it was."))
    return redirect("import_run", pk)


@operators_only
@require_POST
def confirm_import(request: Request, pk: int) -> HttpResponse:
    """Make what was previewed valid."""
    run = get_object_or_404(ImportRun.objects.select_related("edition", "dataset"), pk=pk)
    try:
        if run.kind == ImportRun.Kind.CHANGES:
            done = background.confirm_changes(run)
        elif run.dataset is not None:
            done = bool(activate_dataset(run.dataset))
        else:
            done = run.edition is not None and bool(activate(run.edition))
    except (NotStaged, Outdated):
        done = False
    except ImportBusy:
        messages.error(request, _("Another import is running; please wait until it ends."))
        return redirect("import_run", pk)
    if done:
        record("import.confirmed", by=request.user, about=run)
        messages.success(request, _("Done. All pages now show the new state."))
    else:
        messages.error(request, _("This import waits no more. Please hand the file in again."))
    return redirect("import_run", pk)


@operators_only
@require_POST
def discard_import(request: Request, pk: int) -> HttpResponse:
    """Drop what was previewed."""
    run = get_object_or_404(ImportRun.objects.select_related("edition", "dataset"), pk=pk)
    if run.kind == ImportRun.Kind.CHANGES:
        background.discard_changes(run)
    elif run.dataset is not None:
        discard_dataset(run.dataset)
        messages.success(request, _("Discarded. The figures are as they were."))
        return redirect("figure_imports")
    elif run.edition is not None:
        discard(run.edition)
    record("import.discarded", by=request.user, about=run)
    messages.success(request, _("Discarded. The register is as it was."))
    return redirect("imports")
