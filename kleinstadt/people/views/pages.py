# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What allauth's views need to be pages of ours."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from itertools import chain
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from kleinstadt.core.components import Link
from kleinstadt.core.limits import Limit, LimitReached
from kleinstadt.people.accounts import LIMITED, too_many

Words = str | Promise


@method_decorator(never_cache, name="dispatch")
class AccountPage(TemplateResponseMixin, ContextMixin):
    """A page with title, lead and perhaps a form; faults answer 422, reached limits 429."""

    template_name = "people/form.html"
    title: Words = ""
    lead: Words = ""
    button: Words = ""
    inside = True  # below the page "my account"
    limits: tuple[tuple[Limit, Callable[[HttpRequest], str]], ...] = ()  # of posts, and for whom
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for limit, who in self.limits if request.method == "POST" else ():
            try:
                limit.take(who(request))
            except LimitReached as reached:
                return _wait(request, reached)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # allauth's view
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        trail = [Link(_("Start"), reverse("start"))]
        if self.inside and self.request.user.is_authenticated:
            trail.append(Link(_("My account"), reverse("account")))
        return context | {
            "title": self.title,
            "lead": self.lead,
            "button": self.button,
            "trail": [*trail, Link(str(self.title))],
        }

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page with its faults; with Retry-After when a limit was reached."""
        context = self.get_context_data(form=form)
        answer = self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        for fault in chain.from_iterable(form.errors.as_data().values()):
            if fault.code == LIMITED:
                answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
                answer["Retry-After"] = str((fault.params or {})["retry_after"])
        return answer


def typed_address(request: HttpRequest) -> str:
    """The address that was typed, as a limit counts it."""
    return request.POST.get("email", "").strip().casefold()[:254]


def person(request: HttpRequest) -> str:
    """Who has signed in, as a limit counts it; all others together."""
    return str(request.user.pk or "")


def _wait(request: HttpRequest, reached: LimitReached) -> HttpResponse:
    context = {"title": _("Please wait a little"), "lead": too_many(reached).messages[0]}
    answer = render(request, "people/notice.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(reached.retry_after)
    return answer
