# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""My desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.people.models import User
from kleinstadt.people.queries.acting import acting, current_town
from kleinstadt.people.queries.holders import person_name
from kleinstadt.people.roles import Role, site_roles
from kleinstadt.portal.queries.desk import desk as on_desk


@never_cache
@login_required
@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for me, what is new for my town, and the way to all else."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101  # behind login_required
    town = current_town(request)
    context = {
        "name": person_name(person),
        "town": town,
        "towns": acting(person).towns,
        "desk": on_desk(person, town),
        "operator": Role.ADMINISTRATOR in site_roles(person),
        "office": Role.PROGRAMME_OFFICE in site_roles(person),
        "trail": [Link(_("Start"), reverse("start")), Link(_("My desk"))],
    }
    return render(request, "portal/desk.html", context)
