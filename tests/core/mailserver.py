# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A real SMTP server for tests: in this process, or as a process that can be killed.

`python -m tests.core.mailserver PORT FOLDER` keeps each message it takes as a file of FOLDER.
"""

import asyncio
import secrets
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Takes mail; `answers` are given first, one for each message, None for dying without one."""

    def __init__(self, folder: Path | None = None) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: list[str | None] = []
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the name that aiosmtpd asks for
        if self.answers:
            answer = self.answers.pop(0)
            if answer is None:
                server.transport.close()
                return "421 gone"
            return answer
        content = envelope.original_content or b""
        if self.folder is not None:
            part = self.folder / f".{secrets.token_hex(8)}"
            part.write_bytes(content)
            part.rename(self.folder / f"{secrets.token_hex(8)}.eml")
        else:
            self.taken.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"


def controller(keeper: Keeper, port: int = 0) -> Controller:
    """A server in a thread of this process; its port is `controller.server.sockets[0]`'s."""
    return Controller(keeper, hostname="127.0.0.1", port=port, ready_timeout=10)


def read(folder: Path) -> list[EmailMessage]:
    """What a server process has kept."""
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


async def _serve(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeper(folder)), "127.0.0.1", port)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
