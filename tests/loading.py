# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Rows that many tests read: loaded once, kept in memory once, rolled back after the last of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from kleinstadt.core import snapshots

Held = tuple[tuple[int, ...], object] | None
_warm: list[list[tuple[snapshots.Snapshot[object], Held]]] = []


@contextmanager
def loaded(*load: Callable[[], object]) -> Iterator[None]:
    """Load rows for all tests inside; each test's own changes are rolled back to them.

    Such tests mark `django_db`, never with transaction=True.
    """
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own test cases: durable actions may run inside
    with block:
        for step in load:
            step()
        snapshots.warm_up()
        _warm.append([(snapshot, snapshot._held) for snapshot in snapshots.ALL])
        try:
            yield
        finally:
            _warm.pop()
            transaction.set_rollback(True)


def reset_snapshots() -> None:
    """As they were when the rows were loaded, or forgotten: tests roll back beneath the stamps."""
    for snapshot in snapshots.ALL:
        snapshot.forget()
    if _warm:
        for snapshot, held in _warm[-1]:
            snapshot._held = held
