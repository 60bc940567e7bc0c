# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Template words of the register."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django import template

from kleinstadt.towns.queries.names import CHOSEN, PARAMETER
from kleinstadt.towns.queries.register import TownRow

register = template.Library()


@register.filter
def for_town(url: str, town: TownRow | None) -> str:
    """The same address for an asking town, so that a mailed link shows what the sender saw."""
    if town is None:
        return url
    parts = urlsplit(url)
    query = [
        (key, value) for key, value in parse_qsl(parts.query) if key not in {PARAMETER, CHOSEN}
    ]
    return urlunsplit(parts._replace(query=urlencode([*query, (PARAMETER, town.ags)])))
