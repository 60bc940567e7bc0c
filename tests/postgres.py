# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL server of our own for the time of a test run, on a socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of the newest installed server, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3]
    )
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _account() -> list[str]:
    """PostgreSQL refuses to run as root; then the account that its package made runs it."""
    if os.getuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return ["runuser", "-u", name, "--"]
    return []


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a fresh server from the binaries in `folder`; yields its database address."""
    home = Path(tempfile.mkdtemp(prefix="kleinstadt-pg-"))
    home.chmod(0o777)
    data, account = home / "data", _account()

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [*account, str(folder / program), *words], check=True, stdout=subprocess.DEVNULL
        )

    run(
        "initdb",
        "-D",
        str(data),
        "-U",
        "kleinstadt",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    options = f"-k {home} -h '' -F"
    run("pg_ctl", "-D", str(data), "-l", str(home / "log"), "-o", options, "-w", "start")
    try:
        run("createdb", "-h", str(home), "-U", "kleinstadt", "kleinstadt")
        yield f"postgres://kleinstadt@{str(home).replace('/', '%2F')}/kleinstadt"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
