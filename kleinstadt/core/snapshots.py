# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Data that every process keeps in memory, and how it learns that it is out of date.

A snapshot is built once for a number of its stamp. Asking for it costs one small query for all
stamps together, and inside a request only the first time (StampMiddleware).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db.models import F

from kleinstadt.core.models import Stamp

T = TypeVar("T")
ALL: list[Snapshot[object]] = []  # every snapshot of this process
_seen: ContextVar[dict[str, int] | None] = ContextVar("stamps seen in this request", default=None)


def _numbers() -> dict[str, int]:
    return dict(Stamp.objects.values_list("key", "number"))


@contextmanager
def one_reading() -> Iterator[None]:
    """Within this block stamps are read once: a request sees one state of the data."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def number(key: str) -> int:
    """The number of a stamp, 0 while nothing was ever changed."""
    seen = _seen.get()
    if seen is None:
        return _numbers().get(key, 0)
    if not seen:
        seen.update({"": 0} | _numbers())
    return seen.get(key, 0)


def bump(key: str) -> None:
    """Tell all processes that this body of data has changed; call it inside the transaction."""
    if not Stamp.objects.filter(key=key).update(number=F("number") + 1):
        stamp, fresh = Stamp.objects.get_or_create(key=key, defaults={"number": 1})
        if not fresh:
            Stamp.objects.filter(pk=stamp.pk).update(number=F("number") + 1)
    seen = _seen.get()
    if seen is not None:
        seen.clear()


def warm_up() -> None:
    """Build every snapshot of this process now, so that no reader waits for it."""
    with one_reading():
        for snapshot in ALL:
            snapshot.get()


class Snapshot(Generic[T]):
    """A value built from the database and kept until one of its stamps moves on."""

    def __init__(self, build: Callable[[], T], *keys: str) -> None:
        self._build = build
        self._keys = keys
        self._lock = threading.Lock()
        self._held: tuple[tuple[int, ...], T] | None = None
        ALL.append(self)  # type: ignore[arg-type]  # only ever asked to forget

    def get(self) -> T:
        """The value for the present numbers; the first caller after a change builds it."""
        wanted = tuple([number(key) for key in self._keys])
        held = self._held
        if held is not None and held[0] == wanted:
            return held[1]
        with self._lock:
            held = self._held
            if held is None or held[0] != wanted:
                held = (wanted, self._build())
                self._held = held
        return held[1]

    def forget(self) -> None:
        """Drop the value (tests, whose database is rolled back beneath the stamps)."""
        self._held = None
