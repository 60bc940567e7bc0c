# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate before every view: the table of roles, the second factor, and sessions that are over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from kleinstadt.people import roles
from kleinstadt.people.queries.clock import is_behind

SEEN, SEEN_EVERY = "seen", 600  # a session notes in seconds since 1970 when it was last used
IDLE = 12 * 3600  # seconds without use, unless the person wished to stay signed in
LONGEST = 30 * 86_400  # seconds from signing in, however often it is used


class Gate:
    """Lets a request through to its view, or says why not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what the table of roles does not allow; lead to the second factor who needs one."""
        del view, args, kwargs
        match = request.resolver_match
        rule = roles.rule_of(match.view_name, match.route) if match else None
        if rule is None:
            raise PermissionDenied  # an address that nobody thought of stays closed
        person = _person(request)
        if not rule.open and roles.needs_second_factor(person) and not proved(request):
            return _to_second_factor(request)
        if rule.allows(person):
            return None
        if person.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())


def proved(request: HttpRequest) -> bool:
    """Whether this session was opened, or since confirmed, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _person(request: HttpRequest) -> Any:
    """Who asks; without a session nobody is looked up, and a session that is over is ended."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    if request.user.is_authenticated and _is_over(request):
        logout(request)
    return request.user


def _is_over(request: HttpRequest) -> bool:
    session, now = request.session, time.time()
    began = [record["at"] for record in get_authentication_records(request, request.user)]
    seen = session.get(SEEN, now)
    stays = not session.get_expire_at_browser_close()
    too_long = bool(began) and now - began[0] > LONGEST
    if is_behind(now) or too_long or (now - seen > IDLE and not stays):
        return True
    if SEEN not in session or now - seen > SEEN_EVERY:
        session[SEEN] = now
    return False


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415  # its models need the apps

    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    name = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
    answer = redirect(name)
    answer["Location"] += f"?{urlencode(back)}" if back and name != "mfa_index" else ""
    return answer
