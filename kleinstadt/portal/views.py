# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that show several domains."""

from django.http import HttpResponse
from django.shortcuts import render

from kleinstadt.core.http import Request


def start(request: Request) -> HttpResponse:
    """The first page: a question and a town."""
    return render(request, "portal/start.html")
