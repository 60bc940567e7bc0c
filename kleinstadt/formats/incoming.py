# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A mail that came in: bytes in, who wrote what out, without quotations and signatures.

What cannot be read of it is left out; nothing that is sent to us raises.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from mailparser_reply import EmailReplyParser

from kleinstadt.formats.mailtext import plain

LONGEST_TEXT = 20_000  # characters that are read of a text
ADDRESSED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|bounces?)([-+.].*)?@", re.IGNORECASE)
AWAY = re.compile(
    r"^(automatische antwort|automatic reply|abwesenheit|out of office|auto(matic)?[- ]?reply"
    r"|unzustellbar|undeliver|delivery status|delivery failure|mail delivery)",
    re.IGNORECASE,
)
# what is left of quotations and signatures when the library has done its work
REMAINS = re.compile(
    r"\n\s*(-{3,}[^\n]{0,60}-{3,}|von meinem [^\n]{1,40} gesendet|gesendet von [^\n]{1,40}"
    r"|sent from my [^\n]{1,40}|get outlook for [^\n]{1,40})\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Letter:
    """What is known of a mail. `automatic`: no person wrote it. `key`: the same for a mail sent twice."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: int
    automatic: bool
    key: str


def read(data: bytes) -> Letter:
    """Read a message as the mailbox holds it."""
    message: EmailMessage = message_from_bytes(data, policy=policy.default)
    sender = next(iter(_addresses(message, "from")), "")
    subject = _header(message, "subject")
    message_id = _header(message, "message-id")
    return Letter(
        sender=sender,
        recipients=tuple(one for name in ADDRESSED for one in _addresses(message, name)),
        subject=subject,
        text=written(message),
        attachments=_attachments(message),
        automatic=_automatic(message, sender, subject),
        key=hashlib.sha256(f"{message_id} {sender}".encode() if message_id else data).hexdigest(),
    )


def written(message: EmailMessage) -> str:
    """What the person wrote, from the plain part or else from the HTML."""
    for kind in ("plain", "html"):
        part = _body(message, kind)
        if part is None:
            continue
        text = _content(part)
        found = own_words(plain(text, without_quotes=True) if kind == "html" else text)
        if found:
            return found
    return ""


def own_words(text: str) -> str:
    """A text without the mail it answers, signature and greeting of the device."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST_TEXT]
    if not text:
        return ""
    parts = EmailReplyParser(languages=["de", "en"]).read(text=text).replies
    own = str(parts[0].body).strip() if parts and not parts[0].headers else ""
    if all(line.startswith(">") for line in own.splitlines() if line.strip()):
        return ""
    before = None
    while own != before:
        before, own = own, REMAINS.sub("", f"\n{own}").strip()
    return own


def _automatic(message: EmailMessage, sender: str, subject: str) -> bool:
    """Whether a machine wrote it: answers to it would be answered for ever (RFC 3834)."""
    submitted = _header(message, "auto-submitted").lower() or "no"
    return (
        not submitted.startswith("no")
        or not sender
        or _header(message, "return-path") == "<>"
        or _header(message, "precedence").lower() in BULK
        or any(message[name] for name in ("list-id", "x-autoreply", "x-autorespond", "x-loop"))
        or message.get_content_type() == "multipart/report"
        or MACHINES.match(sender) is not None
        or AWAY.match(subject) is not None
    )


def _addresses(message: EmailMessage, name: str) -> list[str]:
    values = [str(value) for value in _all(message, name)]
    return [address.lower() for _name, address in getaddresses(values) if "@" in address]


def _all(message: EmailMessage, name: str) -> list[object]:
    try:
        return list(message.get_all(name, []))
    except (ValueError, IndexError, AttributeError, TypeError):  # headers nobody can read
        return []


def _header(message: EmailMessage, name: str) -> str:
    values = _all(message, name)
    return " ".join(str(values[0]).split()) if values else ""


def _body(message: EmailMessage, kind: str) -> EmailMessage | None:
    try:
        part = message.get_body((kind,))
    except (KeyError, ValueError, AttributeError):
        return None
    return part if isinstance(part, EmailMessage) else None


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an unknown or wrong character set
        data = part.get_payload(decode=True)
        return data.decode("latin-1") if isinstance(data, bytes) else ""


def _attachments(message: EmailMessage) -> int:
    return sum(
        part.get_content_disposition() == "attachment" or bool(part.get_filename())
        for part in message.walk()
        if not part.is_multipart()
    )
