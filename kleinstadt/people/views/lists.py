# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations of the office: all that are open, and many at once from a spreadsheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.formats import csvtable
from kleinstadt.formats.invitationlist import MAX_BYTES
from kleinstadt.people.actions import invitations, links
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.forms.lists import ListForm
from kleinstadt.people.models import Invitation, InvitationList
from kleinstadt.people.queries.acting import place_name
from kleinstadt.people.queries.lists import preview
from kleinstadt.people.views import frame, guards
from kleinstadt.towns.queries.faults import FaultInWords, refusal_sentence

PER_PAGE = 50
_EXAMPLE = [
    {"email": "bauamt@stadt.example", "name": "Erika Muster", "ags": "12070424",
     "role": "Mitglied", "function": "Bauamtsleitung", "deputy": "nein"},
]  # fmt: skip


@guards.office_only
@require_http_methods(["GET", "POST"])
def all_invitations(request: Request) -> HttpResponse:
    """Open invitations; takes a list in and leads to its preview, or names its faults by cell."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    faults: list[FaultInWords] = []
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        seen = preview(file.read(MAX_BYTES + 1))
        if not seen.faults:
            held = InvitationList.objects.create(
                rows=seen.rows, file=file.name[:200], sender=guards.signed_in(request)
            )
            return redirect("invitation_list", held.pk)
        faults = seen.faults
    found = Invitation.objects.open().select_related("inviter")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "form": form,
        "faults": faults,
        "sentence": refusal_sentence(len(faults), more=False) if faults else "",
        "page": page,
        "rows": [(one, place_name(one)) for one in page],
        "trail": frame.operation_trail(Link(_("Invitations"))),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/invitations.html", context, status=status)


@guards.office_only
@require_GET
def example(request: Request) -> HttpResponse:  # Django passes it
    """A workbook to fill in."""
    columns = [
        csvtable.Column("email", "E-Mail"),
        csvtable.Column("name", "Name"),
        csvtable.Column("ags", "AGS"),
        csvtable.Column("role", "Rolle"),
        csvtable.Column("function", "Funktion"),
        csvtable.Column("deputy", "Vertretung"),
    ]
    notes = [
        ("AGS", _("Eight digits, as a text. A column “Stadt” with the name does as well.")),
        ("Rolle", _("Mitglied or Verwaltung; empty means Mitglied.")),
        ("Vertretung", _("ja or nein; empty means nein.")),
    ]
    answer = HttpResponse(
        csvtable.write_xlsx(columns, _EXAMPLE, notes, titles=("Einladungen", "Erläuterung")),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = 'attachment; filename="einladungen.xlsx"'
    return answer


@guards.office_only
@require_http_methods(["GET", "POST"])
def one_list(request: Request, pk: int) -> HttpResponse:
    """The preview of a list; sending sends all of it, once."""
    held = get_object_or_404(InvitationList, pk=pk)
    status = 200
    if request.method == "POST":
        try:
            count = invitations.send_list(held, by=guards.signed_in(request))
        except Refusal as refusal:
            frame.tell_refusal(request, refusal)
            held.refresh_from_db()
            status = 409
        else:
            frame.tell(request, _("%(count)s invitations are on their way.") % {"count": count})
            return redirect("invitations")
    context = {
        "list": held,
        "trail": frame.operation_trail(
            Link(_("Invitations"), reverse("invitations")), Link(held.file)
        ),
    }
    return render(request, "people/invitation_list.html", context, status=status)


@guards.office_only
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw any invitation."""
    try:
        if links.withdraw(get_object_or_404(Invitation, pk=pk)):
            frame.tell(request, _("The invitation is withdrawn."))
    except Refusal as refusal:
        frame.tell_refusal(request, refusal)
    return redirect("invitations")
