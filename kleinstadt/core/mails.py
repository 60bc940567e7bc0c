# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Mail about reports of readers."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kleinstadt.core.models import Correction, CorrectionMessage, Mail
from kleinstadt.core.post import kinds, outbox

ANSWER = kinds.tell(kinds.Kind("correction-answer", _("Answers to reports"), necessary=True))
REPORT = kinds.tell(kinds.Kind("correction", _("Reports of readers"), necessary=True))


def tell_operator(correction: Correction) -> Mail:
    """Write the operator a mail about a report, in German."""
    with override("de"):
        record = " ".join(correction.record.split()) or correction.address
        return outbox.write(
            REPORT,
            settings.OPERATOR_EMAIL,
            subject=f"{correction.get_kind_display()}: {record}",
            template="core/mail/correction.html",
            context={
                "kind": correction.get_kind_display(),
                "address": settings.PUBLIC_URL + correction.address,
                "record": record,
                "text": correction.text,
                "list": f"{settings.PUBLIC_URL}/betrieb/meldungen/",
                "reply_to": correction.reply_to,
            },
            about=f"core.correction:{correction.pk}",
            reply_to=correction.reply_to,
            takes_reply=True,
        )


def tell_of_message(message: CorrectionMessage) -> Mail | None:
    """Pass a message of the thread on to the other side; None when there is no address."""
    correction = message.correction
    to = correction.reply_to if message.by_office else settings.OPERATOR_EMAIL
    if not to:
        return None
    with override("de"):
        return outbox.write(
            ANSWER,
            to,
            subject=f"{correction.get_kind_display()}: {correction.record}",
            template="core/mail/thread.html",
            context={
                "record": correction.record,
                "address": settings.PUBLIC_URL + correction.address,
                "text": message.text,
            },
            about=f"core.correction:{correction.pk}",
            takes_reply=True,
        )
