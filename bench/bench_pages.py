# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How quick and how heavy are the reading pages of the register, over the embedded data?

CPU is the time of this process for whole requests through all middleware, pages packed by gzip as
browsers ask for them; towns and pages differ from request to request. Own database, made here.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Measure
from kleinstadt.core import snapshots
from kleinstadt.portal.actions import load_demo
from kleinstadt.towns.queries.register import register

STATIC = Path(__file__).resolve().parents[1] / "kleinstadt"
TYPED = ["Witt", "Wittenb", "Dipoldiswalde", "Oestrich Winkel", "Moelln", "molln", "Drjowk", "Neuenk",
         "Bad", "St.", "12070", "Frankfurt an der Oder", "xqzzy", "Lauenbrug"]  # fmt: skip
ROUNDS = 120


def measures() -> Iterator[Measure]:
    """Prepare a database with the demo data, then measure pages one kind after the other."""
    _prepare()
    client = Client(headers={"Accept-Encoding": "gzip", "Host": "localhost"})
    yield _suggestions(client)
    lists = [f"/staedte/?seite={number}" for number in range(1, 37)]
    towns = [f"/staedte/{town.ags}/?stadt=12070424" for town in register().towns[::91]]
    yield from _pages(client, "list of towns, 50 a page", lists, 7)
    yield from _pages(client, "page of a town, first visits", towns, 10)
    yield from _pages(client, "start", ["/", "/?stadt=12070424"], None)
    yield from _pages(client, "map", ["/staedte/karte/"], None, weigh=False)
    yield _map_weight(client)
    yield from _start_of_a_process()


def _prepare() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kleinstadt-bench-"))
    connection.close()
    name = str(folder / "pages.sqlite3")
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    call_command("migrate", verbosity=0)
    for _line in load_demo():
        pass
    for snapshot in snapshots.ALL:
        snapshot.forget()


def _cpu(ask: Callable[[], object]) -> float:
    start = time.process_time()
    ask()
    return 1000 * (time.process_time() - start)


def _loop() -> float:
    """CPU of a fixed piece of work: tells how much other work slows this processor now."""
    return _cpu(lambda: sum(number * number for number in range(100_000)))


def _suggestions(client: Client) -> Measure:
    headers = {"Accept": "application/json"}
    client.get("/staedte/suche/", {"q": "a"}, headers=headers)
    times = []
    for round_ in range(ROUNDS):
        typed = TYPED[round_ % len(TYPED)]
        start = time.perf_counter()
        client.get("/staedte/suche/", {"q": typed}, headers=headers)
        times.append(1000 * (time.perf_counter() - start))
    p95 = sorted(times)[int(0.95 * len(times))]
    return Measure("town search as one types, p95", p95, "ms", 20, "whole request")


def _pages(
    client: Client, name: str, addresses: Sequence[str], limit: float | None, *, weigh: bool = True
) -> Iterator[Measure]:
    client.get(addresses[0])  # what a process keeps in memory is read once
    with CaptureQueriesContext(connection) as seen:
        client.get(addresses[-1])
    queries = len(seen)
    times = [_cpu(partial(client.get, address)) for address in islice(cycle(addresses), ROUNDS)]
    loop = statistics.median(_loop() for _ in range(9))
    note = f"least {min(times):.1f} ms; a fixed loop takes {loop:.1f} ms of CPU now"
    yield Measure(f"{name}: CPU, median", statistics.median(times), "ms", limit, note)
    yield Measure(f"{name}: queries", queries, "", 8)
    if weigh:
        heaviest = max(len(client.get(address).content) for address in addresses)
        shared = sum(_packed(path) for path in _shared_files())
        total = (heaviest + shared) / 1000
        yield Measure(f"{name}: weight with style, script, fonts", total, "kB", 250, "compressed")


def _packed(path: Path) -> int:
    """Bytes on the line: fonts are packed already, all else is collected with a Brotli twin."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(brotli.compress(content))


def _shared_files() -> list[Path]:
    core = STATIC / "core" / "static" / "core"
    return [
        core / "build" / "app.css",
        core / "build" / "app.js",
        *(core / "fonts").glob("*.woff2"),
    ]


def _map_weight(client: Client) -> Measure:
    build = STATIC / "core" / "static" / "core" / "build"
    files = [*_shared_files(), *(build / name for name in ("map.css", "map.js", "map-worker.js"))]
    files.append(STATIC / "towns" / "static" / "towns" / "boundaries.topojson")
    page = len(client.get("/staedte/karte/").content)
    values = len(client.get("/staedte/karte/werte/?merkmal=density").content)
    total = (page + values + sum(_packed(path) for path in files)) / 1000
    return Measure("map page with everything it loads", total, "kB", 1200, "static files by Brotli")


def _start_of_a_process() -> Iterator[Measure]:
    """What the first reader after a start waits for, when the derived figures are on disk."""
    for snapshot in snapshots.ALL:
        snapshot.forget()
    client = Client(headers={"Host": "localhost"})
    start = time.perf_counter()
    client.get("/staedte/12070424/")
    yield Measure("first town page of a process", time.perf_counter() - start, "s", 3)
