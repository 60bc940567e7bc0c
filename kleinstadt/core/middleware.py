# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What happens around every request."""

import gzip
import secrets
from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kleinstadt.core.snapshots import one_reading

BACK_OFFICE = "/verwaltung/"
PACKING, LEAST_PACKED = 2, 2_000  # level of gzip; bytes from which a page is packed by it
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


class PackMiddleware(GZipMiddleware):
    """Django's packing of pages at a lower level: half of its time, for pages a tenth heavier."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if isinstance(response, HttpResponse) and self._is_page(request, response):
            packed = gzip.compress(response.content, PACKING, mtime=0)
            # a name of random length in the head hides how well secrets in a page compress
            name = b"a" * secrets.randbelow(self.max_random_bytes) + b"\0"
            response.content = packed[:3] + bytes([gzip.FNAME]) + packed[4:10] + name + packed[10:]
            response["Content-Length"] = str(len(response.content))
            response["Content-Encoding"] = "gzip"
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer

    @staticmethod
    def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
        """Whether it is worth packing here; all else goes to Django's."""
        return (
            not response.has_header("Content-Encoding")
            and not response.has_header("ETag")
            and response.headers.get("Content-Type", "").startswith("text/html")
            and len(response.content) >= LEAST_PACKED
            and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        )


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
