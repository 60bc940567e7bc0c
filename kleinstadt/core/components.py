# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the components of core/templates take: small records that a view fills and a template draws.

Texts arrive finished (translated, numbers formatted), so that a component never formats a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.http import QueryDict


@dataclass(frozen=True)
class Link:
    """An entry of navigation, breadcrumb, tabs, actions; without address it is plain text."""

    label: str
    url: str = ""
    current: bool = False
    language: str = ""


@dataclass(frozen=True)
class Chip:
    """A word and a fact: "alike: size", or with `different` "different: 49 km nearer"."""

    word: str
    text: str
    different: bool = False


@dataclass(frozen=True)
class Mark:
    """A place on a strip, 0 to 100: `own` your town, `this` the page's town, `peer` one of the others."""

    percent: float
    kind: Literal["own", "this", "peer"] = "peer"


@dataclass(frozen=True)
class Strip:
    """One line from lowest to highest with marks; value and sentence say the same in words.

    An empty value is a gap: the template says so in its place.
    """

    label: str
    value: str
    note: str = ""
    sentence: str = ""
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Bar:
    """One bar of a comparison; an amount of None is a gap and draws nothing."""

    label: str
    amount: float | None
    text: str = ""
    own: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; with `url` its head is a link that sorts, `order` says how it is sorted now."""

    key: str
    label: str
    numeric: bool = False
    wide: bool = False
    url: str = ""
    order: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Cell:
    """One entry; empty text is a gap. The first cell of a row names it and may carry a portrait.

    `portrait` is the path of an outline, "" when no outline is known, None for no picture at all.
    """

    text: str
    url: str = ""
    note: str = ""
    portrait: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of a table, one cell per column; `own` tints it as the reader's town."""

    cells: Sequence[Cell]
    own: bool = False


@dataclass(frozen=True)
class Option:
    """A value that a facet offers, with the number of hits it would leave (None: not counted)."""

    value: str
    label: str
    count: int | None = None
    checked: bool = False


@dataclass(frozen=True)
class Facet:
    """A group of options that share a parameter of the address."""

    name: str
    label: str
    options: Sequence[Option]


def sortable(
    columns: Sequence[Column], query: QueryDict, keys: Sequence[str], parameter: str = "ordnung"
) -> list[Column]:
    """The columns with addresses that sort by those of `keys`; pressing the sorted one turns it round.

    The parameter holds the key, with "-" before it for descending; the page number is dropped.
    """
    current = query.get(parameter, "")
    result = []
    for column in columns:
        if column.key not in keys:
            result.append(column)
            continue
        ascending, descending = current == column.key, current == f"-{column.key}"
        target = query.copy()
        target.pop("seite", None)
        target[parameter] = f"-{column.key}" if ascending else column.key
        order: Literal["", "ascending", "descending"] = (
            "ascending" if ascending else "descending" if descending else ""
        )
        result.append(replace(column, url=f"?{target.urlencode()}", order=order))
    return result
