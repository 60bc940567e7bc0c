# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is answered by mail to a report goes into the report's thread."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from kleinstadt.core import actions, mails
from kleinstadt.core.models import Correction
from kleinstadt.core.post import kinds, replies


def take_reply(reply: replies.Reply) -> None:
    """Add a reply to the thread it belongs to. Raises NotTaken when the report is gone."""
    key = reply.mail.about.rpartition(":")[2]
    correction = Correction.objects.filter(pk=int(key)).first() if key.isdecimal() else None
    if correction is None:
        raise replies.NotTaken(_("The report is settled and no longer stored."))
    by_office = reply.sender == settings.OPERATOR_EMAIL.lower()
    actions.answer(correction, text=reply.text, by_office=by_office)


for kind in (mails.REPORT, mails.ANSWER):
    kinds.take_replies(kind, take_reply)
