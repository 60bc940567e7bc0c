# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The request as our views see it, and who may see what."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class Request(HttpRequest):
    """An `HttpRequest` with what our middleware adds; for annotations only."""

    htmx: HtmxDetails


def _only(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for whoever has this permission; nothing of it stays in a cache."""

    def closed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        allowed = permission_required(permission, raise_exception=True)(guarded)
        private: Callable[..., Any] = never_cache(login_required(allowed))
        return private

    return closed


def operators_only(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Only people who may operate the site see this view."""
    return _only("people.operate")(view)


def office_only(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Only the programme office, and people who may operate the site, see this view."""
    return _only("people.admit")(view)


def client_address(request: HttpRequest) -> str:
    """The network address of the reader; behind our own proxy the one that the proxy saw."""
    if settings.BEHIND_PROXY:
        seen: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if seen.strip():
            return seen.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def said(query: QueryDict) -> QueryDict:
    """A query without its empty fields, which a form sends although nobody filled them in."""
    found = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := [value for value in values if value.strip()]:
            found.setlist(name, kept)
    return found


def address_of(request: HttpRequest, query: QueryDict) -> str:
    """The address of this page with another query."""
    return f"{request.path}?{query.urlencode()}" if query else request.path
