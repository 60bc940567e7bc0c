# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of readers: taking them in and settling them."""

from __future__ import annotations

from django.db import transaction

from kleinstadt.core import mails
from kleinstadt.core.audit import Person, record
from kleinstadt.core.limits import Limit
from kleinstadt.core.models import Correction, CorrectionMessage
from kleinstadt.core.signals import reported

PER_SENDER = Limit("correction", most=5, seconds=3600)
MESSAGE_CHARACTERS = 4_000
ALL = Limit("corrections", most=100, seconds=3600)


@transaction.atomic
def report(correction: Correction, *, sender: str) -> Correction:
    """Store a report, and with it the mail that tells the operator.

    sender: network address, kept only as a keyed hash for the limit. Raises LimitReached.
    """
    PER_SENDER.take(sender)
    ALL.take("")
    correction.save()
    reported.send(Correction, report=correction)
    mails.tell_operator(correction)
    return correction


@transaction.atomic
def settle(correction: Correction, state: str, *, by: Person) -> None:
    """Mark a report as done, or open it again."""
    Correction.objects.filter(pk=correction.pk).update(state=state)
    record("correction.settled", by=by, about=correction, state=state)


@transaction.atomic
def answer(correction: Correction, *, text: str, by_office: bool) -> CorrectionMessage:
    """Add a message to the thread of a report; the other side is told by mail."""
    message = CorrectionMessage.objects.create(
        correction=correction, text=text[:MESSAGE_CHARACTERS], by_office=by_office
    )
    mails.tell_of_message(message)
    return message
