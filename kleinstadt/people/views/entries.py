# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Doors for who has a link but perhaps no account: invitations, claims, the mayor's approval."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request, client_address
from kleinstadt.core.limits import LimitReached
from kleinstadt.people.accounts import let_in
from kleinstadt.people.actions import claims, invitations, links
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.forms.places import ClaimForm
from kleinstadt.people.models import Approval, Claim, Invitation, User
from kleinstadt.people.queries.acting import place_name
from kleinstadt.people.queries.holders import person_name
from kleinstadt.people.views import frame
from kleinstadt.towns.queries.register import register


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """What an invitation offers; accepting joins with this account, or leads to making one."""
    try:
        found = links.opened(Invitation, token)
        if request.method == "POST":
            return _accept(request, found)
    except Refusal as refusal:
        return frame.gone(request, refusal)
    known = User.objects.filter(email__iexact=found.email, is_active=True).exists()
    context = {
        "invitation": found,
        "place": place_name(found),
        "by": person_name(found.inviter) if found.inviter else "",
        "known": known,
        "sign_in": f"{reverse('account_login')}?next={request.path}",
        "trail": [Link(_("Start"), reverse("start")), Link(_("Invitation"))],
    }
    return render(request, "people/invitation.html", context)


def _accept(request: Request, found: Invitation) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect(let_in(request, email=found.email, invitation=found.key))
    accepted = invitations.accept(found, person=request.user)
    frame.tell(request, _("You now speak for %(place)s.") % {"place": place_name(found)})
    if accepted.hint:
        messages.warning(request, accepted.hint)
    return redirect("desk")


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: Request) -> HttpResponse:
    """Ask to speak for a town (`stadt` proposes one)."""
    person = request.user if isinstance(request.user, User) else None
    initial = {"town_name": request.GET.get("stadt", "")[:120]}
    if person is not None:
        initial |= {"name": person_name(person), "email": person.email}
    form = ClaimForm(request.POST or None, initial=initial)
    wait = 0
    if form.is_bound and form.is_valid():
        try:
            asked = claims.ask(
                form.save(commit=False), sender=client_address(request), person=person
            )
        except Refusal as refusal:
            frame.refused(form, refusal)
        except LimitReached as limit:
            form.add_error(
                None, _("Too many claims came from your network. Please try again later.")
            )
            wait = limit.retry_after
        else:
            return _asked(request, asked)
    answer = frame.ask(
        request,
        form,
        title=_("Speak for your town"),
        lead=_(
            "Whoever works in a town hall can speak for the town here: answer reports, invite"
            " colleagues, later ask and tell. The programme office checks every claim."
        ),
        button=_("Send the claim"),
        trail=[Link(_("Start"), reverse("start")), Link(_("Speak for your town"))],
        template="people/claim.html",
    )
    if wait:
        answer.status_code, answer["Retry-After"] = 429, str(wait)
    return answer


def _asked(request: Request, asked: Claim) -> HttpResponse:
    words = {"email": asked.email, "place": place_name(asked)}
    if asked.state == Claim.State.OPEN:
        return frame.say(
            request,
            _("Your claim has arrived"),
            _("The programme office now checks whether you may speak for %(place)s.") % words,
        )
    return frame.say(
        request,
        _("Please look into your mail"),
        _(
            "We have sent a link to %(email)s. Your claim of %(place)s counts as soon as you have"
            " opened it; the link holds for two days."
        )
        % words,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def claim_confirm(request: Request, token: str) -> HttpResponse:
    """Confirm the address of a claim. Looking does nothing, so that mail filters may look too."""
    try:
        found = links.opened(Claim, token)
        if request.method == "POST":
            return _asked(request, claims.confirm(found))
    except Refusal as refusal:
        return frame.gone(request, refusal)
    context = {
        "claim": found,
        "place": place_name(found),
        "trail": [Link(_("Start"), reverse("start")), Link(_("Confirm"))],
    }
    return render(request, "people/claim_confirm.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def approval(request: Request, token: str) -> HttpResponse:
    """The mayor's decision by link: says plainly what is approved, and does it once."""
    try:
        found = links.opened(Approval, token)
        if request.method == "POST" and request.POST.get("decision") in {"yes", "no"}:
            approved = request.POST["decision"] == "yes"
            reason = request.POST.get("reason", "")[:2000]
            decided = claims.decide_by_link(found, approved=approved, reason=reason)
            return _decided(request, decided)
    except Refusal as refusal:
        return frame.gone(request, refusal)
    asked = found.claim
    town = register().by_id.get(asked.town_id or 0)
    context = {
        "approval": found,
        "claim": asked,
        "place": place_name(asked),
        "where": f", {town.county_name}, {town.land_name} (AGS {town.ags})" if town else "",
        "trail": [Link(_("Start"), reverse("start")), Link(_("Approval"))],
    }
    return render(request, "people/approval.html", context)


def _decided(request: Request, decided: Claim) -> HttpResponse:
    words = {"name": decided.name, "place": place_name(decided)}
    if decided.state == Claim.State.APPROVED:
        return frame.say(
            request,
            _("Approved"),
            _("%(name)s may now speak for %(place)s. The link opens nothing any more.") % words,
        )
    return frame.say(
        request,
        _("Refused"),
        _("%(name)s may not speak for %(place)s. We have told so.") % words,
    )
