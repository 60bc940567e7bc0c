# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""When a mail may go: the end of quiet hours and the next digest, by the clock on the wall.

Where a wall clock shows a time twice (end of summer time) quiet hours begin with the first and end
with the second; where it leaves a time out (begin of summer time) they begin before the gap and end
after it. So they are never cut short. Every moment in and out is aware of its time zone.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

DIGEST_AT = dt.time(7)
MONDAY = 0


def _readings(day: dt.date, time: dt.time, zone: ZoneInfo) -> list[dt.datetime]:
    """The earliest and the latest moment that this time on this day may mean, in UTC."""
    read = dt.datetime.combine(day, time, tzinfo=zone)
    return sorted(read.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))


def after_quiet(
    moment: dt.datetime, begin: dt.time | None, end: dt.time | None, zone: ZoneInfo
) -> dt.datetime:
    """The moment itself, or the end of the quiet hours it falls into, in UTC.

    Quiet hours reach from `begin` up to but not including `end`, over midnight when `begin` is the
    later one; without one of them, or when both are equal, nothing is quiet.
    """
    moment = moment.astimezone(dt.UTC)
    if begin is None or end is None or begin == end:
        return moment
    today = moment.astimezone(zone).date()
    for days in (-1, 0):  # quiet hours that began yesterday, or today
        day = today + dt.timedelta(days=days)
        over_midnight = begin > end
        last_day = day + dt.timedelta(days=1) if over_midnight else day
        opens, closes = _readings(day, begin, zone)[0], _readings(last_day, end, zone)[1]
        if opens <= moment < closes:
            return closes
    return moment


def next_digest(moment: dt.datetime, zone: ZoneInfo, *, weekly: bool) -> dt.datetime:
    """The first moment after this one at which a digest goes, in UTC: seven o'clock, weekly on Monday."""
    day = moment.astimezone(zone).date()
    while True:
        at = _readings(day, DIGEST_AT, zone)[1]
        if at > moment and (not weekly or day.weekday() == MONDAY):
            return at
        day += dt.timedelta(days=1)
