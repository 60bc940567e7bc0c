# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""My town hall: who works there, which functions there are, who was invited."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.actions import functions, invitations, links
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.forms.places import InviteForm
from kleinstadt.people.models import Function, Invitation, Membership
from kleinstadt.people.queries.acting import acting, choose_town, current_town, place_name
from kleinstadt.people.queries.holders import at_town, members_of, person_name, posts, same_place
from kleinstadt.people.views import frame, guards


@guards.members_only
@require_GET
def team(request: Request, place: Membership) -> HttpResponse:
    """The people, functions and invitations of the town that the person acts for now."""
    town = current_town(request)
    here = at_town(town.id) if town else same_place(place)
    manages = acting(request.user).may_manage(place)
    context = {
        "place": place_name(place),
        "town": town,
        "manages": manages,
        "members": members_of(place),
        "posts": posts(Function.objects.filter(here)),
        "invitations": Invitation.objects.open().filter(same_place(place)) if manages else [],
        "roles": Membership.Role,
        "trail": frame.trail(Link(_("My town hall"))),
    }
    return render(request, "people/team.html", context)


@never_cache
@login_required
@require_POST
def choose(request: Request) -> HttpResponse:
    """Act for another of one's towns from now on."""
    if choose_town(request, request.POST.get("ags", "")):
        town = current_town(request)
        frame.tell(request, _("You now act for %(town)s.") % {"town": town.name if town else ""})
    back = request.POST.get("zurueck", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("desk")
    return redirect(back)


@guards.members_only
@require_http_methods(["GET", "POST"])
def invite(request: Request, place: Membership) -> HttpResponse:
    """Invite somebody to the town hall."""
    guards.may_manage(request, place)
    form = InviteForm(request.POST or None, place=place)
    if form.is_bound and form.is_valid():
        fields = form.cleaned_data
        wanted = invitations.Wanted(
            fields["email"], fields["name"], fields["role"], fields["function"], fields["deputy"]
        )
        try:
            invitations.invite(place, wanted, by=guards.signed_in(request))
        except Refusal as refusal:
            frame.refused(form, refusal)
        else:
            frame.tell(request, _("The invitation is on its way to %(email)s.") % fields)
            return redirect("team")
    return frame.ask(
        request,
        form,
        title=_("Invite to %(place)s") % {"place": place_name(place)},
        lead=_("The link in the mail holds for 14 days and opens once."),
        button=_("Send the invitation"),
        trail=frame.team_trail(Link(_("Invite"))),
    )


@guards.members_only
@require_POST
def withdraw(request: Request, place: Membership, pk: int) -> HttpResponse:
    """Withdraw an invitation; its link opens nothing any more."""
    invitation = get_object_or_404(Invitation.objects.filter(same_place(place)), pk=pk)
    guards.may_manage(request, invitation)
    try:
        if links.withdraw(invitation):
            frame.tell(request, _("The invitation is withdrawn."))
    except Refusal as refusal:
        frame.tell_refusal(request, refusal)
    return redirect("team")


@guards.members_only
@require_POST
def change_member(request: Request, place: Membership, pk: int) -> HttpResponse:
    """Make a member administrator or the other way round, or end the membership."""
    membership = get_object_or_404(Membership.objects.filter(same_place(place)), pk=pk)
    guards.may_manage(request, membership)
    wanted = request.POST.get("role", "")
    name = person_name(membership.person)
    try:
        if wanted == "leave":
            functions.leave(membership, by=guards.signed_in(request))
            frame.tell(request, _("%(name)s does not belong here any more.") % {"name": name})
        elif wanted in Membership.Role.values:
            functions.set_role(membership, role=wanted, by=guards.signed_in(request))
            frame.tell(request, _("The rights of %(name)s are changed.") % {"name": name})
    except Refusal as refusal:
        frame.tell_refusal(request, refusal)
    return redirect("team")
