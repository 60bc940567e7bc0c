# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kleinstadt.core.components import Link
from kleinstadt.people.forms import LoginForm


class Login(views.LoginView):
    """Name and password; 422 when they do not fit, 429 when it was tried too often."""

    template_name = "people/login.html"
    authentication_form = LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [Link(_("Start"), reverse("start")), Link(_("Sign in"))]
        return super().get_context_data(trail=trail, **kwargs)

    def form_invalid(self, form: LoginForm) -> HttpResponse:  # type: ignore[override]  # our own form
        answer = self.render_to_response(self.get_context_data(form=form), status=422)
        if form.retry_after:
            answer.status_code = 429
            answer["Retry-After"] = str(form.retry_after)
        return answer
