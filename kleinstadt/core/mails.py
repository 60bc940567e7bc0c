# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Mail about reports of readers."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from kleinstadt.core.models import Correction

log = logging.getLogger(__name__)


def tell_operator(correction: Correction) -> bool:
    """Send a report to the operator, in German; a mail that fails is logged, the report is stored."""
    with override("de"):
        record = " ".join(correction.record.split()) or correction.address
        subject = f"{correction.get_kind_display()}: {record}"
        body = _(
            "%(kind)s on %(address)s\nRecord: %(record)s\n\n%(text)s\n\n"
            "All reports: %(list)s\nThe answer goes to: %(reply)s\n"
        ) % {
            "kind": correction.get_kind_display(),
            "address": settings.PUBLIC_URL + correction.address,
            "record": record,
            "text": correction.text,
            "list": f"{settings.PUBLIC_URL}/betrieb/meldungen/",
            "reply": correction.reply_to or _("nobody, no address was given"),
        }
    reply_to = [correction.reply_to] if correction.reply_to else []
    mail = EmailMessage(subject[:200], body, to=[settings.OPERATOR_EMAIL], reply_to=reply_to)
    try:
        mail.send()
    except Exception:  # whatever the mail server or its settings do, the report is not lost
        log.exception("Mail about correction %s was not sent", correction.pk)
        return False
    return True
