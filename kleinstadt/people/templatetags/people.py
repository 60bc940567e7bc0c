# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Small helpers of the account's pages."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def in_fours(text: str) -> str:
    """A long key or code in groups of four, as one reads it aloud."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@register.filter
def as_json(value: Any) -> str:
    """A value for a data attribute, which the template escapes."""
    return json.dumps(value)
