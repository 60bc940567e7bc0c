# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Texts that are said again and again on one page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language

A = TypeVarTuple("A")
T = TypeVar("T")


def spoken(function: Callable[[*A], T]) -> Callable[[*A], T]:
    """Remember what a function of few arguments says, for each language apart.

    Looking up a message costs ten times as much as looking up an answer, and a page of
    comparisons asks for a thousand. The arguments are hashable and passed by position; a result
    is shared, so nobody may change it.
    """

    @lru_cache(maxsize=1024)
    def held(_language: str | None, *arguments: Hashable) -> T:
        return function(*arguments)  # type: ignore[arg-type]  # as it was called

    @wraps(function)
    def said(*arguments: *A) -> T:
        return held(get_language(), *arguments)

    return said
