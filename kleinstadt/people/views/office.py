# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The programme office: claims that wait, and what is needed to decide them in minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.actions import claims
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.forms.places import AddressForm, RefusalForm
from kleinstadt.people.models import Claim
from kleinstadt.people.queries.acting import place_name
from kleinstadt.people.queries.evidence import evidence
from kleinstadt.people.views import frame, guards

DECIDED_SHOWN = 20


@guards.office_only
@require_GET
def queue(request: Request) -> HttpResponse:
    """Claims that wait, the oldest first, and those decided of late."""
    decided = Claim.objects.exclude(decided_at=None).order_by("-decided_at")[:DECIDED_SHOWN]
    context = {
        "waiting": [_row(claim) for claim in Claim.objects.open()],
        "drafts": Claim.objects.filter(
            state=Claim.State.DRAFT, expires_at__gt=timezone.now()
        ).count(),
        "decided": [_row(claim) for claim in decided],
        "trail": frame.operation_trail(Link(_("Claims"))),
    }
    return render(request, "people/claims.html", context)


def _row(claim: Claim) -> dict[str, Any]:
    return {"claim": claim, "place": place_name(claim)}


@guards.office_only
@require_http_methods(["GET", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    """One claim with all that helps to decide it; approve, refuse with a reason, ask the mayor."""
    claim = get_object_or_404(Claim.objects.exclude(state=Claim.State.DRAFT), pk=pk)
    wanted = request.POST.get("decision", "")
    refuse = RefusalForm(request.POST if wanted in {"refuse", "release"} else None, prefix="refuse")
    mayor = AddressForm(
        request.POST if wanted == "ask" else None,
        prefix="ask",
        initial={"address": claim.mayor_address},
    )
    status = 200
    if wanted:
        try:
            if _done(request, claim, wanted, refuse, mayor):
                return redirect("claims")
            status = 422
        except Refusal as refusal:
            frame.tell_refusal(request, refusal)
            claim.refresh_from_db()
            status = 409
    context = {
        "claim": claim,
        "place": place_name(claim),
        "evidence": evidence(claim),
        "refuse": refuse,
        "mayor": mayor,
        "approvals": claim.approvals.select_related("sender"),
        "trail": frame.operation_trail(
            Link(_("Claims"), reverse("claims")), Link(place_name(claim))
        ),
    }
    return render(request, "people/claim_decide.html", context, status=status)


def _done(
    request: Request, claim: Claim, wanted: str, refuse: RefusalForm, mayor: AddressForm
) -> bool:
    """Do what a button wants; False when its form has faults."""
    by = guards.signed_in(request)
    place = {"place": place_name(claim)}
    if wanted == "approve":
        claims.decide(claim, approved=True, by=by)
        frame.tell(request, _("%(place)s is claimed. The person has been told.") % place)
        return True
    if wanted == "ask" and mayor.is_valid():
        claims.send_approval(claim, address=mayor.cleaned_data["address"], by=by)
        frame.tell(request, _("The link is on its way. It holds for seven days."))
        return True
    if wanted == "refuse" and refuse.is_valid():
        claims.decide(claim, approved=False, by=by, reason=refuse.cleaned_data["reason"])
        frame.tell(request, _("The claim is refused. The person has been told why."))
        return True
    if wanted == "release" and refuse.is_valid():
        claims.release(claim, by=by, reason=refuse.cleaned_data["reason"])
        frame.tell(request, _("%(place)s can be claimed again.") % place)
        return True
    return False
