# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Writing mail: a row in the transaction of the action, so that nothing undone is ever told."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from kleinstadt.core.models import Addressee, Mail
from kleinstadt.core.post import kinds, worker
from kleinstadt.core.post.kinds import Kind
from kleinstadt.methods.posttimes import after_quiet, next_digest


@transaction.atomic
def write(
    kind: Kind,
    to: str,
    *,
    subject: str,
    template: str,
    context: dict[str, Any],
    about: str = "",
    reply_to: str = "",
    takes_reply: bool = False,
) -> Mail:
    """Write a mail; it leaves once the transaction is through, and as the addressee wants it.

    template: the content as simple HTML, from which the plain text is made as well. about: what
    the mail speaks of, as "app.model:key". reply_to: a person's address; with takes_reply answers
    come to us and to the receiver of the kind instead.
    """
    html = render_to_string(template, context).strip()
    return _write(
        to,
        kind=kind.key,
        subject=subject,
        html=html,
        about=about,
        reply_to=reply_to,
        takes_reply=takes_reply and kinds.receiver_of(kind) is not None,
    )


def _write(to: str, **fields: Any) -> Mail:
    addressee, _fresh = Addressee.objects.get_or_create(address=to.strip().lower())
    kind = kinds.known(fields["kind"])
    now = timezone.now()
    state, due_at = plan(addressee, kind, now)
    fields["subject"] = " ".join(str(fields["subject"]).split())[:200]
    mail = Mail.objects.create(
        addressee=addressee,
        message_id=new_message_id(),
        written_at=now,
        state=state,
        due_at=due_at,
        settled_at=now if state == Mail.State.UNWANTED else None,
        **fields,
    )
    transaction.on_commit(worker.wake)
    return mail


def plan(addressee: Addressee, kind: Kind, now: dt.datetime) -> tuple[str, dt.datetime]:
    """The state a mail begins in, and the moment before which it does not leave."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if kind.necessary:
        return Mail.State.WAITING, now
    if addressee.pace == Addressee.Pace.NEVER or kind.key in addressee.left:
        return Mail.State.UNWANTED, now
    state, due_at = Mail.State.WAITING, now
    if addressee.pace != Addressee.Pace.AT_ONCE:
        weekly = addressee.pace == Addressee.Pace.WEEKLY
        state, due_at = Mail.State.HELD, next_digest(now, zone, weekly=weekly)
    return state, quiet(addressee, kind, due_at)


def quiet(addressee: Addressee, kind: Kind, moment: dt.datetime) -> dt.datetime:
    """The moment, or the end of the addressee's quiet hours when it falls into them."""
    if kind.necessary:
        return moment
    zone = ZoneInfo(settings.TIME_ZONE)
    return after_quiet(moment, addressee.quiet_from, addressee.quiet_until, zone)


def new_message_id() -> str:
    """A Message-ID that nobody can guess, under the name of our own host."""
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


class Backend(BaseEmailBackend):
    """Django's and other packages' mail goes through the outbox too, in our own frame."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Write each message as one mail per recipient; returns the number of messages."""
        with transaction.atomic():
            for message in messages:
                for to in message.recipients():
                    _write(
                        sanitize_address(to, "utf-8"),
                        kind=kinds.PLAIN.key,
                        subject=message.subject,
                        text=str(message.body),
                        reply_to=", ".join(message.reply_to),
                        attachments=[_packed(one) for one in message.attachments],
                    )
        return len(messages)


def _packed(attachment: Any) -> list[str]:
    name, content, media_type = attachment
    data = content.encode() if isinstance(content, str) else content
    return [name or "", base64.b64encode(data).decode(), media_type or ""]
