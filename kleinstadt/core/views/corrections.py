# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reporting an error or a counterstatement, and the operator's list of such reports."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kleinstadt.core import actions
from kleinstadt.core.components import Link
from kleinstadt.core.forms import CorrectionForm
from kleinstadt.core.http import Request, client_address, office_only
from kleinstadt.core.limits import LimitReached
from kleinstadt.core.models import Correction

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def correction(request: Request) -> HttpResponse:
    """Take a report on the record at an address (`seite`, `name`)."""
    about = {
        "address": request.GET.get("seite", "")[:300],
        "record": request.GET.get("name", "")[:200],
    }
    form = CorrectionForm(request.POST or None, initial=about)
    status, wait = 200, 0
    if form.is_bound and form.is_valid():
        try:
            actions.report(form.save(commit=False), sender=client_address(request))
        except LimitReached as limit:
            form.add_error(
                None, _("Too many reports came from your network. Please try again later.")
            )
            status, wait = 429, limit.retry_after
        else:
            return redirect("correction_thanks")
    elif form.is_bound:
        status = 422
    context = {
        "form": form,
        "trail": [Link(_("Start"), reverse("start")), Link(_("Report an error"))],
    }
    answer = render(request, "core/correction.html", context, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


@require_GET
def correction_thanks(request: Request) -> HttpResponse:
    """Say that a report has arrived."""
    trail = [Link(_("Start"), reverse("start")), Link(_("Thank you"))]
    return render(request, "core/correction_thanks.html", {"trail": trail})


@office_only
@require_GET
def corrections(request: Request) -> HttpResponse:
    """All reports, open ones first."""
    listed = Correction.objects.prefetch_related("messages").order_by(
        "-state", "-created_at", "-pk"
    )
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("seite"))
    trail = [Link(_("Operation"), reverse("operations")), Link(_("Reports"))]
    return render(request, "core/corrections.html", {"page": page, "trail": trail})


@office_only
@require_POST
def settle_correction(request: Request, pk: int) -> HttpResponse:
    """Mark a report as done, or open it again."""
    state = request.POST.get("state", "")
    if state in Correction.State.values:
        actions.settle(get_object_or_404(Correction, pk=pk), state, by=request.user)
        messages.success(request, _("The report is now: %s.") % Correction.State(state).label)
    return redirect("corrections")
