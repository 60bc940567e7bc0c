# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""At once or together, quiet hours, one click to leave: without loss, without doubling, without login."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as postbox
from django.test import Client
from django.utils import timezone

from kleinstadt.core.models import Addressee, Mail
from kleinstadt.core.post import kinds, outbox, preferences, sending
from kleinstadt.core.post.building import leave_token
from kleinstadt.core.post.digests import bundle

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NEWS = kinds.tell(kinds.Kind("test-letters", "Briefe aus dem Test"))
OTHER = kinds.tell(kinds.Kind("test-others", "Anderes aus dem Test"))
NEEDED = kinds.tell(kinds.Kind("test-needed", "Nötiges", necessary=True))
State, Pace = Mail.State, Addressee.Pace


@pytest.fixture(autouse=True)
def _apart(settings):
    settings.MAIL_WORKER = "apart"


@pytest.fixture
def clock(monkeypatch):
    """Sets the time that everything here goes by, as it is read in Berlin."""

    def to(text, fold=0):
        now = dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    to("2026-06-03T12:00")
    return to


def write(number=1, kind=NEWS, to="anna@example.org"):
    context = {"text": f"Nachricht {number}", "kind": "x", "address": "/"}
    template = "core/mail/correction.html"
    return outbox.write(kind, to, subject=f"Neues {number}", template=template, context=context)


def anna(**fields):
    return Addressee.objects.update_or_create(address="anna@example.org", defaults=fields)[0]


def arrived():
    return [message.subject for message in postbox.outbox]


def test_daily_mail_comes_together_and_each_once(clock):
    anna(pace=Pace.DAILY)
    clock("2026-10-24T06:00")
    write(1)
    clock("2026-10-24T23:00")
    write(2)

    for moment, fold in [
        ("2026-10-24T06:59", 0),
        ("2026-10-24T07:00", 0),
        ("2026-10-24T07:01", 0),
        ("2026-10-25T02:30", 0),
        ("2026-10-25T02:30", 1),
        ("2026-10-25T06:59", 0),
        ("2026-10-25T07:00", 0),
        ("2026-10-25T08:00", 0),
        ("2026-10-24T07:00", 0),  # the clock is set back
    ]:
        clock(moment, fold)
        sending.send_due()

    assert arrived() == ["1 Nachricht von kleinstadt", "1 Nachricht von kleinstadt"]
    assert ["Nachricht 1" in m.body for m in postbox.outbox] == [True, False]
    assert ["Nachricht 2" in m.body for m in postbox.outbox] == [False, True]


def test_weeks_of_mail_over_the_change_of_clocks_are_bundled_without_loss_or_doubling(clock):
    anna(pace=Pace.DAILY)
    now = clock("2026-03-20T00:00")
    marks = 0
    for day in range(18):  # over the begin of summer time
        for hour in (0, 5, 6, 7, 22):
            moment = (now + dt.timedelta(days=day, hours=hour)).astimezone(BERLIN)
            at = clock(moment.replace(tzinfo=None).isoformat())
            write(f"<{marks:03}>")
            marks += 1
            bundle(at)
            bundle(at)
    bundle(clock("2026-04-20T12:00"))

    assert Counter(Mail.objects.exclude(kind="digest").values_list("state", flat=True)) == {
        State.BUNDLED: marks
    }
    digests = Mail.objects.filter(kind="digest").order_by("pk")
    assert digests.count() == 19  # 18 mornings, and the rest
    texts = "".join(digest.html for digest in digests)
    assert [texts.count(f"Neues &lt;{mark:03}&gt;") for mark in range(marks)] == [1] * marks


def test_weekly_comes_on_monday(clock):
    anna(pace=Pace.WEEKLY)
    write(1)
    write(2)

    for moment in ("2026-06-07T12:00", "2026-06-08T06:59"):
        clock(moment)
        assert sending.send_due().sent == 0
    clock("2026-06-08T07:00")
    sending.send_due()

    assert arrived() == ["2 Nachrichten von kleinstadt"]


def test_what_is_necessary_never_waits(clock):
    anna(pace=Pace.NEVER, quiet_from=dt.time(0), quiet_until=dt.time(23, 59))
    write(1, kind=NEEDED)
    write(2)

    sending.send_due()

    assert arrived() == ["Neues 1"]
    assert "abbestellen" not in postbox.outbox[0].body


def test_quiet_hours_hold_even_if_the_server_was_away_before_them(clock):
    anna(quiet_from=dt.time(20), quiet_until=dt.time(7))
    write(1)  # at noon
    for moment in ("2026-06-03T20:00", "2026-06-04T06:59"):
        clock(moment)
        assert sending.send_due().sent == 0
    clock("2026-06-04T07:00")
    sending.send_due()

    assert arrived() == ["Neues 1"]


def test_one_click_ends_a_kind_without_cookie_login_or_token(clock):
    first = write(1)
    write(2, kind=OTHER)
    address = f"/post/abbestellen/{leave_token(first)}/"
    client = Client(enforce_csrf_checks=True)

    shown = client.get(address)
    assert "Briefe aus dem Test" in shown.content.decode()
    assert anna().left == []  # looking changes nothing
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert anna().left == ["test-letters"]
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert anna().left == ["test-letters"]
    write(3)
    sending.send_due()
    assert arrived() == ["Neues 2"]


def test_leaving_a_digest_ends_all_that_can_be_left(clock):
    anna(pace=Pace.DAILY)
    write(1)
    bundle(clock("2026-06-04T07:00"))
    digest = Mail.objects.get(kind="digest")

    Client().post(f"/post/abbestellen/{leave_token(digest)}/")

    assert anna().pace == Pace.NEVER


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ:abc", "WzEsIngiXQ"])
def test_a_forged_link_changes_nothing_and_says_so(client, clock, token):
    write(1)

    for path in (f"/post/abbestellen/{token}/", f"/post/{token}/"):
        for answer in (client.get(path), client.post(path, {"pace": "never"})):
            assert answer.status_code == 404
            assert "Dieser Link gilt nicht" in answer.content.decode()
    assert (anna().pace, anna().left) == (Pace.AT_ONCE, [])


def test_the_link_leads_to_the_settings_and_what_waits_follows_them(client, clock):
    mail = write(1)
    path = f"/post/{leave_token(mail)}/"
    assert client.get(path).status_code == 200

    fields = {"pace": "daily", "quiet_from": "", "quiet_until": "", "wanted": ["test-letters"]}
    assert client.post(path, fields).status_code == 302
    mail.refresh_from_db()
    assert (mail.state, anna().pace) == (State.HELD, Pace.DAILY)
    assert "test-others" in anna().left
    client.post(path, fields | {"pace": "at_once"})
    mail.refresh_from_db()
    assert mail.state == State.WAITING
    client.post(path, fields | {"wanted": []})
    mail.refresh_from_db()
    assert mail.state == State.UNWANTED
    assert sending.send_due().sent == 0


def test_half_of_quiet_hours_is_a_fault(client, clock):
    path = f"/post/{leave_token(write(1))}/"

    answer = client.post(path, {"pace": "daily", "quiet_from": "20:00", "quiet_until": ""})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["quiet_until"]
    assert anna().pace == Pace.AT_ONCE


def test_settings_do_not_touch_a_mail_that_a_worker_has(clock):
    mail = write(1)
    Mail.objects.update(state=State.SENDING)

    preferences.leave(mail.addressee, NEWS)

    assert Mail.objects.get().state == State.SENDING
