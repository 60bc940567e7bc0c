# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What happens around every request."""

from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from kleinstadt.core.snapshots import one_reading

BACK_OFFICE = "/verwaltung/"
TAKES_FILES = (BACK_OFFICE, "/betrieb/", "/en/betrieb/")


class PolicyMiddleware(CSPMiddleware):
    """Our pages get the strict policy; Wagtail's own, which carry inline code, a wider one."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(BACK_OFFICE):
            response._csp_update = {  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp's own hook
                "script-src": ["'unsafe-inline'"],
                "style-src": ["'unsafe-inline'"],
                "frame-ancestors": ["'self'"],
            }
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class SizeMiddleware:
    """A request larger than its part of the site takes is refused before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.path_info.startswith(TAKES_FILES):
            limit = settings.UPLOAD_LIMIT
        if length.isdecimal() and int(length) > limit:
            context = {"megabytes": limit // (1024 * 1024)}
            return render(request, "413.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)


class StampMiddleware:
    """A request reads the stamps of cached data once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_reading():
            return self.get_response(request)
