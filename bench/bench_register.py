# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The official register into the database: time, beside a bare bulk_create, write lock, memory.

Works on a fresh SQLite file of its own. Without the published files a made register of the same
size is read.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from bench import Measure
from bench.bench_formats import towns as made_towns
from kleinstadt.core.models import Stamp
from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions import activate, load_embedded
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.actions.staging import discard
from kleinstadt.towns.models import Edition, RegisterEntry, Unit
from tests.formats.builders import build, to_bytes

ROUNDS = 5
OFFICIAL = "GV100AD_30112025.txt"


def measures() -> Iterator[Measure]:
    """Every figure with its bound (issue 2, speed and bad input; reliability R-10, R-18, S-07)."""
    with _fresh_database() as folder:
        path = _register(folder)
        note = path.name
        load_embedded()
        yield from _beside_bulk_create(path, note)
        yield from _lock(path, note)
        activate(stage_register(path))
        again = [_seconds(partial(stage_register, path)) for _ in range(ROUNDS)]
        yield Measure("register again, unchanged", statistics.median(again), "s", 1, note)
        yield from _hostile(path, folder)


@contextlib.contextmanager
def _fresh_database() -> Iterator[Path]:
    before = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        connection.close()
        connection.settings_dict["NAME"] = str(folder / "bench.sqlite3")
        try:
            call_command("migrate", verbosity=0)
            yield folder
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


def _register(folder: Path) -> Path:
    shared = os.environ.get("KLEINSTADT_SHARED_DATA")
    base = Path(shared) if shared else Path(__file__).resolve().parents[2] / "shared" / "data"
    official = base / "gv100ad" / OFFICIAL
    if official.exists():
        return official
    made = folder / "made.txt"
    made.write_bytes(to_bytes(build(made_towns())))
    return made


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _beside_bulk_create(path: Path, note: str) -> Iterator[Measure]:
    """Both in turn, so that a slower moment of the machine hits both."""
    whole, bare = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        edition = stage_register(path)
        whole.append(time.perf_counter() - start)
        units, entries = list(edition.units.all()), list(edition.entries.all())
        copy = _copy(edition)
        bare.append(_seconds(partial(_bulk_create, copy, units, entries)))
        discard(copy)
        discard(edition)
    import_s, bare_s = statistics.median(whole), statistics.median(bare)
    yield Measure("register into SQLite, staged", import_s, "s", 3, note)
    yield Measure("the same rows by bulk_create", bare_s, "s", None, note)
    ratio = statistics.median(one / other for one, other in zip(whole, bare, strict=True))
    yield Measure("register beside bulk_create", ratio, "times", 2, note)


def _copy(edition: Edition) -> Edition:
    copy = Edition.objects.get(pk=edition.pk)
    copy.pk = None
    copy.save()
    return copy


def _bulk_create(edition: Edition, units: list[Unit], entries: list[RegisterEntry]) -> None:
    """The rows of an edition once more, for another edition."""
    for unit in units:
        unit.pk, unit.edition = None, edition
    for entry in entries:
        entry.pk, entry.edition = None, edition
    with transaction.atomic():
        Unit.objects.bulk_create(units)
        RegisterEntry.objects.bulk_create(entries)


# Another process, so that only the lock of the database is measured, not Python's own.
WRITER = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
held.execute("PRAGMA synchronous=FULL")
longest = 0.0
print("ready", flush=True)
stop = time.monotonic() + 60
while time.monotonic() < stop:
    start = time.perf_counter()
    held.execute("BEGIN IMMEDIATE")
    held.execute("UPDATE core_stamp SET number = number + 1 WHERE key = 'bench'")
    held.execute("COMMIT")
    longest = max(longest, time.perf_counter() - start)
    print(longest, flush=True)
    time.sleep(0.002)
"""


def _lock(path: Path, note: str) -> Iterator[Measure]:
    """What another writer waits for at most: alone, while an edition is staged, while it is switched."""
    Stamp.objects.get_or_create(key="bench")
    alone, staging, switching = [], [], []
    for _ in range(ROUNDS):
        alone.append(_longest_wait(partial(time.sleep, 0.5)))
        staging.append(_longest_wait(partial(stage_register, path)))
        edition = Edition.objects.get(state=Edition.State.STAGED)
        switching.append(_longest_wait(partial(activate, edition)))
        _back(edition)
    for name, waits in (("alone", alone), ("staging", staging), ("switching", switching)):
        longest = statistics.median(waits) * 1000
        limit = None if name == "alone" else 250
        yield Measure(f"longest wait of a writer, {name}", longest, "ms", limit, note)


def _longest_wait(work: Callable[[], object]) -> float:
    """Seconds; the other process writes all the time while the work is done."""
    writer = subprocess.Popen(  # noqa: S603  # our own script
        [sys.executable, "-c", WRITER, str(connection.settings_dict["NAME"])],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None  # noqa: S101  # a pipe was asked for
    writer.stdout.readline()
    time.sleep(0.05)
    work()
    time.sleep(0.05)
    writer.kill()
    lines = writer.communicate()[0].split()
    return max(map(float, lines), default=0.0)


def _back(edition: Edition) -> None:
    """The edition before becomes current again, so that the next round switches too."""
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.STAGED)
    Edition.objects.filter(state=Edition.State.SUPERSEDED).update(state=Edition.State.CURRENT)
    discard(edition)


def _hostile(path: Path, folder: Path) -> Iterator[Measure]:
    """A file of 100 MB made of many registers: refused in time and without much memory."""
    huge = folder / "huge.txt"
    data = path.read_bytes()
    with huge.open("wb") as file:
        while file.tell() < 100_000_000:
            file.write(data)
    seconds = _seconds(partial(_refuse, huge))
    tracemalloc.start()
    _refuse(huge)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    note = f"{huge.stat().st_size:,} bytes"
    yield Measure("import of 100 MB refused", seconds, "s", 10, note)
    yield Measure("import of 100 MB refused, memory", peak, "MB", 300, note)


def _refuse(path: Path) -> None:
    try:
        stage_register(path)
    except Refused:
        return
    raise AssertionError("taken")
