# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest

from kleinstadt.towns.queries.names import asking


def frame(request: HttpRequest) -> dict[str, Any]:
    """The asking town (`own_town`) and, where the text fits several, the choice to be offered."""
    choice = asking(request)
    return {"own_town": choice.town, "town_choice": choice}
