# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Rate limits that hold over all processes and restarts: the database counts.

A try is taken before it is known how it ends, so that many at once cannot slip through; where only
failures count, a success gives its try back.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kleinstadt.core.models import Tries

FORGET_AFTER = dt.timedelta(days=1)


class LimitReached(Exception):  # noqa: N818  # says what happened
    """No further try now. retry_after: seconds until the next is possible, at least 1."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries within any `seconds`, for each of whatever is counted under `name`."""

    name: str
    most: int
    seconds: int

    def _key(self, who: str) -> str:
        return salted_hmac(f"limit:{self.name}", who, algorithm="sha256").hexdigest()

    @transaction.atomic
    def take(self, who: str) -> float:
        """Note a try and return its time. Raises LimitReached, and then notes nothing."""
        now = time.time()
        row = self._row(who)
        if row is None:
            old = timezone.now() - FORGET_AFTER
            Tries.objects.filter(last_at__lt=old).delete()
            Tries.objects.get_or_create(key=self._key(who))
            row = self._row(who) or Tries(key=self._key(who), times=[])
        times = [at for at in row.times if at > now - self.seconds]
        if len(times) >= self.most:
            raise LimitReached(max(1, math.ceil(times[-self.most] + self.seconds - now)))
        row.times = [*times, now]
        row.save()
        return now

    @transaction.atomic
    def give_back(self, who: str, at: float) -> None:
        """Forget one try that `take` returned."""
        row = self._row(who)
        if row is not None and at in row.times:
            row.times.remove(at)
            row.save()

    def forget(self, who: str) -> None:
        """Forget all tries."""
        Tries.objects.filter(key=self._key(who)).delete()

    def _row(self, who: str) -> Tries | None:
        """The row, locked; on SQLite the transaction itself is the lock."""
        return Tries.objects.select_for_update().filter(key=self._key(who)).first()
