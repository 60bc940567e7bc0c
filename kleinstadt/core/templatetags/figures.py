# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is drawn on the server as SVG: portrait, outline, strips, bars. No style attributes, no scripts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as escape_plain
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from kleinstadt.core.components import Bar, Mark, Strip

register = template.Library()
Data = dict[str, Any]

_CIRCLES = '<circle cx="17" cy="19" r="12"/><circle cx="31" cy="19" r="12"/><circle cx="24" cy="31" r="12"/>'

# Drawn in this order, so that your own town is never covered.
_ORDER = {"peer": 0, "this": 1, "own": 2}


def _percent(value: float) -> str:
    """A coordinate with a point, whatever the language of the page."""
    return f"{min(max(value, 0.0), 100.0) + 0.0:.1f}%"  # adding zero turns -0.0 into 0.0


@register.simple_tag
def portrait(path: str = "", size: int = 48, own: bool = False) -> SafeString:
    """The outline beside a town's name, in a square of 48: {% portrait path 56 own %}; "" if unknown."""
    return mark_safe(drawn_portrait(path, size, own=own))  # noqa: S308  # escaped there


def drawn_portrait(path: str, size: int, *, own: bool) -> str:
    """The same as markup; three dashed circles stand for an outline that nobody knows.

    Written in Python because a list draws it fifty times.
    """
    kinds = f"{' ks-portrait--own' if own else ''}{'' if path else ' ks-portrait--none'}"
    return (
        f'<svg class="ks-portrait{kinds}" width="{size}" height="{size}" viewBox="0 0 48 48"'
        f' aria-hidden="true" focusable="false">{_path(path) if path else _CIRCLES}</svg>'
    )


def _path(path: str) -> str:
    return f'<path d="{escape_plain(path)}"/>'


@register.inclusion_tag("core/components/outline.html")
def outline(path: str, box: str, label: str, own: bool = False) -> Data:
    """A large outline that stands on the river line: {% outline path "3 12 395 375" label own %}."""
    return {"path": path, "box": box, "label": label, "own": own}


@register.inclusion_tag("core/components/strips.html")
def strips(
    lines: Sequence[Strip],
    low: str = "",
    middle: str = "",
    high: str = "",
    level: int = 3,
) -> Data:
    """Where a town stands among others: {% strips lines level=3 %}; level is that of the headings."""

    def drawn(mark: Mark) -> tuple[str, str]:
        return mark.kind, _percent(mark.percent)

    rows = [
        (strip, [drawn(mark) for mark in sorted(strip.marks, key=lambda one: _ORDER[one.kind])])
        for strip in lines
    ]
    return {"rows": rows, "low": low, "middle": middle, "high": high, "level": level}


@register.inclusion_tag("core/components/bars.html")
def bars(sentence: str, lines: Sequence[Bar], head: str, value_head: str) -> Data:
    """Bars from one common zero with a table behind: {% bars sentence lines head value_head %}."""
    amounts = [line.amount for line in lines if line.amount is not None]
    low, high = min([0.0, *amounts]), max([0.0, *amounts])
    span = (high - low) or 1.0
    rows = [
        (
            line,
            _percent((min(line.amount, 0.0) - low) / span * 100) if line.amount is not None else "",
            _percent(abs(line.amount) / span * 100) if line.amount is not None else "",
        )
        for line in lines
    ]
    return {
        "sentence": sentence,
        "rows": rows,
        "zero": _percent(-low / span * 100),
        "head": head,
        "value_head": value_head,
    }
