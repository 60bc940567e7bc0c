# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""`make test`: everything, on both databases, and loud words about what was left out.

REQUIRE_BROWSER=1 and REQUIRE_POSTGRES=1 turn a missing Chromium or PostgreSQL into a failure;
.ci/run sets both.
"""

import os
import shutil
import subprocess
import sys

from tests.postgres import binaries, server

NOT_E2E = ["-m", "not e2e"]


def chromium() -> str | None:
    """The browser that the pages are tried in."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest(*words: str, **environment: str) -> bool:
    """One run of pytest in a process of its own; True when nothing failed."""
    command = [sys.executable, "-m", "pytest", "-q", *words]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode == 0


def say(text: str) -> None:
    sys.stdout.write(f"\n=== {text}\n")
    sys.stdout.flush()


def on_postgres() -> bool | None:
    """The suite on PostgreSQL: True, False, or None when there is no server to be had."""
    address = os.environ.get("KLEINSTADT_TEST_DATABASE_URL")
    if address:
        return pytest(*NOT_E2E, KLEINSTADT_DATABASE_URL=address)
    folder = binaries()
    if folder is None:
        return None
    with server(folder) as address:
        return pytest(*NOT_E2E, KLEINSTADT_DATABASE_URL=address)


def main() -> int:
    outcome: dict[str, bool | None] = {}
    say("unit tests and contracts on SQLite")
    outcome["SQLite"] = pytest(*NOT_E2E)
    say("unit tests and contracts on PostgreSQL")
    outcome["PostgreSQL"] = on_postgres()
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
