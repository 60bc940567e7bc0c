# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What pages of a town hall share: who may see them, forms with their faults, refusals in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.models import AtPlace, Membership, User
from kleinstadt.people.queries.acting import acting, current_town
from kleinstadt.people.queries.holders import my_place
from kleinstadt.people.roles import OFFICE, site_roles

P = ParamSpec("P")


def members_only(
    view: Callable[Concatenate[Request, Membership, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Only who acts for a town sees this view; it is given by what she acts. Nothing is cached."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        town = current_town(request)
        place = my_place(signed_in(request), town.id) if town else None
        if place is None:
            raise PermissionDenied
        return view(request, place, *args, **kwargs)

    closed: Callable[..., Any] = never_cache(login_required(guarded))
    return closed


def office_only(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Only the programme office and administrators see this view; nothing of it stays in a cache."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_office(signed_in(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    closed: Callable[..., Any] = never_cache(login_required(guarded))
    return closed


def is_office(person: User) -> bool:
    """Whether the person lets people and towns in."""
    return not OFFICE.roles.isdisjoint(site_roles(person))


def signed_in(request: Request) -> User:
    """The person who is signed in; behind login_required."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_manage(request: Request, thing: AtPlace) -> None:
    """Raise PermissionDenied unless the person administers the place of the thing."""
    if not acting(request.user).may_manage(thing):
        raise PermissionDenied


def may_see(request: Request, thing: AtPlace) -> None:
    """Raise PermissionDenied unless the person acts for the place of the thing."""
    if not acting(request.user).may_see(thing):
        raise PermissionDenied


def trail(*links: Link) -> list[Link]:
    """The way from the desk to this page."""
    return [Link(_("My desk"), reverse("desk")), *links]


def team_trail(*links: Link) -> list[Link]:
    """The way from the desk through the town hall to this page."""
    return trail(Link(_("My town hall"), reverse("team")), *links)


def operation_trail(*links: Link) -> list[Link]:
    """The way from the operator's desk to this page."""
    return [Link(_("Operation"), reverse("operations")), *links]


def ask(  # a page has these parts
    request: Request,
    form: BaseForm,
    *,
    title: str,
    button: str,
    trail: Sequence[Link],
    lead: str = "",
    template: str = "people/ask.html",
    **more: Any,
) -> HttpResponse:
    """A page with one form; 422 when it has faults, 409 when what it asks for was refused."""
    status = HTTPStatus.OK
    if form.is_bound and form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if getattr(form, "was_refused", False):
            status = HTTPStatus.CONFLICT
    context = {"form": form, "title": title, "lead": lead, "button": button, "trail": trail}
    return render(request, template, context | more, status=status)


def refused(form: BaseForm, refusal: Refusal) -> None:
    """Let the form say why it could not be done."""
    form.was_refused = True  # type: ignore[attr-defined]  # read by ask()
    form.add_error(None, str(refusal))


def tell(request: Request, words: str) -> None:
    """Say that something was done, at the top of the next page."""
    messages.success(request, words)


def tell_refusal(request: Request, refusal: Refusal) -> None:
    """Say why something was not done, at the top of the next page."""
    messages.error(request, str(refusal))


def say(
    request: Request,
    title: str,
    lead: str,
    *,
    status: int = HTTPStatus.OK,
    actions: Sequence[Link] = (),
) -> HttpResponse:
    """A page that only says something."""
    context = {
        "title": title,
        "lead": lead,
        "actions": actions or [Link(_("To the start page"), reverse("start"))],
        "trail": [Link(_("Start"), reverse("start")), Link(title)],
    }
    return render(request, "people/said.html", context, status=status)


def gone(request: Request, refusal: Refusal) -> HttpResponse:
    """The page of a link that opens nothing (any more)."""
    return say(request, _("This link does not open anything"), str(refusal), status=HTTPStatus.GONE)
