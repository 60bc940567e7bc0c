# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Leaving a kind of mail, choosing when mail comes, and the operator's look at the outbox."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kleinstadt.core.audit import record
from kleinstadt.core.components import Link
from kleinstadt.core.forms import MailForm
from kleinstadt.core.http import Request, operators_only
from kleinstadt.core.models import Addressee, Mail
from kleinstadt.core.post import preferences, sending

PER_PAGE = 50


def _trail(title: str) -> list[Link]:
    return [Link(_("Start"), reverse("start")), Link(title)]


def _unknown(request: Request) -> HttpResponse:
    title = _("This link does not hold")
    context = {"title": title, "trail": _trail(title)}
    return render(request, "core/mail_link_unknown.html", context, status=404)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token says for whom
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: Request, token: str) -> HttpResponse:
    """One click ends a kind of mail; opening the link alone changes nothing."""
    found = preferences.read(token)
    if found is None:
        return _unknown(request)
    addressee, kind = found
    if request.method == "POST":
        preferences.leave(addressee, kind)
    title = _("No more mail of this kind")
    context = {
        "title": title,
        "trail": _trail(title),
        "kind": kind.label,
        "left": request.method == "POST",
        "settings_url": reverse("mail_settings_by_token", args=[token]),
    }
    return render(request, "core/mail_leave.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def settings_by_token(request: Request, token: str) -> HttpResponse:
    """How mail comes, for whoever has a link from one."""
    found = preferences.read(token)
    return settings_page(request, found[0]) if found else _unknown(request)


def settings_page(request: Request, addressee: Addressee) -> HttpResponse:
    """The form for an addressee who is known, by a link or by having signed in."""
    form = MailForm(request.POST or None, instance=addressee)
    status = 200
    if form.is_bound and form.is_valid():
        preferences.store(form.save(commit=False))
        messages.success(request, _("Saved. This holds from now on."))
        return redirect(request.path)
    if form.is_bound:
        status = 422
    title = _("Mail from kleinstadt")
    context = {"form": form, "title": title, "trail": _trail(title), "addressee": addressee}
    return render(request, "core/mail_settings.html", context, status=status)


@operators_only
@require_GET
def outbox(request: Request) -> HttpResponse:
    """How many mails are in which state, and those that need a person."""
    counts = dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))
    stuck = Mail.objects.filter(state__in=[Mail.State.UNSURE, Mail.State.REFUSED])
    context = {
        "counts": [(state.label, counts.get(state.value, 0)) for state in Mail.State],
        "page": Paginator(stuck.select_related("addressee"), PER_PAGE).get_page(
            request.GET.get("seite")
        ),
        "trail": [Link(_("Operation"), reverse("operations")), Link(_("Outbox"))],
    }
    return render(request, "core/outbox.html", context)


@operators_only
@require_POST
def settle_mail(request: Request, pk: int) -> HttpResponse:
    """Send a mail once more, or note that it arrived."""
    mail = get_object_or_404(Mail, pk=pk)
    act = sending.note_sent if request.POST.get("as") == "sent" else sending.send_again
    with transaction.atomic():
        done = act(mail)
        if done:
            record("mail.settled", by=request.user, about=mail, again=act is sending.send_again)
    if done:
        messages.success(request, _("Done."))
    else:
        messages.error(request, _("This mail is settled already."))
    return redirect("outbox")
