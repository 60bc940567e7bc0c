# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A mail as it goes over the wire: both parts, the way to leave, the address that takes replies."""

from __future__ import annotations

import base64
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import override

from kleinstadt.core.models import Mail
from kleinstadt.core.post import kinds, replies
from kleinstadt.formats.mailtext import plain

LEAVING = signing.Signer(salt="kleinstadt.leave")


def build(mail: Mail) -> EmailMultiAlternatives:
    """The message; built twice it is the same, since all that could differ was fixed when written."""
    kind = kinds.known(mail.kind)
    content = mail.html or linebreaks(urlize(mail.text), autoescape=False)
    settings_url = leave_url = ""
    with override("de"):
        if not kind.necessary:
            leave_url = public(reverse("leave_mail", args=[leave_token(mail)]))
            settings_url = public(reverse("mail_settings_by_token", args=[leave_token(mail)]))
        html = render_to_string(
            "core/mail/frame.html",
            {
                "subject": mail.subject,
                "content": mark_safe(content),  # noqa: S308  # from our own template, escaped there
                "kind": kind.label,
                "leave_url": leave_url,
                "settings_url": settings_url,
                "takes_reply": mail.takes_reply and replies.are_taken(),
                "site_url": settings.PUBLIC_URL,
            },
        )
    reply_to, subject = mail.reply_to, mail.subject
    if mail.takes_reply and replies.are_taken():
        reply_to, in_subject = replies.address_of(mail)
        subject = f"{subject} {in_subject}".strip()
    message = EmailMultiAlternatives(
        subject,
        plain(html),
        settings.DEFAULT_FROM_EMAIL,
        [mail.addressee.address],
        reply_to=[reply_to] if reply_to else None,
        headers=_headers(mail, leave_url),
    )
    message.attach_alternative(html, "text/html")
    for name, data, media_type in mail.attachments:
        message.attach(name, base64.b64decode(data), media_type or None)
    return message


def _headers(mail: Mail, leave_url: str) -> dict[str, str]:
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.written_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if leave_url:
        headers["List-Unsubscribe"] = f"<{leave_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def public(path: str) -> str:
    """The full address of one of our pages, as it is seen from outside."""
    return settings.PUBLIC_URL.rstrip("/") + path


def sender() -> str:
    """The bare address in the envelope."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or settings.DEFAULT_FROM_EMAIL


def leave_token(mail: Mail) -> str:
    """What lets the reader of this mail leave its kind, or choose how mail comes, without login."""
    return LEAVING.sign_object([mail.addressee_id, mail.kind])
