# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""actions/runs.py: one import at a time, and what becomes of a dead one."""

import datetime as dt
import subprocess
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kleinstadt.towns.actions.runs import (
    SILENT,
    ImportBusy,
    ImportStopped,
    Phase,
    Work,
    begin,
    conduct,
    retire_dead,
    stop,
    take_up,
)
from kleinstadt.towns.models import ImportRun, Source

State = ImportRun.State
pytestmark = pytest.mark.django_db


def dead_pid() -> int:
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def test_a_run_whose_process_is_gone_makes_room():
    run = begin("gv100ad")
    ImportRun.objects.filter(pk=run.pk).update(pid=dead_pid())

    second = begin("gv100ad")

    run.refresh_from_db()
    assert (run.state, second.state) == (State.DIED, State.RUNNING)


def test_a_silent_run_of_another_computer_makes_room():
    run = begin("gv100ad")
    ImportRun.objects.filter(pk=run.pk).update(host="elsewhere", pid=dead_pid())
    assert retire_dead() == 0

    late = timezone.now() - SILENT - dt.timedelta(seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(heartbeat=late)

    assert retire_dead() == 1
    run.refresh_from_db()
    assert run.state == State.DIED


def test_a_run_taken_for_dead_can_commit_nothing_more():
    run = begin("gv100ad")
    work = Work(run)
    work.hold(Phase.WRITING, 1, 3)
    ImportRun.objects.filter(pk=run.pk).update(state=State.DIED)

    def write():
        with transaction.atomic():
            Source.objects.create(key="never", title="x")
            work.hold(Phase.WRITING, 2, 3)

    with pytest.raises(ImportStopped):
        write()

    assert not Source.objects.filter(key="never").exists()


def test_what_ends_an_import_is_written_down():
    run = begin("gv100ad")

    with pytest.raises(ValueError, match="odd"), conduct(run):
        raise ValueError("odd")

    run.refresh_from_db()
    assert (run.state, run.message) == (State.FAILED, "ValueError: odd")
    assert run.ended_at is not None
    assert stop(run) is False


def test_a_waiting_run_goes_on_once():
    run = begin("changes")
    ImportRun.objects.filter(pk=run.pk).update(state=State.READY)
    other = begin("gv100ad")
    with pytest.raises(ImportBusy):
        take_up(run)
    stop(other)

    assert (take_up(run), take_up(run)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_begins():
    won, lost = [], []
    ready = threading.Barrier(8)

    def try_it():
        ready.wait()
        try:
            won.append(begin("gv100ad").pk)
        except ImportBusy as busy:
            lost.append(busy)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), len(lost)) == (1, 7)
    assert ImportRun.objects.filter(state=State.RUNNING).count() == 1
