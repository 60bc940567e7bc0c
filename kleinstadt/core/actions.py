# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of readers: taking them in and settling them."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from kleinstadt.core import mails
from kleinstadt.core.limits import Limit
from kleinstadt.core.models import Correction
from kleinstadt.core.signals import reported

PER_SENDER = Limit("correction", most=5, seconds=3600)
ALL = Limit("corrections", most=100, seconds=3600)


@transaction.atomic
def report(correction: Correction, *, sender: str) -> Correction:
    """Store a report and tell the operator once it is stored.

    sender: network address, kept only as a keyed hash for the limit. Raises LimitReached.
    """
    PER_SENDER.take(sender)
    ALL.take("")
    correction.save()
    reported.send(Correction, report=correction)
    transaction.on_commit(partial(mails.tell_operator, correction))
    return correction
