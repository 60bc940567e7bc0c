# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The product as a person starts it: `kleinstadt demo` in a process of its own, on a free port.

The database with the demo data is built once and kept; every server gets a copy of it.
"""

import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kleinstadt"
KEPT = Path(tempfile.gettempdir()) / f"kleinstadt-templates-{os.getuid()}"
# what decides about the content of the demo's database
CONTENT = (
    "*/migrations/*.py",
    "*/models.py",
    "library/content/**/*.yaml",
    "towns/data/*",
    "towns/actions/*.py",
    "library/actions.py",
    "formats/*.py",
    "portal/actions.py",
    "config/settings.py",
    "people/models/*.py",
)
DATABASE = "kleinstadt.sqlite3"
STARTS_WITHIN = 90  # seconds


@dataclass(frozen=True)
class Product:
    """A running server: its address, and the accounts that it named when it started.

    codes: for the second step of the operator, each for one time; whoever signs in takes one.
    """

    address: str
    operator: str
    password: str
    codes: list[str]
    said: Path

    def mail_to(self, address: str) -> str:
        """The last mail to somebody, as the demo writes mail: on its terminal, in lines of its own."""
        text = self.said.read_text(encoding="utf-8")
        parser = BytesParser(policy=policy.default)
        found = re.findall(
            rf"^(Content-Type: (?:(?!^-{{79}}$).)*?^To: {re.escape(address)}$.*?)^-{{79}}$",
            text,
            re.MULTILINE | re.DOTALL,
        )
        mail = parser.parsebytes(found[-1].encode())
        body = mail.get_body(("plain",))
        return str(body.get_content()) if body else ""

    def get(self, path: str) -> str:
        """What a plain client reads there."""
        with urllib.request.urlopen(f"{self.address}{path}") as answer:  # noqa: S310  # our own server
            text: str = answer.read().decode()
        return text


def _fingerprint() -> str:
    seen = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for pattern in CONTENT:
        for file in sorted(PACKAGE.glob(pattern)):
            if file.is_file():
                seen.update(str(file.relative_to(PACKAGE)).encode() + file.read_bytes())
    return seen.hexdigest()[:16]


def _environment(folder: Path) -> dict[str, str]:
    ours = ("KLEINSTADT_", "DJANGO_")  # the product's own settings, not those of the tests
    mine = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    place = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return mine | {
        "KLEINSTADT_DATA_DIR": str(folder),
        "KLEINSTADT_STATIC_DIR": str(KEPT / f"static-{place}"),
        "KLEINSTADT_SECRET_KEY": "only for tests",
        "PYTHONUNBUFFERED": "1",
    }


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "kleinstadt.config.cli", *words]


def _demo_database() -> Path:
    kept = KEPT / f"demo-{_fingerprint()}.sqlite3"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            subprocess.run(
                _command("demo", "--no-serve"),
                cwd=ROOT,
                env=_environment(Path(folder)),
                check=True,
                stdout=subprocess.DEVNULL,
            )
            _copy(Path(folder) / DATABASE, Path(folder) / "whole")
            (Path(folder) / "whole").rename(kept)
    return kept


def _copy(source: Path, target: Path) -> None:
    """A whole database in one file, whatever stands in a journal beside it."""
    old, new = sqlite3.connect(source), sqlite3.connect(target)
    old.backup(new)
    old.close()
    new.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextmanager
def served(folder: Path) -> Iterator[Product]:
    """The demo served from a fresh copy of its data in `folder`."""
    _copy(_demo_database(), folder / DATABASE)
    port, said = _free_port(), folder / "said.txt"
    with said.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(
            _command("demo", "--port", str(port)),
            cwd=ROOT,
            env=_environment(folder),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        product = Product(f"http://127.0.0.1:{port}", *_accounts(server, said), said)
        _wait(product, server, said)
        yield product
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _accounts(server: "subprocess.Popen[bytes]", said: Path) -> tuple[str, str, list[str]]:
    """The operator's address, the password of all, and codes, as the demo prints them at its start."""
    for _ in _patience(server, said):
        text = said.read_text(encoding="utf-8")
        password = re.search(r"Demo-Konten.* (\S+) \(", text)
        named = re.search(r"(betrieb@\S+) .*\n.*: ((?:\d{8} ?)+)\n", text)
        if password and named:
            return named[1], password[1], named[2].split()
    raise AssertionError("unreachable")


def _wait(product: Product, server: "subprocess.Popen[bytes]", said: Path) -> None:
    """Until it answers, with what it keeps in memory loaded: journeys are not about cold starts."""
    for _ in _patience(server, said):
        try:
            product.get("/impressum/")
        except (urllib.error.URLError, ConnectionError):
            continue
        break
    for path in ("/", "/erfahrungen/?frage=Bahnhof&stadt=12070424", "/staedte/karte/"):
        product.get(path)


def _patience(server: "subprocess.Popen[bytes]", said: Path) -> Iterator[None]:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        yield
        time.sleep(0.1)
    raise AssertionError(f"the demo did not start:\n{said.read_text(encoding='utf-8')[-3000:]}")
