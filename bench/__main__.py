# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""python -m bench [PART …]: all figures, or those of some parts, with what they may be at most."""

import importlib
import os
import sys
from pathlib import Path

import django

from bench import Measure


def line(measure: Measure) -> str:
    bound = ""
    if measure.limit is not None:
        bound = f"{'at least' if measure.least else 'at most'} {measure.limit:g}"
    verdict = "MISSED" if measure.missed else ("ok" if bound else "")
    return (
        f"{measure.name:<58} {measure.value:>12,.3f} {measure.unit:<6} {bound:<16} {verdict:<7}"
        f"{measure.note}"
    )


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    wanted = sys.argv[1:]
    missed = 0
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        part = path.stem.removeprefix("bench_")
        if wanted and part not in wanted:
            continue
        sys.stdout.write(f"--- {part}\n")
        for measure in importlib.import_module(f"bench.{path.stem}").measures():
            sys.stdout.write(line(measure).rstrip() + "\n")
            sys.stdout.flush()
            missed += measure.missed
    sys.stdout.write(f"{missed} bounds missed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
