# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A thread of the server that empties the outbox; a new mail wakes it, otherwise it looks by itself.

Every server process may have one, beside any number of `kleinstadt mail send`.
"""

from __future__ import annotations

import logging
import threading
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

LOOKS_EVERY = 30.0  # seconds
LONGEST_REST = 300.0  # seconds between two tries of a mail server that is away

log = logging.getLogger(__name__)
_called = threading.Event()
_started = threading.Lock()


def wake() -> None:
    """Something was written. In a process that serves pages the thread goes and sends it."""
    if settings.MAIL_WORKER == "inline":
        import_module("kleinstadt.core.post.sending").send_due()
    _called.set()


def start() -> None:
    """Begin to work beside the requests of this process, once."""
    if settings.MAIL_WORKER == "here" and _started.acquire(blocking=False):
        threading.Thread(target=_work, name="mail", daemon=True).start()


def _work() -> None:
    rest = LOOKS_EVERY
    while True:
        _called.wait(rest)
        _called.clear()
        rest = one_round(rest)


def one_round(rest: float) -> float:
    """Send what is due; returns the seconds to rest, longer each time the server is away."""
    sending = import_module("kleinstadt.core.post.sending")
    close_old_connections()
    try:
        away = sending.send_due().server_away
    except DatabaseError:
        log.exception("The outbox cannot be read")
        away = "database"
    finally:
        connection.close()
    if away:
        log.warning("The mail server is away (%s); mail waits", away)
        return min(rest * 2, LONGEST_REST)
    return LOOKS_EVERY
