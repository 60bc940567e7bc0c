# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One import at a time, with progress that every process can see, and a way to stop it.

The database decides: at most one ImportRun is in state "running". Who imports must find its own
run still running in each transaction that writes rows (`Work.hold`); once the state is taken away,
by a person or because the process seemed dead, nothing more of it can be committed.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from kleinstadt.formats.faults import Refused
from kleinstadt.towns.models import ImportRun

SILENT = dt.timedelta(seconds=60)  # without a sign of life for longer, a run counts as dead
SHOW_EVERY = 0.4  # seconds between two writes of progress alone

Phase = ImportRun.Phase
State = ImportRun.State
Progress = Callable[[str, int, int], None]  # phase, done, total

log = logging.getLogger(__name__)


class ImportBusy(Exception):  # noqa: N818  # says what happened
    """Another import is running; `run` is that one, None if it has just ended."""

    def __init__(self, run: ImportRun | None) -> None:
        super().__init__("another import is running")
        self.run = run


class ImportStopped(Exception):  # noqa: N818  # says what happened
    """The run was stopped, or taken over because it gave no sign of life."""


def begin(kind: str, *, names: str = "", by: str = "") -> ImportRun:
    """Take the one place for an import. Raises ImportBusy when it is taken."""
    retire_dead()
    try:
        with transaction.atomic():
            return ImportRun.objects.create(
                kind=kind,
                names=names[:300],
                started_by=by,
                heartbeat=timezone.now(),
                host=socket.gethostname()[:120],
                pid=os.getpid(),
            )
    except IntegrityError as clash:
        raise ImportBusy(ImportRun.objects.filter(state=State.RUNNING).first()) from clash


def take_up(run: ImportRun) -> bool:
    """Let a run that waits for confirmation go on here; False when it waits no more.

    Raises ImportBusy when another import is running.
    """
    retire_dead()
    waiting = ImportRun.objects.filter(pk=run.pk, state=State.READY)
    try:
        with transaction.atomic():
            return bool(
                waiting.update(
                    state=State.RUNNING,
                    ended_at=None,
                    heartbeat=timezone.now(),
                    host=socket.gethostname()[:120],
                    pid=os.getpid(),
                )
            )
    except IntegrityError as clash:
        raise ImportBusy(ImportRun.objects.filter(state=State.RUNNING).first()) from clash


def retire_dead() -> int:
    """Mark runs whose process is gone, or silent for long; returns how many."""
    retired = 0
    for run in ImportRun.objects.filter(state=State.RUNNING):
        if run.heartbeat < timezone.now() - SILENT or _process_is_gone(run):
            same = ImportRun.objects.filter(
                pk=run.pk, state=State.RUNNING, heartbeat=run.heartbeat, pid=run.pid
            )
            retired += same.update(state=State.DIED, ended_at=timezone.now())
    return retired


def _process_is_gone(run: ImportRun) -> bool:
    if run.host != socket.gethostname()[:120]:
        return False
    try:
        os.kill(run.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def stop(run: ImportRun) -> bool:
    """Stop a running import; False when it had ended already. The current edition stays."""
    return _end(run, State.STOPPED)


def _end(run: ImportRun, state: str, **fields: object) -> bool:
    running = ImportRun.objects.filter(pk=run.pk, state=State.RUNNING)
    now = timezone.now()
    return bool(running.update(state=state, ended_at=now, heartbeat=now, **fields))


class Work:
    """What a running import uses to show how far it is and to see whether it may go on."""

    def __init__(self, run: ImportRun, progress: Progress | None = None) -> None:
        self.run = run
        self._progress = progress
        self._shown = 0.0

    def hold(self, phase: str, done: int, total: int) -> None:
        """Show progress; inside a transaction: make sure that it commits only while still running.

        Raises ImportStopped.
        """
        held = ImportRun.objects.filter(pk=self.run.pk, state=State.RUNNING).update(
            phase=phase, done=done, total=total, heartbeat=timezone.now(), pid=os.getpid()
        )
        if not held:
            raise ImportStopped
        self._shown = time.monotonic()
        self.tell(phase, done, total)

    def show(self, phase: str, done: int, total: int) -> None:
        """The same for work that writes nothing, as often as a person looks. Raises ImportStopped."""
        if time.monotonic() - self._shown >= SHOW_EVERY:
            self.hold(phase, done, total)
        else:
            self.tell(phase, done, total)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Progress for the caller in this process only."""
        if self._progress:
            self._progress(phase, done, total)

    def finish(self, state: str, **fields: object) -> None:
        """End the run as it should end. Raises ImportStopped when it was stopped before."""
        if not _end(self.run, state, **fields):
            raise ImportStopped
        self.run.refresh_from_db()


@contextmanager
def conduct(run: ImportRun, progress: Progress | None = None) -> Iterator[Work]:
    """The work of a run; whatever ends it early is written down, then raised again."""
    work = Work(run, progress)
    try:
        yield work
    except Refused as refusal:
        faults = [asdict(fault) | {"params": dict(fault.params)} for fault in refusal.faults]
        _end(run, State.REFUSED, faults=faults, result={"more": refusal.more})
        raise
    except (ImportStopped, KeyboardInterrupt):
        _end(run, State.STOPPED)
        raise
    except Exception as error:
        ended = _end(run, State.FAILED, message=f"{type(error).__name__}: {error}"[:2000])
        if ended and not isinstance(error, OSError):  # a file or disk says enough by itself
            log.warning("Import %s failed", run.pk, exc_info=True)
        raise
