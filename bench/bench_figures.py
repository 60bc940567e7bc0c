# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Figures into the database: time and memory of the published files, or of made ones of their size."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import Measure

ROWS, YEARS = 10_800, 22

# A process of its own for each, so that memory is that of one import alone.
IMPORT = """
import os, resource, sys, time
from pathlib import Path
os.environ["KLEINSTADT_DATA_DIR"] = sys.argv[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kleinstadt.config.settings")
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.actions.datasets import activate_dataset
from kleinstadt.towns.actions.figures import stage_figures
from kleinstadt.towns.queries.register import register
load_embedded()
register()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
idle = peak()
start = time.perf_counter()
activate_dataset(stage_figures(sys.argv[2], [Path(name) for name in sys.argv[3:]]))
print(time.perf_counter() - start, peak() - idle)
"""


def measures() -> Iterator[Measure]:
    """Issue 3, speed: GISD 15 s, an INKAR sheet 5 s, at most 300 MB above idle."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gisd, note = _gisd(folder)
        seconds, memory = _import(folder / "gisd", "gisd", gisd)
        yield Measure("GISD into SQLite, shown", seconds, "s", 15, note)
        yield Measure("GISD: memory above idle", memory, "MB", 300, note)
        inkar, note = _inkar(folder)
        seconds, memory = _import(folder / "inkar", "inkar", inkar)
        yield Measure("an INKAR sheet into SQLite, shown", seconds, "s", 5, note)
        yield Measure("an INKAR sheet: memory above idle", memory, "MB", 300, note)


def _import(data: Path, kind: str, files: list[Path]) -> tuple[float, float]:
    done = subprocess.run(  # noqa: S603  # our own words and files
        [sys.executable, "-c", IMPORT, str(data), kind, *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def _shared() -> Path:
    named = os.environ.get("KLEINSTADT_SHARED_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"


def _gisd(folder: Path) -> tuple[list[Path], str]:
    files = sorted((_shared() / "gisd").glob("*.csv"))
    if files:
        return files, f"{len(files)} published files"
    made = folder / "gisd.csv"
    lines = ['"gisd_score","gemeinde_id","gemeinde_name","year"']
    lines += [
        f'0.{(row * 7 + year) % 100000:05},"{key}","Ort",{1998 + year}'
        for row, key in enumerate(_keys())
        for year in range(YEARS)
    ]
    made.write_text("\n".join(lines), encoding="utf-8")
    return [made], "made"


def _inkar(folder: Path) -> tuple[list[Path], str]:
    published = _shared() / "inkar" / "A_Arbeitslosigkeit.xls"
    if published.exists():
        return [published], published.name
    made = folder / "inkar.csv"
    years = range(1998, 1998 + YEARS)
    lines = ["gem;name;" + ";".join(f"q{year}" for year in years)]
    lines += ["Gebietskennziffer;Name;" + ";".join(f"Arbeitslose {year}" for year in years)]
    lines += [f"{key};Ort;" + ";".join("12" for _ in years) for key in _keys()]
    made.write_text("\n".join(lines), encoding="utf-8")
    return [made], "made"


def _keys() -> list[str]:
    """Keys of the embedded register."""
    from kleinstadt.formats import embedded  # noqa: PLC0415  # only without the published files
    from kleinstadt.towns.actions.embedded import DATA  # noqa: PLC0415

    records = embedded.municipalities(DATA / "municipalities.csv.gz")
    return [record.ags for record in records][:ROWS]
