# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The page of comparable towns and what the search asks of it, on the embedded register.

Works on a fresh SQLite file of its own; every town asked is another one.
"""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Measure
from bench.bench_register import _fresh_database as fresh_database
from kleinstadt.core.snapshots import ALL, one_reading
from kleinstadt.peers.queries.finding import closeness_to
from kleinstadt.peers.queries.profiles import ground
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.queries.register import TownRow, register

PAGES, BATCHES, OTHERS = 120, 100, 200
MODES = ("aehnlich", "gegensatz", "gemischt")


def measures() -> Iterator[Measure]:
    """Every figure with its bound (issue 2, speed)."""
    with fresh_database():
        load_embedded()
        settings.ALLOWED_HOSTS = ["*"]
        for snapshot in ALL:
            snapshot.forget()
        client = Client()
        first = _milliseconds(lambda: client.get("/vergleich/12070424/"))
        yield Measure(
            "peers page, first request of a process", first / 1e3, "s", None, "cold caches"
        )
        for snapshot in ALL:
            snapshot.forget()
        again = _milliseconds(lambda: client.get("/vergleich/12070424/"))
        yield Measure("peers page after a change of the register", again / 1e3, "s", None, "")
        rng = random.Random(2026)  # noqa: S311  # a choice of towns, no secret
        small = [register().towns[row] for row in ground().profiles.reference.tolist()]
        yield from _pages(client, rng.sample(small, PAGES))
        yield from _batches(rng, small)


def _pages(client: Client, towns: list[TownRow]) -> Iterator[Measure]:
    for mode in MODES:
        took, cpu, sizes, queries = [], [], [], []
        for town in towns:
            address = f"/vergleich/{town.ags}/?art={mode}"
            with CaptureQueriesContext(connection) as asked:
                started, worked = time.perf_counter(), time.process_time()
                response = client.get(address)
                took.append((time.perf_counter() - started) * 1e3)
                cpu.append((time.process_time() - worked) * 1e3)
            sizes.append(len(response.content) / 1e3)
            queries.append(len(asked))
        median, p95 = np.percentile(took, [50, 95])
        yield Measure(f"peers page {mode}, p95", float(p95), "ms", 60, f"median {median:.1f} ms")
        yield Measure(f"peers page {mode}, CPU, median", float(np.median(cpu)), "ms", None, "")
        yield Measure(f"peers page {mode}, largest, not compressed", max(sizes), "kB", 250, "")
        yield Measure(f"peers page {mode}, most queries", max(queries), "", 8, "")


def _batches(rng: random.Random, small: list[TownRow]) -> Iterator[Measure]:
    took = []
    with one_reading():
        for own in rng.sample(small, BATCHES):
            others = [town.id for town in rng.sample(small, OTHERS)]
            took.append(_milliseconds(partial(closeness_to, own, others)))
    median, p95 = np.percentile(took, [50, 95])
    yield Measure(
        f"closeness to {OTHERS} towns, p95", float(p95), "ms", 10, f"median {median:.1f} ms"
    )


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3
