# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reading and refusing registers, comparing two, writing tables: time and memory.

The register has the size and make of the official one but invented towns, so that the figures
need no published file.
"""

import contextlib
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import Measure
from kleinstadt.formats import gv100ad
from kleinstadt.formats.csvtable import Column, write_csv, write_xlsx
from kleinstadt.formats.faults import Refused
from kleinstadt.methods.succession import differences
from tests.formats.builders import REGIONS, Town, build, to_bytes

TOWNS = 10_953
PER_COUNTY = 28
PER_ASSOCIATION = 4
ROUNDS = 7


def towns() -> list[Town]:
    """As many towns as Germany has, evenly spread over states, counties and associations."""
    return [
        Town(
            ags=_ags(number),
            name=f"Musterstädtchen {number} a.d. Länge, Stadt",
            association=f"5{number % PER_COUNTY // PER_ASSOCIATION + 1:03}",
            kind="63",
            population=5_000 + number,
        )
        for number in range(TOWNS)
    ]


def _ags(number: int) -> str:
    county, place = divmod(number, PER_COUNTY)
    within, land = divmod(county, 16)
    code = f"{land + 1:02}"
    region = "1" if code in REGIONS else "0"
    return f"{code}{region}{within + 10:02}{place + 1:03}"


def measures() -> Iterator[Measure]:
    """Every figure with its bound (issue 2, bad input and speed)."""
    lines = build(towns())
    data = to_bytes(lines)
    note = f"{len(lines)} lines"
    yield _timed("register read", partial(gv100ad.read, data), 0.15, note)
    yield _peak("register read, memory", partial(gv100ad.read, data), note)
    yield from _refusals(lines)
    yield from _comparing(data)
    yield from _tables()


def _refusals(lines: list[str]) -> Iterator[Measure]:
    cases = {
        "every line wrong": to_bytes(line[:-1] for line in lines),
        "last line wrong": to_bytes([*lines[:-1], lines[-1][:-1] + "\x00"]),
        "doubled": to_bytes(lines) * 2,
        "cut in half": to_bytes(lines[: len(lines) // 2]),
        "county missing": to_bytes(line for line in lines if not line.startswith("40", 0)),
        "no encoding fits": to_bytes(lines).replace("ä".encode(), b"\xc3"),
        "3 million lines": b"10\n" * 3_000_000,
    }
    for name, data in cases.items():
        yield _timed(f"refused: {name}", partial(_refuse, data), 2, f"{len(data):,} bytes")
    with TemporaryDirectory() as folder:
        path = Path(folder, "huge")
        with path.open("wb") as file:
            for _ in range(30):
                file.write(to_bytes(lines))
        note = f"{path.stat().st_size:,} bytes"
        yield _timed("refused: 100 MB", partial(_refuse, path), 10, note)
        yield _peak("refused: 100 MB, memory", partial(_refuse, path), note)


def _comparing(data: bytes) -> Iterator[Measure]:
    old = gv100ad.read(data)
    new = [replace(town, population=town.population + 1) for town in old.municipalities]
    compare = partial(differences, old.municipalities, new, [], since=date(2021, 12, 31))
    yield _timed("two registers compared", compare, 0.3, f"{len(new)} towns")


def _tables() -> Iterator[Measure]:
    columns = [Column("ags", "AGS"), Column("name", "Gemeinde"), Column("day", "Stand", "date")]
    columns += [Column(f"v{n}", f"Kennzahl {n}", "decimal", 2) for n in range(9)]
    figures = {f"v{n}": n / 7 for n in range(9)}
    day = date(2025, 11, 30)
    rows = [{"ags": t.ags, "name": t.name, "day": day, **figures} for t in towns()]
    note = f"{len(rows)} rows of {len(columns)}"
    yield _timed("table as CSV", partial(write_csv, columns, rows), 1.5, note)
    yield _timed("table as XLSX", partial(write_xlsx, columns, rows, [("Quelle", "x")]), 1.5, note)


def _refuse(source: bytes | Path) -> None:
    with contextlib.suppress(Refused):
        gv100ad.read(source)
        raise AssertionError("taken")


def _timed(name: str, run: Callable[[], object], limit: float, note: str) -> Measure:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return Measure(name, statistics.median(taken), "s", limit, note)


def _peak(name: str, run: Callable[[], object], note: str) -> Measure:
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Measure(name, peak / 1e6, "MB", 300, note)
