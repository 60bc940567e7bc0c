# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""An import killed at any moment leaves the old or the new state, complete, and the next one works.

Beside it, what other writers feel while an import runs.
"""

import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from bench.bench_formats import towns as many_towns
from kleinstadt.core.models import Stamp
from kleinstadt.towns.actions import activate
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.models import Edition, ImportRun, RegisterEntry, Town, Unit
from kleinstadt.towns.queries.register import register
from tests.towns.files import NEW_DAY, register_file, take

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 12
SIZE = 4_000  # towns: some batches, and long enough to be hit in each phase
WRITERS = 16


def big(day, change=0):
    towns = [replace(town, population=town.population + change) for town in many_towns()[:SIZE]]
    return register_file(towns, day)


def start(path: Path) -> subprocess.Popen[str]:
    """A process that imports a file as soon as it is told to."""
    database = str(connection.settings_dict["NAME"])
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.towns.importing", str(path), database],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def whole_edition() -> Edition:
    """The current edition; everything readers see of it is there."""
    (current,) = Edition.objects.current()
    assert current.municipality_count == SIZE == current.entries.count()
    assert len(register().towns) == SIZE
    populations = {town.population - number for number, town in enumerate(in_order())}
    assert len(populations) == 1  # all rows of one file
    assert current.units.filter(level=Unit.Level.COUNTY).count() == counties()
    return current


def in_order():
    by_ags = register().by_ags
    return [by_ags[town.ags] for town in many_towns()[:SIZE]]


def counties() -> int:
    return len({town.ags[:5] for town in many_towns()[:SIZE]})


def seconds_of_an_import(path: Path) -> float:
    child = start(path)
    begun = time.monotonic()
    go(child)
    child.communicate(timeout=60)
    return time.monotonic() - begun


def kill_after(path: Path, seconds: float) -> None:
    child = start(path)
    go(child)
    time.sleep(seconds)
    child.kill()
    child.communicate()


@pytest.mark.timeout(400)
def test_killed_at_random_moments(tmp_path):
    take(big("20200101"))
    path = tmp_path / "register.txt"
    path.write_bytes(big(NEW_DAY, change=1))
    whole = seconds_of_an_import(path)
    assert whole_edition().territorial_status.isoformat() == "2025-11-30"
    chance = random.Random(1)  # noqa: S311  # moments, no secrets
    outcomes = []

    for number in range(ROUNDS):
        before = whole_edition()
        path.write_bytes(big(NEW_DAY, change=2 + number))
        kill_after(path, chance.uniform(0, whole))
        outcomes.append("old" if whole_edition() == before else "new")

    assert "old" in outcomes  # some were hit in the middle, or the test shows nothing
    path.write_bytes(big(NEW_DAY, change=1_000))
    final = activate(stage_register(path))
    assert whole_edition() == final
    assert not Edition.objects.filter(state__in=["staged", "discarded"]).exists()
    assert not ImportRun.objects.filter(state="running").exists()
    assert not RegisterEntry.objects.exclude(edition__in=Edition.objects.values("pk")).exists()
    assert Town.objects.count() == SIZE


def test_sixteen_writers_beside_an_import():
    """Nobody is told that the database is locked, and nobody waits long for the switch."""
    take(big("20200101"))
    Stamp.objects.bulk_create(Stamp(key=f"writer-{number}") for number in range(WRITERS))
    ended = threading.Event()
    faults: list[Exception] = []
    written = [0] * WRITERS

    def write(number: int) -> None:
        try:
            while not ended.is_set():
                written[number] += 1
                Stamp.objects.filter(key=f"writer-{number}").update(number=written[number])
        except Exception as fault:  # the test is about any of them
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        for change in range(3):
            activate(stage_register(big(NEW_DAY, change=change + 1)))
    finally:
        ended.set()
        for thread in threads:
            thread.join()

    assert faults == []
    assert whole_edition().entries.count() == SIZE
    assert dict(Stamp.objects.filter(key__startswith="writer-").values_list("key", "number")) == {
        f"writer-{number}": count for number, count in enumerate(written)
    }


def test_the_switch_holds_the_lock_for_a_moment():
    """The best of three: a busy machine may stretch one."""
    take(big("20200101"))
    longest = []
    for change in range(3):
        edition = stage_register(big(NEW_DAY, change=change + 1))
        before = time.perf_counter()
        activate(edition)
        longest.append(time.perf_counter() - before)

    assert min(longest) <= 0.25
