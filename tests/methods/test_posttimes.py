# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Quiet hours and digests by the clock on the wall, over the changes of summer time too."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods.posttimes import after_quiet, next_digest

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = dt.timedelta(days=230)
BEGIN = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
moments = st.timedeltas(dt.timedelta(0), DAYS).map(lambda passed: BEGIN + passed)
times = st.times()


def local(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("at", "begin", "end", "expected"),
    [
        ("2026-06-01T19:59", dt.time(20), dt.time(7), "2026-06-01T17:59"),
        ("2026-06-01T20:00", dt.time(20), dt.time(7), "2026-06-02T05:00"),
        ("2026-06-02T06:59", dt.time(20), dt.time(7), "2026-06-02T05:00"),
        ("2026-06-02T07:00", dt.time(20), dt.time(7), "2026-06-02T05:00"),
        ("2026-06-02T12:30", dt.time(12), dt.time(13), "2026-06-02T11:00"),
        # 02:30 does not happen on the day when summer time begins, twice when it ends
        ("2026-03-29T01:50", dt.time(1), dt.time(2, 30), "2026-03-29T01:30"),
        ("2026-10-25T01:50", dt.time(1), dt.time(2, 30), "2026-10-25T01:30"),
        ("2026-03-28T23:00", dt.time(22), dt.time(6), "2026-03-29T04:00"),
        ("2026-10-24T23:00", dt.time(22), dt.time(6), "2026-10-25T05:00"),
        ("2026-06-01T20:00", None, None, "2026-06-01T18:00"),
        ("2026-06-01T20:00", dt.time(20), dt.time(20), "2026-06-01T18:00"),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(at, begin, end, expected):
    assert after_quiet(local(at), begin, end, BERLIN) == utc(expected)


@pytest.mark.parametrize(
    ("at", "weekly", "expected"),
    [
        ("2026-06-01T06:59", False, "2026-06-01T05:00"),
        ("2026-06-01T07:00", False, "2026-06-02T05:00"),
        ("2026-03-28T12:00", False, "2026-03-29T05:00"),
        ("2026-10-24T12:00", False, "2026-10-25T06:00"),
        ("2026-06-01T07:00", True, "2026-06-08T05:00"),
        ("2026-10-24T12:00", True, "2026-10-26T06:00"),
    ],
)
def test_digests_go_at_seven(at, weekly, expected):
    assert next_digest(local(at), BERLIN, weekly=weekly) == utc(expected)


@given(moments, times, times)
def test_the_end_of_quiet_hours_is_never_before_and_not_quiet_itself(moment, begin, end):
    free = after_quiet(moment, begin, end, BERLIN)

    assert dt.timedelta(0) <= free - moment <= dt.timedelta(hours=25)
    if begin < end:  # else the end may be the begin of the next quiet hours across a change
        assert after_quiet(free, begin, end, BERLIN) == free


@given(moments, st.booleans())
def test_between_a_moment_and_its_digest_there_is_no_other(moment, weekly):
    at = next_digest(moment, BERLIN, weekly=weekly)

    assert at > moment
    assert next_digest(at - dt.timedelta(microseconds=1), BERLIN, weekly=weekly) == at
    assert at.astimezone(BERLIN).time() == dt.time(7)
