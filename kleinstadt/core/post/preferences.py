# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How an addressee wants mail: changed by a link in any mail, without an account."""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.utils import timezone

from kleinstadt.core.models import Addressee, Mail
from kleinstadt.core.post import kinds, worker
from kleinstadt.core.post.building import LEAVING
from kleinstadt.core.post.outbox import plan

OPEN = [Mail.State.HELD, Mail.State.WAITING]


def read(token: str) -> tuple[Addressee, kinds.Kind] | None:
    """Whom a link in a mail is for, and of which kind the mail was; None for a forged one."""
    try:
        addressee_id, kind = LEAVING.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    addressee = Addressee.objects.filter(pk=addressee_id).first()
    return (addressee, kinds.known(kind)) if addressee else None


@transaction.atomic
def leave(addressee: Addressee, kind: kinds.Kind) -> None:
    """No more mail of this kind; of a digest: no more mail that can be left. Done twice is done once."""
    if kind is kinds.DIGEST:
        addressee.pace = Addressee.Pace.NEVER
    elif not kind.necessary and kind.key not in addressee.left:
        addressee.left = [*addressee.left, kind.key]
    store(addressee)


@transaction.atomic
def store(addressee: Addressee) -> None:
    """Keep what an addressee wants; what is kept or still waits follows it at once."""
    addressee.save()
    now = timezone.now()
    waiting = Mail.objects.filter(addressee=addressee, state__in=OPEN)
    for mail in waiting.exclude(kind=kinds.DIGEST.key):
        kind = kinds.known(mail.kind)
        if kind.necessary:
            continue
        state, due_at = plan(addressee, kind, now)
        settled = now if state == Mail.State.UNWANTED else None
        # only if no worker has taken it meanwhile
        still = Mail.objects.filter(pk=mail.pk, state=mail.state)
        still.update(state=state, due_at=due_at, settled_at=settled)
    transaction.on_commit(worker.wake)
