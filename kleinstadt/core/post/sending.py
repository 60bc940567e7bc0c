# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Emptying the outbox. Any number of workers may do so; the database decides who has a mail.

What is promised, and what happens to a mail that was under way when a worker died: docs/mail.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone

from kleinstadt.core.models import Mail
from kleinstadt.core.post import kinds
from kleinstadt.core.post.building import build, sender
from kleinstadt.core.post.digests import bundle
from kleinstadt.core.post.outbox import quiet
from kleinstadt.core.post.smtp import ANSWER_SECONDS, Carrier, Declined, Lost, ServerAway, carrier

LEASE = dt.timedelta(minutes=2)
ANSWER = dt.timedelta(seconds=ANSWER_SECONDS + 60)
LOOKED_AT = 20  # mails that a worker looks at before it asks the database again
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=6)
GIVE_UP_AFTER = dt.timedelta(days=14)

State = Mail.State
log = logging.getLogger(__name__)


@dataclass
class Round:
    """What one round of sending came to."""

    sent: int = 0
    postponed: int = 0
    refused: int = 0
    server_away: str = ""  # why the server could not be reached; the mail waits


def send_due() -> Round:
    """Send everything that is due; a mail server that is away ends the round and loses nothing."""
    settle_lapsed()
    bundle(timezone.now())
    done, worker = Round(), secrets.token_hex(8)
    if not _due().exists():
        return done
    try:
        with carrier() as way:
            while mail := _claim(worker):
                _deliver(mail, worker, way, done)
    except ServerAway as fault:
        done.server_away = str(fault) or "no answer"
    return done


def settle_lapsed() -> None:
    """Mails of workers that fell silent: nothing had left, or it is not certain whether it had."""
    lapsed = Mail.objects.filter(lease_until__lt=timezone.now())
    lapsed.filter(state=State.SENDING).update(state=State.WAITING, worker="", lease_until=None)
    unsure = lapsed.filter(state=State.HANDED).update(
        state=State.UNSURE, worker="", lease_until=None, settled_at=timezone.now()
    )
    if unsure:
        log.error("%s mails were under way when a worker ended: kleinstadt mail status", unsure)


def _due() -> QuerySet[Mail]:
    return Mail.objects.filter(state=State.WAITING, due_at__lte=timezone.now())


def _claim(worker: str) -> Mail | None:
    """One mail that is now this worker's, or None when nothing is due."""
    while True:
        keys = list(_due().order_by("due_at", "pk").values_list("pk", flat=True)[:LOOKED_AT])
        if not keys:
            return None
        for key in keys:
            taken = (
                _due()
                .filter(pk=key)
                .update(
                    state=State.SENDING,
                    worker=worker,
                    lease_until=timezone.now() + LEASE,
                    attempts=F("attempts") + 1,
                )
            )
            if taken:
                return Mail.objects.select_related("addressee").get(pk=key)


class _Claimed:
    """A mail that one worker has, until its lease ends."""

    def __init__(self, mail: Mail, worker: str) -> None:
        self.mail = mail
        self._ours = Mail.objects.filter(pk=mail.pk, worker=worker)

    def ready(self) -> bool:
        """Note that the last line is about to go; False when the lease has ended meanwhile."""
        now = timezone.now()
        held = self._ours.filter(lease_until__gt=now, state=State.SENDING)
        return bool(held.update(state=State.HANDED, lease_until=now + ANSWER))

    def settle(self, state: str, fault: str = "", **fields: object) -> None:
        """Write down how it ended."""
        ended = state != State.WAITING
        self._ours.filter(state__in=[State.SENDING, State.HANDED]).update(
            state=state,
            fault=fault[:500],
            worker="",
            lease_until=None,
            settled_at=timezone.now() if ended else None,
            **fields,
        )

    def put_off(self, fault: Declined) -> bool:
        """Wait longer each time the server says "not now"; False once it has been long enough."""
        now = timezone.now()
        if fault.for_good or now - self.mail.written_at > GIVE_UP_AFTER:
            self.settle(State.REFUSED, str(fault))
            return False
        pause = min(FIRST_PAUSE * 2 ** min(self.mail.attempts - 1, 16), LONGEST_PAUSE)
        self.settle(State.WAITING, str(fault), due_at=now + pause)
        return True


def _deliver(mail: Mail, worker: str, way: Carrier, done: Round) -> None:
    """Hand a claimed mail over and write down how that ended. Raises ServerAway."""
    claimed, now = _Claimed(mail, worker), timezone.now()
    later = quiet(mail.addressee, kinds.known(mail.kind), now)
    if later > now:
        claimed.settle(State.WAITING, due_at=later)
        return
    try:
        way.carry(build(mail), sender(), claimed.ready)
    except Lost:
        raise ServerAway("a claim lapsed") from None  # begin anew with a fresh connection
    except ServerAway as fault:
        # By RFC 5321 a server that has not answered has not taken it; it comes again with its ID.
        claimed.settle(State.WAITING, str(fault), attempts=F("attempts") - 1)
        raise
    except Declined as fault:
        if claimed.put_off(fault):
            done.postponed += 1
        else:
            done.refused += 1
    except Exception as fault:
        log.exception("Mail %s cannot be built", mail.pk)
        claimed.settle(State.REFUSED, f"{type(fault).__name__}: {fault}")
        done.refused += 1
    else:
        claimed.settle(State.SENT)
        done.sent += 1


def send_again(mail: Mail) -> bool:
    """Let a mail that was refused, or of which nothing certain is known, go once more."""
    stuck = Mail.objects.filter(pk=mail.pk, state__in=[State.REFUSED, State.UNSURE])
    now = timezone.now()
    return bool(stuck.update(state=State.WAITING, due_at=now, written_at=now, settled_at=None))


def note_sent(mail: Mail) -> bool:
    """Settle a mail of which the operator knows that it arrived."""
    unsure = Mail.objects.filter(pk=mail.pk, state=State.UNSURE)
    return bool(unsure.update(state=State.SENT, settled_at=timezone.now()))
