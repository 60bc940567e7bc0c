# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Replies by mail, against a real IMAP server: the token decides, the sender must fit, none twice."""

import re
from email.message import EmailMessage

import pytest
from django.core import mail as postbox
from django.core.management import CommandError, call_command

from kleinstadt.core import actions, mails
from kleinstadt.core.models import Correction, CorrectionMessage, Incoming, Mail
from kleinstadt.core.post import receiving, replies
from kleinstadt.formats.incoming import read
from tests.core import imapserver

pytestmark = pytest.mark.django_db
OFFICE, READER = "betrieb@example.org", "rathaus@example.org"


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.OPERATOR_EMAIL = OFFICE
    settings.REPLY_ADDRESS = "antwort+{token}@example.org"


@pytest.fixture(scope="module")
def imap():
    with imapserver.server() as url:
        yield url


@pytest.fixture
def mailbox(imap):
    """The server with an empty mailbox."""
    session = imapserver.mailbox(imap)
    session.select("INBOX")
    if session.search(None, "ALL")[1] != [b""]:
        session.store("1:*", "+FLAGS", "(\\Deleted)")
        session.expunge()
    session.logout()
    return imap


@pytest.fixture
def report(django_capture_on_commit_callbacks):
    correction = Correction(
        record="Wittenberge", address="/a/", kind="error", text="Vier Gleise", reply_to=READER
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.report(correction, sender="127.0.0.1")
    return correction


def reply(to, sender=OFFICE, text="Danke, wir prüfen das.", subject="AW: x", **headers):
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = sender, to, subject
    one["Message-ID"] = headers.pop("message_id", f"<{hash((sender, text, to))}@example.org>")
    for name, value in headers.items():
        one[name.replace("_", "-")] = value
    one.set_content(f"{text}\n\nAm 22.11.26 um 10:15 schrieb kleinstadt:\n> Vier Gleise\n")
    return one


def take(message):
    return receiving.take(read(message.as_bytes()))


def thread():
    return list(CorrectionMessage.objects.values_list("by_office", "text"))


def test_a_reply_reaches_the_thread_and_the_other_side(
    report, mailbox, settings, django_capture_on_commit_callbacks, capsys
):
    settings.IMAP_URL, settings.IMAP_PASSWORD = mailbox, imapserver.PASSWORD
    (told,) = postbox.outbox
    assert re.fullmatch(r"antwort\+ks\d+x[a-z2-7]{16}@example\.org", told.reply_to[0])
    imapserver.deliver(mailbox, reply(told.reply_to[0]).as_bytes())

    with django_capture_on_commit_callbacks(execute=True):
        call_command("mail", "receive")

    assert capsys.readouterr().out == "1 taken\n"
    assert thread() == [(True, "Danke, wir prüfen das.")]
    answer = postbox.outbox[1]
    assert answer.to == [READER]
    assert "Danke, wir prüfen das." in answer.body
    call_command("mail", "receive")
    assert capsys.readouterr().out == ""  # it is marked as read

    imapserver.deliver(mailbox, reply(answer.reply_to[0], READER, "Gut.").as_bytes())
    receiving.receive()
    assert thread() == [(True, "Danke, wir prüfen das."), (False, "Gut.")]


def test_what_was_taken_but_not_marked_is_not_taken_again(report, mailbox, settings):
    settings.IMAP_URL, settings.IMAP_PASSWORD = mailbox, imapserver.PASSWORD
    address = replies.address_of(Mail.objects.get())[0]
    imapserver.deliver(mailbox, reply(address, text="Einmal").as_bytes())
    assert receiving.receive() == {"taken": 1}
    session = imapserver.mailbox(mailbox)  # as if we had died before marking it
    session.select("INBOX")
    session.uid("store", "1:*", "-FLAGS", "(\\Seen)")
    session.logout()

    assert receiving.receive() == {"seen": 1}
    assert [text for _office, text in thread()] == ["Einmal"]


def test_a_fault_leaves_the_mail_in_the_box_and_the_others_go_on(
    report, mailbox, settings, monkeypatch, caplog
):
    settings.IMAP_URL, settings.IMAP_PASSWORD = mailbox, imapserver.PASSWORD
    address = replies.address_of(Mail.objects.get())[0]
    imapserver.deliver(mailbox, reply(address, text="Bumm").as_bytes())
    imapserver.deliver(mailbox, reply(address, text="Gut").as_bytes())
    whole = actions.answer

    def sometimes(correction, *, text, by_office):
        if text == "Bumm":
            raise RuntimeError
        return whole(correction, text=text, by_office=by_office)

    monkeypatch.setattr(actions, "answer", sometimes)
    assert receiving.receive() == {"fault": 1, "taken": 1}
    monkeypatch.setattr(actions, "answer", whole)
    assert receiving.receive() == {"taken": 1}
    assert [text for _office, text in thread()] == ["Gut", "Bumm"]


def test_a_mailbox_that_is_away_is_told(settings):
    with pytest.raises(CommandError, match="KLEINSTADT_IMAP_URL"):
        call_command("mail", "receive")
    settings.IMAP_URL = "imap://antwort@127.0.0.1:1/INBOX"
    with pytest.raises(CommandError, match="Postfach"):
        call_command("mail", "receive")


def test_without_plus_addresses_the_token_stands_in_the_subject(report, settings):
    settings.REPLY_ADDRESS = "antwort@example.org"
    address, in_subject = replies.address_of(Mail.objects.get())

    assert address == "antwort@example.org"
    assert take(reply(address, subject=f"AW: Fehler melden {in_subject}")) == "taken"
    assert take(reply(address, text="Ohne", subject="AW: Fehler melden")) == "unknown"


@pytest.mark.parametrize("turned", ["ks1x" + "a" * 16, "ks999999x" + "b" * 16, "ks1x"])
def test_a_forged_token_takes_nothing(report, turned):
    assert take(reply(f"antwort+{turned}@example.org")) == "unknown"
    assert (thread(), Mail.objects.count()) == ([], 1)


def test_the_sender_must_be_who_got_the_mail(report):
    address = replies.address_of(Mail.objects.get())[0]

    assert take(reply(address, sender="fremd@example.org")) == "other-sender"
    assert take(reply(address, sender="fremd@example.org", text="Noch einmal")) == "other-sender"

    assert thread() == []
    notices = Mail.objects.filter(kind="notice")
    assert [notice.addressee.address for notice in notices] == [OFFICE]  # and only once


def test_machines_are_neither_taken_nor_answered(report):
    address = replies.address_of(Mail.objects.get())[0]

    assert take(reply(address, Auto_Submitted="auto-replied")) == "automatic"
    assert (thread(), Mail.objects.count()) == ([], 1)


def test_our_own_mail_counts_as_a_machines(report):
    own = postbox.outbox[0].message()

    assert receiving.take(read(own.as_bytes())) == "automatic"


def test_attachments_are_refused_kindly_and_the_text_is_taken(report):
    message = reply(replies.address_of(Mail.objects.get())[0])
    message.add_attachment(b"x", maintype="image", subtype="png", filename="Bahnhof.png")

    assert take(message) == "taken"

    assert len(thread()) == 1
    notice = Mail.objects.get(kind="notice")
    assert notice.addressee.address == OFFICE
    assert "Anhänge" in notice.html


def test_a_reply_without_words_is_refused_with_an_answer(report):
    assert take(reply(replies.address_of(Mail.objects.get())[0], text="")) == "refused"

    assert "keinen Text" in Mail.objects.get(kind="notice").html


def test_a_reply_to_a_report_that_is_gone_is_told(report):
    address = replies.address_of(Mail.objects.get())[0]
    report.delete()

    assert take(reply(address)) == "refused"
    assert "nicht mehr gespeichert" in Mail.objects.get(kind="notice").html


def test_a_flood_of_replies_ends(report):
    address = replies.address_of(Mail.objects.get())[0]

    outcomes = [take(reply(address, text=f"Nummer {n}")) for n in range(22)]

    assert outcomes == ["taken"] * 20 + ["refused"] * 2


def test_the_thread_stands_beneath_the_report(report, admin_client):
    take(reply(replies.address_of(Mail.objects.get())[0]))

    page = admin_client.get("/betrieb/meldungen/").content.decode()
    assert page.index("Vier Gleise") < page.index("Danke, wir prüfen das.")


def test_kinds_without_a_receiver_offer_no_reply(report):
    assert Mail.objects.get().takes_reply
    assert mails.tell_of_message(
        CorrectionMessage.objects.create(correction=report, by_office=True, text="x")
    ).takes_reply
    assert Incoming.objects.count() == 0
