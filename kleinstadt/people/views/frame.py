# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What pages of a town hall share: the way to them, forms with their faults, refusals in words."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.actions.refusals import Refusal


def trail(*links: Link) -> list[Link]:
    """The way from the desk to this page."""
    return [Link(_("My desk"), reverse("desk")), *links]


def team_trail(*links: Link) -> list[Link]:
    """The way from the desk through the town hall to this page."""
    return trail(Link(_("My town hall"), reverse("team")), *links)


def operation_trail(*links: Link) -> list[Link]:
    """The way from the desk to a page of the office, which need not be the operator's."""
    return trail(*links)


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
