# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who may see pages of a town hall and of the office, beyond what the table of roles can tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from kleinstadt.core.http import Request
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
