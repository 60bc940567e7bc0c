# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses to which an answer comes: a signed token says which mail it answers."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from kleinstadt.core.models import Mail

ANSWERS_UNTIL = dt.timedelta(days=180)  # after it was written a mail takes no reply any more
TOKEN = re.compile(r"ks([0-9]+)x([a-z2-7]{16})")  # survives servers that change upper to lower case


@dataclass(frozen=True)
class Reply:
    """What came in: the mail it answers, the address it came from, the text without quotations."""

    mail: Mail
    sender: str
    text: str


class NotTaken(Exception):  # noqa: N818  # says what happened
    """A receiver refuses a reply; the message is for the person who sent it."""


def are_taken() -> bool:
    """Whether there is a mailbox for replies."""
    return bool(settings.REPLY_ADDRESS)


def token(mail_id: int) -> str:
    """The name of a mail as it stands in an address; 80 bits of signature."""
    digest = salted_hmac("kleinstadt.reply", str(mail_id), algorithm="sha256").digest()
    return f"ks{mail_id}x{base64.b32encode(digest[:10]).decode().lower()}"


def address_of(mail: Mail) -> tuple[str, str]:
    """The address that takes replies to a mail, and what has to stand in the subject for it."""
    template: str = settings.REPLY_ADDRESS
    if "{token}" in template:
        return template.replace("{token}", token(mail.pk)), ""
    return template, f"[{token(mail.pk)}]"


def answered(places: Iterable[str]) -> Mail | None:
    """The mail that one of the places (addresses, subject) names by a true token that still holds."""
    for place in places:
        for found in TOKEN.finditer(place.lower()):
            if constant_time_compare(found[0], token(int(found[1]))):
                since = timezone.now() - ANSWERS_UNTIL
                mails = Mail.objects.select_related("addressee").filter(takes_reply=True)
                return mails.filter(pk=int(found[1]), written_at__gte=since).first()
    return None
