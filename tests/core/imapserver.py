# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A real IMAP server of our own for the time of a test: Dovecot in a temporary folder."""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "antwort", "only-for-tests"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def binary() -> str:
    """Dovecot, or a skipped test that says so; with REQUIRE_IMAP=1 a failed one."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("REQUIRE_IMAP") == "1":
            pytest.fail("no IMAP server here (apt-get install dovecot-imapd)")
        pytest.skip("no IMAP server here (apt-get install dovecot-imapd)")
    return found


@contextmanager
def server() -> Iterator[str]:
    """Start it; yields the address of the mailbox as our setting wants it."""
    program = binary()
    home = Path(tempfile.mkdtemp(prefix="kleinstadt-imap-"))
    home.chmod(0o755)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    me = pwd.getpwuid(os.getuid())
    owner = pwd.getpwnam("nobody") if me.pw_uid == 0 else me
    (home / "mail").mkdir()
    os.chown(home / "mail", owner.pw_uid, owner.pw_gid)
    text = CONFIGURATION.format(
        home=home,
        port=port,
        password=PASSWORD,
        uid=owner.pw_uid,
        gid=owner.pw_gid,
        internal="dovecot" if me.pw_uid == 0 else me.pw_name,
        login="dovenull" if me.pw_uid == 0 else me.pw_name,
    )
    (home / "dovecot.conf").write_text(text, encoding="utf-8")
    process = subprocess.Popen([program, "-F", "-c", str(home / "dovecot.conf")])
    try:
        _wait(port, home)
        yield f"imap://{USER}@127.0.0.1:{port}/INBOX"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def _wait(port: int, home: Path) -> None:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = home / "log"
    raise AssertionError(log.read_text(encoding="utf-8") if log.exists() else "no log")


def mailbox(url: str) -> imaplib.IMAP4:
    """A session of our own with the mailbox, as the mail server that delivers has it."""
    port = int(url.rpartition(":")[2].partition("/")[0])
    session = imaplib.IMAP4("127.0.0.1", port, timeout=10)
    session.login(USER, PASSWORD)
    return session


def deliver(url: str, message: bytes) -> None:
    """Put a message into the mailbox."""
    session = mailbox(url)
    answer, _data = session.append("INBOX", "", None, message)
    assert answer == "OK"
    session.logout()
