# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the clock of the server was set back, known without a look into the database.

Every process remembers the latest moment it has seen, and begins with what is noted in the
database; see `people.actions.clock` for the notes.
"""

from __future__ import annotations

from django.db import DatabaseError

from kleinstadt.people.models import ClockMark

TOLERANCE = 120.0  # seconds; clocks are corrected by seconds now and then


class _Seen:
    latest: float | None = None


def is_behind(now: float) -> bool:
    """Whether `now` (seconds since 1970) lies before what was seen; sessions do not hold then."""
    if _Seen.latest is None:
        _Seen.latest = _noted()
    if now < _Seen.latest - TOLERANCE:
        return True
    _Seen.latest = max(_Seen.latest, now)
    return False


def forget() -> None:
    """Read the note anew: the present time was accepted as right."""
    _Seen.latest = None


def _noted() -> float:
    try:
        mark = ClockMark.objects.filter(pk=1).first()
    except DatabaseError:  # not migrated yet
        return 0.0
    return mark.latest.timestamp() if mark else 0.0
