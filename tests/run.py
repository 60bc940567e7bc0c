# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""`make test`: everything, on both databases, and loud words about what was left out.

The two databases are tried at the same time, each on a core of its own. What asks no database
(methods, formats, contracts) and the slow walks over all towns run once, beside SQLite; what is
slow because of races and crashes is marked `database` and runs on both.

REQUIRE_BROWSER=1 and REQUIRE_POSTGRES=1 turn a missing Chromium or PostgreSQL into a failure;
.ci/run sets both.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from tests.postgres import binaries, server

ALL_BUT_BROWSER = ["-m", "not e2e"]
ASKS_THE_DATABASE = [
    "-m",
    "not e2e and (not slow or database)",
    *(f"--ignore=tests/{folder}" for folder in ("methods", "formats", "contracts", "e2e")),
]


def chromium() -> str | None:
    """The browser that the pages are tried in."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest(*words: str) -> bool:
    """One run of pytest in a process of its own; True when nothing failed."""
    command = [sys.executable, "-m", "pytest", "-q", *words]
    return subprocess.run(command, check=False).returncode == 0


def say(text: str) -> None:
    sys.stdout.write(f"\n=== {text}\n")
    sys.stdout.flush()


class OnPostgres(threading.Thread):
    """The suite on PostgreSQL beside other work; what it says is kept until it is asked for.

    `good` is True, False, or None when there is no server to be had.
    """

    def __init__(self) -> None:
        super().__init__()
        self.good: bool | None = None
        self.said = ""

    def run(self) -> None:
        with ExitStack() as stack:
            address = os.environ.get("KLEINSTADT_TEST_DATABASE_URL")
            folder = binaries()
            if not address and folder is None:
                return
            self.good = False
            address = address or stack.enter_context(server(Path(str(folder))))
            kept = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
            environment = os.environ | {"KLEINSTADT_DATABASE_URL": address}
            command = [sys.executable, "-m", "pytest", "-q", *ASKS_THE_DATABASE]
            done = subprocess.run(
                command, env=environment, stdout=kept, stderr=subprocess.STDOUT, check=False
            )
            kept.seek(0)
            self.said = kept.read()
            self.good = done.returncode == 0


def main() -> int:
    outcome: dict[str, bool | None] = {}
    postgres = OnPostgres()
    postgres.start()
    say("unit tests and contracts on SQLite (PostgreSQL at the same time, told afterwards)")
    outcome["SQLite"] = pytest(*ALL_BUT_BROWSER)
    say("what asks the database, on PostgreSQL")
    postgres.join()
    sys.stdout.write(postgres.said)
    outcome["PostgreSQL"] = postgres.good
    say("journeys in Chromium")
    outcome["Chromium"] = pytest("-m", "e2e") if chromium() else None
    required = {
        "PostgreSQL": os.environ.get("REQUIRE_POSTGRES") == "1",
        "Chromium": os.environ.get("REQUIRE_BROWSER") == "1",
    }
    say("result")
    for part, good in outcome.items():
        word = {True: "passed", False: "FAILED", None: "LEFT OUT: not installed here"}[good]
        sys.stdout.write(f"{part}: {word}\n")
    failed = any(
        good is False or (good is None and required.get(part, False))
        for part, good in outcome.items()
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
