# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox against a real mail server: nothing lost, nothing doubled, nothing told of what was undone."""

import datetime as dt
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from kleinstadt.core.models import Addressee, Mail
from kleinstadt.core.post import kinds, outbox, sending, worker
from tests.core import mailserver

ROOT = Path(__file__).resolve().parents[2]
SMTP = "django.core.mail.backends.smtp.EmailBackend"
BACKEND = "kleinstadt.core.post.outbox.Backend"
NEWS = kinds.tell(kinds.Kind("test-news", "Neues aus dem Test"))
pytestmark = pytest.mark.django_db
State = Mail.State
COUNT, WORKERS = 70, 3


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def write(number=1, to="anna@example.org", kind=NEWS):
    return outbox.write(
        kind,
        to,
        subject=f"Neues {number}",
        template="core/mail/correction.html",
        context={"text": "Grüße <aus> Wittenberge", "kind": "x", "address": "https://a.example/"},
    )


@pytest.fixture
def post_office(settings):
    """A mail server, and settings that send there, but only when a test says so."""
    keeper = mailserver.Keeper()
    one = mailserver.controller(keeper, free_port())
    one.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one.port
    settings.MAIL_TRANSPORT, settings.MAIL_WORKER = SMTP, "apart"
    yield keeper
    one.stop()


def states():
    return Counter(Mail.objects.values_list("state", flat=True))


def test_a_mail_arrives_in_both_parts_with_its_way_out(post_office):
    mail = write()

    done = sending.send_due()

    assert (done, Mail.objects.get().fault) == (sending.Round(sent=1), "")
    (taken,) = post_office.taken
    assert taken["Message-ID"] == mail.message_id
    assert (taken["To"], taken["Subject"]) == ("anna@example.org", "Neues 1")
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert taken["List-Unsubscribe"].strip().startswith("<http://127.0.0.1:8000/post/abbestellen/")
    text = taken.get_body(("plain",)).get_content()
    html = taken.get_body(("html",)).get_content()
    assert "Grüße <aus> Wittenberge" in text
    assert "Grüße &lt;aus&gt; Wittenberge" in html
    assert "Keine Mails dieser Art mehr: http://127.0.0.1:8000/post/abbestellen/" in text
    assert "<img" not in html


def test_of_an_action_that_is_undone_nothing_is_sent(post_office):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert sending.send_due().sent == 0
    assert (post_office.taken, Mail.objects.count()) == ([], 0)


def test_lines_that_begin_with_a_dot_arrive_whole(post_office, settings):
    settings.EMAIL_BACKEND = BACKEND
    send_mail("Punkte", ".\r\n..zwei\r\n.eins\nende", None, ["anna@example.org"])

    sending.send_due()

    text = post_office.taken[0].get_body(("plain",)).get_content()
    assert "..zwei" in text
    assert ".eins" in text
    assert "ende" in text


def test_mail_of_other_packages_takes_the_same_way(post_office, settings):
    settings.EMAIL_BACKEND = BACKEND
    message = EmailMultiAlternatives(
        "Neues Kennwort", "Hier: http://127.0.0.1:8000/konto/", to=["Anna@Example.org"]
    )
    message.attach("liste.csv", "a;b", "text/csv")
    message.send()

    assert post_office.taken == []
    assert Mail.objects.get().addressee.address == "anna@example.org"
    sending.send_due()

    (taken,) = post_office.taken
    assert 'href="http://127.0.0.1:8000/konto/"' in taken.get_body(("html",)).get_content()
    assert [one.get_content() for one in taken.iter_attachments()] == ["a;b"]
    assert taken["List-Unsubscribe"] is None


def test_a_server_that_is_away_costs_nothing(post_office, settings):
    right = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    for number in range(3):
        write(number)

    first = sending.send_due()
    settings.EMAIL_PORT = right
    second = sending.send_due()

    assert (first.sent, bool(first.server_away), second.sent) == (0, True, 3)
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}
    assert [mail["Subject"] for mail in post_office.taken] == ["Neues 0", "Neues 1", "Neues 2"]


def test_a_server_that_dies_without_an_answer_gets_the_mail_again_under_the_same_number(
    post_office,
):
    mail = write()
    post_office.answers = [None]

    first, second = sending.send_due(), sending.send_due()

    assert (first.sent, bool(first.server_away), second.sent) == (0, True, 1)
    assert [one["Message-ID"] for one in post_office.taken] == [mail.message_id]


def test_not_now_means_later_and_longer_each_time(post_office):
    mail = write()
    for minutes in (1, 2, 4):
        post_office.answers = ["451 greylisted"]
        before = timezone.now()
        assert sending.send_due().postponed == 1
        mail.refresh_from_db()
        assert mail.state == State.WAITING
        assert mail.fault == "451 greylisted"
        pause = mail.due_at - before
        assert dt.timedelta(0) <= pause - dt.timedelta(minutes=minutes) < dt.timedelta(seconds=5)
        assert sending.send_due().sent == 0
        Mail.objects.update(due_at=before)

    assert sending.send_due().sent == 1


def test_no_means_no_and_a_person_may_send_it_again(post_office):
    mail = write()
    post_office.answers = ["550 no such person"]

    assert sending.send_due().refused == 1
    assert states() == {State.REFUSED: 1}
    assert sending.send_due().sent == 0
    assert sending.send_again(mail)
    assert sending.send_due().sent == 1
    assert not sending.send_again(mail)


def test_a_claim_that_lapsed_before_anything_left_is_taken_up(post_office):
    mail = write()
    past = timezone.now() - dt.timedelta(seconds=1)
    Mail.objects.update(state=State.SENDING, worker="dead", lease_until=past)

    assert sending.send_due().sent == 1
    assert [one["Message-ID"] for one in post_office.taken] == [mail.message_id]


def test_who_comes_back_after_the_lease_hands_nothing_over(post_office, monkeypatch):
    mail = write()
    assert sending._claim("slow").pk == mail.pk
    Mail.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    claimed = sending._Claimed(mail, "slow")

    assert not claimed.ready()
    assert sending.send_due().sent == 1
    claimed.settle(State.WAITING)
    assert states() == {State.SENT: 1}
    assert len(post_office.taken) == 1


def test_what_was_under_way_when_the_worker_died_is_told_and_not_sent_by_itself(
    post_office, caplog, capsys
):
    mail = write()
    past = timezone.now() - dt.timedelta(seconds=1)
    Mail.objects.update(state=State.HANDED, worker="dead", lease_until=past)

    assert sending.send_due().sent == 0
    assert states() == {State.UNSURE: 1}
    assert [record.name for record in caplog.records] == ["kleinstadt.core.post.sending"]
    call_command("mail", "status", "--json")
    assert mail.message_id in capsys.readouterr().out
    call_command("mail", "settle", str(mail.pk), "sent")
    assert states() == {State.SENT: 1}
    with pytest.raises(CommandError):
        call_command("mail", "settle", str(mail.pk), "again")
    assert post_office.taken == []


def test_the_command_says_when_the_server_is_away(post_office, settings):
    settings.EMAIL_PORT = free_port()
    write()

    with pytest.raises(CommandError, match="Mailserver"):
        call_command("mail", "send")


def test_the_worker_rests_longer_while_the_server_is_away(post_office, settings, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    write()

    assert worker.one_round(30) == 60
    assert worker.one_round(200) == 300
    settings.EMAIL_PORT = right
    assert worker.one_round(300) == worker.LOOKS_EVERY
    assert len(post_office.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_has_each_mail(post_office):
    Addressee.objects.create(address="anna@example.org")
    for number in range(60):
        write(number)

    def work():
        try:
            sending.send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert states() == {State.SENT: 60}
    counted = Counter(mail["Message-ID"] for mail in post_office.taken)
    assert counted == Counter(Mail.objects.values_list("message_id", flat=True))


def killed(child):
    child.kill()
    child.communicate()


@pytest.fixture
def start():
    """Starts processes and leaves none behind."""
    children = []

    def one(*words):
        child = subprocess.Popen(
            [sys.executable, "-m", *map(str, words)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield one
    for child in children:
        if child.returncode is None:
            killed(child)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_and_server_are_killed_and_each_mail_arrives_once(start, tmp_path, settings):
    """Workers die at random moments, the server dies and comes back; what is not certain is told."""
    settings.MAIL_WORKER = "apart"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.MAIL_TRANSPORT, port = SMTP, settings.EMAIL_PORT
    chance = random.Random(7)  # noqa: S311  # moments, no secrets
    for number in range(COUNT):
        write(number, to=f"person{number % 10}@example.org")
    server = start("tests.core.mailserver", port, tmp_path)
    database = connection.settings_dict["NAME"]
    workers = [start("tests.core.sending", database, port) for _ in range(WORKERS)]
    for child in [server, *workers]:
        assert child.stdout.readline() == "ready\n"
    left = []
    while workers:
        pair, workers = workers[:2], workers[2:]
        for one in pair:
            one.stdin.write("go\n")
            one.stdin.flush()
        wanted = len(list(tmp_path.glob("*.eml"))) + chance.randint(3, 15)
        while len(list(tmp_path.glob("*.eml"))) < wanted:
            time.sleep(0.005)
        if len(workers) == 1:  # with the first pair the server dies too
            killed(server)
            time.sleep(0.1)
            server = start("tests.core.mailserver", port, tmp_path)
            assert server.stdout.readline() == "ready\n"
        for one in pair:
            killed(one)
        # their leases end at once instead of in some minutes
        Mail.objects.exclude(lease_until=None).update(lease_until=timezone.now())
        left.append(Mail.objects.exclude(state__in=[State.SENT, State.UNSURE]).count())
    sending.send_due()
    killed(server)

    taken = Counter(mail["Message-ID"] for mail in mailserver.read(tmp_path))
    sent = set(Mail.objects.filter(state=State.SENT).values_list("message_id", flat=True))
    unsure = set(Mail.objects.filter(state=State.UNSURE).values_list("message_id", flat=True))
    assert any(
        0 < count < COUNT for count in left
    )  # some were hit in the middle, or this shows nothing
    assert set(taken.values()) == {1}
    assert sent <= set(taken)
    assert set(taken) <= sent | unsure
    assert len(sent) + len(unsure) == COUNT
    assert len(unsure) <= WORKERS
