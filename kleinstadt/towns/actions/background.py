# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Imports that a person starts in the browser: files are kept aside, the work runs in a thread.

The thread tells nothing but what it writes into its ImportRun, so that any process can show it. If
the process ends, the run falls silent and is recognised as dead; the files then go with the next.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils import timezone

from kleinstadt.core.fetch import FetchFailed
from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions.changes import import_changes, read_changes
from kleinstadt.towns.actions.figures import Table, stage_figures
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.actions.runs import (
    ImportStopped,
    Phase,
    State,
    begin,
    conduct,
    take_up,
)
from kleinstadt.towns.actions.updates import NoAddress, update_from_address
from kleinstadt.towns.models import ImportRun

SHOWN = 20  # steps of a list that a preview names
_EXPECTED = (Refused, ImportStopped, FetchFailed, OSError)  # written down in the run
_WITH_FILES = [State.RUNNING, State.READY]

log = logging.getLogger(__name__)


def start_register(
    file: UploadedFile[Any], *, by: str, population_date: dt.date | None = None
) -> ImportRun:
    """Begin to stage an uploaded register. Raises ImportBusy."""
    run, paths = _take(ImportRun.Kind.GV100AD, [file], by)
    _in_background(partial(stage_register, paths[0], run=run, population_date=population_date), run)
    return run


def start_update(*, by: str) -> ImportRun:
    """Begin to fetch and stage the register. Raises ImportBusy and NoAddress."""
    if not settings.REGISTER_URL:
        raise NoAddress
    run = begin(ImportRun.Kind.GV100AD, names=settings.REGISTER_URL, by=by)
    _in_background(partial(update_from_address, run=run), run)
    return run


def start_figures(
    kind: str, files: Iterable[UploadedFile[Any]], *, by: str, table: Table | None = None
) -> ImportRun:
    """Begin to stage uploaded files of figures of one kind. Raises ImportBusy."""
    run, paths = _take(kind, files, by)
    _in_background(partial(stage_figures, kind, paths, run=run, names=run.names, table=table), run)
    return run


def start_changes(files: Iterable[UploadedFile[Any]], *, by: str) -> ImportRun:
    """Begin to read uploaded lists of changes, for a preview. Raises ImportBusy."""
    run, paths = _take(ImportRun.Kind.CHANGES, files, by)
    _in_background(partial(_preview_changes, run, paths), run)
    return run


def confirm_changes(run: ImportRun) -> bool:
    """Take in lists that were previewed; False when they no longer wait. Raises ImportBusy."""
    if not take_up(run):
        return False
    import_changes(sorted(folder_of(run).iterdir()), run=run)
    shutil.rmtree(folder_of(run), ignore_errors=True)
    return True


def discard_changes(run: ImportRun) -> bool:
    """Drop lists that were previewed; False when they no longer wait."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=State.READY, kind=ImportRun.Kind.CHANGES)
    dropped = waiting.update(state=State.DISCARDED, ended_at=timezone.now())
    if dropped:
        shutil.rmtree(folder_of(run), ignore_errors=True)
    return bool(dropped)


def folder_of(run: ImportRun) -> Path:
    """Where the files of a run lie."""
    folder: Path = settings.UPLOAD_DIR
    return folder / f"import-{run.pk}"


def _preview_changes(run: ImportRun, paths: list[Path]) -> None:
    with conduct(run) as work:
        work.hold(Phase.READING, 0, len(paths))
        found = read_changes(paths)
        steps = [
            [
                step.kind,
                step.old_ags,
                step.old_name,
                step.new_ags,
                step.new_name,
                str(step.effective),
            ]
            for step in found.new
            if (step.old_ags, step.kind) != (step.new_ags, "2")
        ]
        work.finish(
            State.READY,
            result={"steps": len(found.steps), "new": len(found.new), "first": steps[:SHOWN]},
        )


def _take(kind: str, files: Iterable[UploadedFile[Any]], by: str) -> tuple[ImportRun, list[Path]]:
    """Take the place for an import and put the files aside; names of people are not used as paths."""
    listed = list(files)
    run = begin(kind, names=", ".join(str(file.name) for file in listed), by=by)
    _drop_old_files()
    folder = folder_of(run)
    with conduct(run):
        folder.mkdir(parents=True)
        paths = [folder / f"{place:03}" for place in range(len(listed))]
        for path, file in zip(paths, listed, strict=True):
            with path.open("wb") as target:
                for chunk in file.chunks():
                    target.write(chunk)
    return run, paths


def _drop_old_files() -> None:
    kept = {folder_of(run) for run in ImportRun.objects.filter(state__in=_WITH_FILES)}
    folder: Path = settings.UPLOAD_DIR
    for left in folder.glob("import-*"):
        if left not in kept:
            shutil.rmtree(left, ignore_errors=True)


def _in_background(work: Callable[[], object], run: ImportRun) -> None:
    def carry_out() -> None:
        try:
            work()
        except _EXPECTED:
            log.info("Import %s ended early", run.pk, exc_info=True)
        finally:
            state = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
            if state != State.READY or run.kind != ImportRun.Kind.CHANGES:
                shutil.rmtree(folder_of(run), ignore_errors=True)
            connection.close()

    threading.Thread(target=carry_out, name=f"import-{run.pk}", daemon=True).start()
