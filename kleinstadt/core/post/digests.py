# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Digests: what was kept for an addressee goes as one mail. Each mail is in one digest at most.

When a kept mail is due was fixed as it was written; so whatever clocks do in between, it goes into
the first digest after that moment, and no second one can find it.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext, override

from kleinstadt.core.models import Mail
from kleinstadt.core.post import kinds, replies
from kleinstadt.core.post.outbox import new_message_id


def bundle(now: dt.datetime) -> int:
    """Make the digests that are due; returns how many."""
    due = Mail.objects.filter(state=Mail.State.HELD, due_at__lte=now)
    addressees = list(due.order_by().values_list("addressee", flat=True).distinct())
    return sum(_bundle_for(key, now) for key in addressees)


@transaction.atomic
def _bundle_for(addressee_id: int, now: dt.datetime) -> bool:
    """One addressee's digest; False when another worker was first."""
    digest = Mail.objects.create(
        addressee_id=addressee_id,
        kind=kinds.DIGEST.key,
        subject="",
        message_id=new_message_id(),
        due_at=now,
        written_at=now,
    )
    kept = Mail.objects.filter(addressee=addressee_id, state=Mail.State.HELD, due_at__lte=now)
    taken = kept.update(state=Mail.State.BUNDLED, bundle=digest, settled_at=now)
    if not taken:
        digest.delete()
        return False
    with override("de"):
        digest.subject = ngettext(
            "%(count)s message from kleinstadt", "%(count)s messages from kleinstadt", taken
        ) % {"count": taken}
        digest.html = render_to_string(
            "core/mail/digest.html",
            {"items": [_item(mail) for mail in digest.bundled.order_by("pk")]},
        )
    digest.save()
    return True


def _item(mail: Mail) -> dict[str, object]:
    content = mail.html or linebreaks(urlize(mail.text), autoescape=False)
    answer = ""
    if mail.takes_reply and replies.are_taken():
        address, in_subject = replies.address_of(mail)
        answer = f"mailto:{address}?subject={in_subject}" if in_subject else f"mailto:{address}"
    elif mail.reply_to:
        answer = f"mailto:{mail.reply_to}"
    return {
        "subject": mail.subject,
        "content": mark_safe(content),  # noqa: S308  # from our own template, escaped there
        "written_at": mail.written_at,
        "answer": answer,
    }
