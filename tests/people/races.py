# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Many at once: every thread has a connection of its own and waits for the others before it tries."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(tries: list[Callable[[], Any]]) -> list[Any]:
    """What each try returned, or the exception it raised."""
    outcome: list[Any] = [None] * len(tries)
    ready = threading.Barrier(len(tries))

    def run(number: int) -> None:
        ready.wait()
        try:
            outcome[number] = tries[number]()
        except Exception as fault:  # the test looks at it
            outcome[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(tries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome
