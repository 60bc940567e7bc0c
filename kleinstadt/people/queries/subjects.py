# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which towns does a page speak of? Each app tells for its own addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import override

from kleinstadt.towns.queries.register import TownRow, register

Keys = Callable[[dict[str, Any]], Iterable[str]]

SUBJECTS: dict[str, Keys] = {}
"""From the name of an address to a function that takes its parts and returns keys (AGS) of towns."""


def speaks_of(name: str, keys: Keys) -> None:
    """Tell which towns pages of this name speak of; call it when the app is loaded."""
    SUBJECTS[name] = keys


def towns_of(address: str) -> list[TownRow]:
    """The towns that the page at an address of this site speaks of; none for any other address."""
    path = urlsplit(address).path
    language = "en" if path.startswith("/en/") else "de"
    try:
        with override(language):
            match = resolve(path)
    except Resolver404:
        return []
    keys_of = SUBJECTS.get(match.url_name or "")
    keys = keys_of(match.kwargs) if keys_of else ()
    by_ags = register().by_ags
    return [by_ags[ags] for ags in dict.fromkeys(keys) if ags in by_ags]


speaks_of("town", lambda parts: [parts["ags"]])
