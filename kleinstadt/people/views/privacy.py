# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""My data: take them along, leave for good; choose when mail comes. The operator does it on request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kleinstadt.core.audit import record
from kleinstadt.core.components import Link
from kleinstadt.core.http import Request, operators_only
from kleinstadt.core.models import Addressee
from kleinstadt.core.views.mail import settings_page
from kleinstadt.people.actions.privacy import LastAdministrator, erase
from kleinstadt.people.forms.privacy import EraseForm
from kleinstadt.people.models import User
from kleinstadt.people.queries.holders import person_name
from kleinstadt.people.queries.privacy import export
from kleinstadt.people.views import frame, guards

View = Callable[..., Any]
confirmed: Callable[[View], View] = reauthentication_required


@never_cache
@login_required
def my_mail(request: Request) -> HttpResponse:
    """When mail comes, for whoever has signed in."""
    address = guards.signed_in(request).email.lower()
    addressee, _fresh = Addressee.objects.get_or_create(address=address)
    return settings_page(request, addressee)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@confirmed
def my_data(request: Request) -> HttpResponse:
    """What is stored about me, as a file; and the way out."""
    return _page(request, guards.signed_in(request), mine=True)


@never_cache
@login_required
@require_POST
@confirmed
def my_data_file(request: Request) -> HttpResponse:
    """All that is stored about me."""
    return _file(request, guards.signed_in(request))


@operators_only
@require_http_methods(["GET", "POST"])
@confirmed
def person_data(request: Request, pk: int) -> HttpResponse:
    """The same for a person who asked the operator."""
    return _page(request, get_object_or_404(User, pk=pk), mine=False)


@operators_only
@require_POST
@confirmed
def person_data_file(request: Request, pk: int) -> HttpResponse:
    """All that is stored about a person who asked for it."""
    return _file(request, get_object_or_404(User, pk=pk))


def _file(request: Request, person: User) -> HttpResponse:
    record("person.exported", by=guards.signed_in(request), about=person)
    answer = HttpResponse(export(person), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="meine-daten.zip"'
    return answer


def _page(request: Request, person: User, *, mine: bool) -> HttpResponse:
    form, status = EraseForm(request.POST or None), 200
    if form.is_bound and form.is_valid():
        try:
            erase(person, by=None if mine else guards.signed_in(request))
        except LastAdministrator:
            form.add_error(
                None, _("This is the last administrator. Please name another one first.")
            )
        else:
            if mine:
                request.session.flush()  # signing out would be noted under a new pseudonym
                request.user = AnonymousUser()
            messages.success(request, _("Erased. Nothing is stored about this person any more."))
            return redirect("start" if mine else "people")
    if form.is_bound:
        status = 422
    title = _("My data") if mine else _("Data of a person")
    trail = [Link(_("My account"), reverse("account")), Link(title)]
    if not mine:
        above = Link(person_name(person), reverse("person", args=[person.pk]))
        trail = frame.operation_trail(Link(_("People"), reverse("people")), above, Link(title))
    context = {
        "title": title,
        "trail": trail,
        "form": form,
        "mine": mine,
        "name": person_name(person),
        "file_url": reverse("my_data_file")
        if mine
        else reverse("person_data_file", args=[person.pk]),
    }
    return render(request, "people/my_data.html", context, status=status)
