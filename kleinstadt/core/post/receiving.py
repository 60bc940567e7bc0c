# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in what is answered by mail: from the mailbox to the receiver of the mail it answers.

The token says which mail is answered, and the sender must be its addressee; a From line alone proves
nothing. What is taken is committed before the mailbox is told so, under a key that exists once: a
mail that is read again, by whatever worker, is not taken again.
"""

from __future__ import annotations

import imaplib
import logging
from collections import Counter
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kleinstadt.core.limits import Limit, LimitReached
from kleinstadt.core.models import Incoming, Mail
from kleinstadt.core.post import kinds, outbox, replies
from kleinstadt.formats.incoming import Letter, read

LARGEST = 10 * 1024 * 1024  # bytes of a message that are fetched
TIMEOUT = 30  # seconds
PER_MAIL = Limit("reply", most=20, seconds=3600)

Outcome = Incoming.Outcome
log = logging.getLogger(__name__)


class MailboxAway(Exception):  # noqa: N818  # says what happened
    """The mailbox cannot be reached or refuses us; nothing is lost, it is read next time."""


def receive() -> Counter[str]:
    """Read all new mail of the mailbox; returns how often which outcome. Raises MailboxAway."""
    if not settings.IMAP_URL:
        raise MailboxAway(_("no mailbox is configured (KLEINSTADT_IMAP_URL)"))
    try:
        session = _open()
        try:
            return _read_all(session)
        finally:
            session.logout()
    except (OSError, imaplib.IMAP4.error) as fault:
        raise MailboxAway(str(fault)) from fault


def _open() -> imaplib.IMAP4:
    address = urlsplit(settings.IMAP_URL)
    host = address.hostname or "localhost"
    session: imaplib.IMAP4
    if address.scheme == "imaps":
        session = imaplib.IMAP4_SSL(host, address.port or 993, timeout=TIMEOUT)
    else:
        session = imaplib.IMAP4(host, address.port or 143, timeout=TIMEOUT)
    session.login(unquote(address.username or ""), settings.IMAP_PASSWORD)
    folder = unquote(address.path.strip("/")) or "INBOX"
    answer, _data = session.select(f'"{folder}"')
    if answer != "OK":
        raise imaplib.IMAP4.error(f"no folder {folder}")
    return session


def _read_all(session: imaplib.IMAP4) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    _answer, found = session.uid("search", "UNSEEN")
    for uid in (found[0] or b"").split():
        data = _fetch(session, uid.decode())
        try:
            outcome = take(read(data)) if data else Outcome.TOO_LARGE.value
        except Exception:
            log.exception("A mail could not be taken in; it stays unread in the mailbox")
            outcomes["fault"] += 1
            continue
        session.uid("store", uid.decode(), "+FLAGS", "(\\Seen)")
        outcomes[outcome] += 1
    return outcomes


def _fetch(session: imaplib.IMAP4, uid: str) -> bytes:
    """A message without marking it as read; nothing for one that is too large."""
    _answer, size = session.uid("fetch", uid, "(RFC822.SIZE)")
    told = size[0] if size and isinstance(size[0], bytes) else b""
    number = told.rpartition(b"RFC822.SIZE ")[2].split(b")")[0].split()[:1]
    if number and int(number[0]) > LARGEST:
        return b""
    _answer, parts = session.uid("fetch", uid, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def take(letter: Letter) -> str:
    """Take one mail in, or say why not; a mail seen before changes nothing. Returns the outcome."""
    mail = replies.answered([*letter.recipients, letter.subject])
    try:
        with transaction.atomic(), override("de"):
            incoming = Incoming.objects.create(key=letter.key, mail=mail, outcome=Outcome.TAKEN)
            incoming.outcome = _judged(letter, mail)
            incoming.save()
            return incoming.outcome
    except IntegrityError:
        if Incoming.objects.filter(key=letter.key).exists():
            return Outcome.SEEN
        raise


def _judged(letter: Letter, mail: Mail | None) -> str:
    if letter.automatic:
        return Outcome.AUTOMATIC
    if mail is None:
        return Outcome.UNKNOWN
    if letter.sender != mail.addressee.address:
        told = Incoming.objects.filter(mail=mail, outcome=Outcome.OTHER_SENDER)
        if not told.exists():  # once: whoever forges many shall not make us send many
            _say(
                mail,
                _(
                    "A reply to this mail came from another address than yours. We did not take it. If it was you: please send it from the address this mail goes to."
                ),
            )
        return Outcome.OTHER_SENDER
    try:
        PER_MAIL.take(str(mail.pk))
        _hand_over(letter, mail)
    except LimitReached:
        return Outcome.REFUSED
    except replies.NotTaken as refusal:
        _say(mail, str(refusal))
        return Outcome.REFUSED
    if letter.attachments:
        _say(
            mail,
            _(
                "Your text has arrived. We do not take attachments by mail; please say in words what they show, or where they can be found."
            ),
        )
    return Outcome.TAKEN


def _hand_over(letter: Letter, mail: Mail) -> None:
    """Give the text to the receiver of the mail's kind. Raises NotTaken."""
    receiver = kinds.receiver_of(kinds.known(mail.kind))
    if receiver is None:
        raise replies.NotTaken(_("This mail does not take replies."))
    if not letter.text:
        raise replies.NotTaken(_("We found no text above the quotation."))
    with transaction.atomic():
        receiver(replies.Reply(mail=mail, sender=letter.sender, text=letter.text))


def _say(mail: Mail, text: str) -> None:
    """Answer the addressee of a mail, and nobody else."""
    outbox.write(
        kinds.NOTICE,
        mail.addressee.address,
        subject=_("Your reply: %(subject)s") % {"subject": mail.subject},
        template="core/mail/notice.html",
        context={"text": text},
        about=mail.about,
    )
