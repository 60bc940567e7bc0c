# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A report of a reader as the town sees it, and the town's answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.actions import concerns
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.forms.places import AnswerForm
from kleinstadt.people.models import Concern
from kleinstadt.people.queries.acting import acting
from kleinstadt.people.views import frame, guards


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def concern(request: Request, pk: int) -> HttpResponse:
    """Show a report to the members of its town and to operators; members may answer once."""
    found = get_object_or_404(Concern.objects.select_related("report", "answered_by"), pk=pk)
    person = guards.signed_in(request)
    speaks = acting(person).is_member(found.town_id)
    if not speaks and not guards.is_office(person):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            concerns.answer(found, text=form.cleaned_data["text"], by=person)
        except Refusal as refusal:
            frame.refused(form, refusal)
            found.refresh_from_db()
        else:
            frame.tell(request, _("The answer is on its way."))
            return redirect("concern", pk)
    report = found.report
    return frame.ask(
        request,
        form,
        title=f"{report.get_kind_display()}: {report.record}",
        button=_("Send the answer"),
        trail=frame.trail(Link(_("Report"))),
        template="people/concern.html",
        concern=found,
        speaks=speaks,
    )
