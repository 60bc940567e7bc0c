# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Functions: founding, holding, handing over."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.actions import functions, handovers, invitations
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.forms.places import FunctionForm, HandoverForm, HolderForm
from kleinstadt.people.models import Function, Handover, Holding, Membership
from kleinstadt.people.queries import handover
from kleinstadt.people.queries.acting import acting, place_name
from kleinstadt.people.queries.holders import person_name, posts
from kleinstadt.people.views import frame, guards


@guards.members_only
@require_http_methods(["GET", "POST"])
def found(request: Request, place: Membership) -> HttpResponse:
    """Found a function."""
    guards.may_manage(request, place)
    form = FunctionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            function = functions.found(place, **form.cleaned_data, by=guards.signed_in(request))
        except Refusal as refusal:
            frame.refused(form, refusal)
        else:
            return redirect("function", function.pk)
    return frame.ask(
        request,
        form,
        title=_("New function"),
        lead=_("Mail, duties and files belong to the function, whoever holds it."),
        button=_("Found the function"),
        trail=frame.team_trail(Link(_("New function"))),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def function(request: Request, pk: int) -> HttpResponse:
    """Who holds a function; administrators let somebody take it up here."""
    found = get_object_or_404(Function, pk=pk)
    guards.may_see(request, found)
    manages = acting(request.user).may_manage(found)
    form = HolderForm(request.POST or None, place=found)
    if form.is_bound:
        guards.may_manage(request, found)
        if form.is_valid():
            try:
                functions.take_up(found, **form.cleaned_data, by=guards.signed_in(request))
            except Refusal as refusal:
                frame.refused(form, refusal)
            else:
                frame.tell(request, _("The function is taken up."))
                return redirect("function", pk)
    (post,) = posts(Function.objects.filter(pk=pk))
    holder = post.holder
    return frame.ask(
        request,
        form,
        title=found.name,
        lead=place_name(found),
        button=_("Take up the function"),
        trail=frame.team_trail(Link(found.name)),
        template="people/function.html",
        post=post,
        manages=manages,
        mine=holder is not None and holder.person_id == request.user.pk,
        sections=handover.content(found),
        handovers=found.handovers.select_related("giver", "taker"),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change the shared mailboxes of a function."""
    found = get_object_or_404(Function, pk=pk)
    guards.may_manage(request, found)
    boxes = "\n".join(box.address for box in found.mailboxes.all())
    form = FunctionForm(request.POST or None, initial={"name": found.name, "mailboxes": boxes})
    form.fields["name"].disabled = True
    if form.is_bound and form.is_valid():
        functions.set_mailboxes(found, form.cleaned_data["mailboxes"])
        frame.tell(request, _("The mailboxes are changed."))
        return redirect("function", pk)
    return frame.ask(
        request,
        form,
        title=_("Shared mailboxes"),
        lead=found.name,
        button=_("Save"),
        trail=frame.team_trail(
            Link(found.name, reverse("function", args=[pk])), Link(_("Shared mailboxes"))
        ),
    )


def _my_holding(request: Request, pk: int) -> Holding:
    """A present holding that the person has herself or administers."""
    holding = get_object_or_404(
        Holding.objects.present().select_related("function", "person"), pk=pk
    )
    if holding.person_id != request.user.pk:
        guards.may_manage(request, holding.function)
    return holding


@never_cache
@login_required
@require_POST
def end_deputy(request: Request, pk: int) -> HttpResponse:
    """End the time of a deputy."""
    holding = _my_holding(request, pk)
    if not holding.deputy:
        raise PermissionDenied
    functions.end(holding)
    frame.tell(request, _("The deputy's time has ended."))
    return redirect("function", holding.function_id)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Hand a function over: look at what passes on, say who follows."""
    held = get_object_or_404(
        Holding.objects.select_related("function", "person"), pk=pk, deputy=False
    )
    if held.person_id != request.user.pk:
        guards.may_manage(request, held.function)
    form = HandoverForm(request.POST or None, holding=held)
    if form.is_bound and form.is_valid():
        try:
            return _hand_over(request, held, form)
        except Refusal as refusal:
            frame.refused(form, refusal)
    return frame.ask(
        request,
        form,
        title=_("Hand over: %(function)s") % {"function": held.function.name},
        lead=_("Whatever is open for this function passes on to whoever follows."),
        button=_("Hand over"),
        trail=frame.team_trail(
            Link(held.function.name, reverse("function", args=[held.function_id])),
            Link(_("Hand over")),
        ),
        template="people/hand_over.html",
        sections=handover.content(held.function),
    )


def _hand_over(request: Request, held: Holding, form: HandoverForm) -> HttpResponse:
    fields = form.cleaned_data
    if fields["way"] == form.Way.INVITE:
        wanted = invitations.Wanted(
            fields["email"], function=held.function, takes_over=held, note=fields["note"]
        )
        invitations.invite(held.function, wanted, by=guards.signed_in(request))
        frame.tell(request, _("The invitation is on its way to %(email)s.") % fields)
        return redirect("function", held.function_id)
    taker = fields["person"] if fields["way"] == form.Way.COLLEAGUE else None
    done = handovers.hand_over(held, taker=taker, note=fields["note"], by=guards.signed_in(request))
    frame.tell(request, _("The function is handed over."))
    return redirect("handover", done.pk)


@never_cache
@login_required
@require_GET
def handover_page(request: Request, pk: int) -> HttpResponse:
    """The page of a hand-over as it stood; made to be printed."""
    done = get_object_or_404(Handover.objects.select_related("function", "giver", "taker"), pk=pk)
    guards.may_see(request, done.function)
    context = {
        "handover": done,
        "place": place_name(done.function),
        "giver": person_name(done.giver) if done.giver else "",
        "taker": person_name(done.taker) if done.taker else "",
        "trail": frame.team_trail(
            Link(done.function.name, reverse("function", args=[done.function_id])),
            Link(_("Hand-over")),
        ),
    }
    return render(request, "people/handover.html", context)
