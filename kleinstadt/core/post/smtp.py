# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Handing a message over so that it is known, to the last line, how far it got."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

COMMAND_SECONDS = 30
ANSWER_SECONDS = 300  # how long a server may think about a whole message


class ServerAway(Exception):  # noqa: N818  # says what happened
    """The mail server cannot be reached, or went away before it took the message."""


class Declined(Exception):  # noqa: N818  # says what happened
    """The server answered no; for good, or only for now."""

    def __init__(self, code: int, words: bytes | str) -> None:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {text}"[:500])
        self.for_good = 500 <= code < 600


class Lost(Exception):  # noqa: N818  # says what happened
    """The mail was no longer ours when it was to be handed over; nothing was."""


class Carrier(Protocol):
    """Carries messages; used as a context."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def carry(
        self, message: EmailMultiAlternatives, sender: str, ready: Callable[[], bool]
    ) -> None:
        """Hand one message over. `ready` is asked last of all; False stops it (Lost).

        Raises ServerAway, Declined, Lost.
        """


def carrier() -> Carrier:
    """What the settings name: a mail server, or another of Django's backends."""
    if settings.MAIL_TRANSPORT == "django.core.mail.backends.smtp.EmailBackend":
        return _Server()
    return _Other()


class _Server:
    """A mail server. The line that ends a message is sent apart from it, after `ready`.

    Until that line the server has accepted nothing, and drops the message if we vanish.
    """

    def __init__(self) -> None:
        self._backend = EmailBackend(timeout=COMMAND_SECONDS)

    def __enter__(self) -> Self:
        try:
            self._backend.open()
            if self._backend.connection is not None:
                self._backend.connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as fault:
            raise ServerAway(str(fault)) from fault
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._backend.close()
        except OSError:
            return  # gone before we said good-bye

    def carry(
        self, message: EmailMultiAlternatives, sender: str, ready: Callable[[], bool]
    ) -> None:
        server = self._backend.connection
        if server is None:
            raise ServerAway("not connected")
        try:
            self._begin(server, message, sender)
            if not ready():
                server.close()  # without the last line the server forgets it
                raise Lost
            if server.sock is not None:
                server.sock.settimeout(ANSWER_SECONDS)
            server.send(b".\r\n")
            code, words = server.getreply()
            if server.sock is not None:
                server.sock.settimeout(COMMAND_SECONDS)
        except (OSError, smtplib.SMTPServerDisconnected) as fault:
            raise ServerAway(str(fault)) from fault
        if code != 250:
            raise Declined(code, words)

    def _begin(self, server: smtplib.SMTP, message: EmailMultiAlternatives, sender: str) -> None:
        """All of a message but its last line. Raises Declined."""
        for code, words in (server.mail(sender), server.rcpt(message.to[0])):
            if code not in {250, 251}:
                server.rset()
                raise Declined(code, words)
        server.putcmd("data")
        code, words = server.getreply()
        if code != 354:
            raise Declined(code, words)
        lines = message.message().as_bytes().splitlines()
        server.send(
            b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines)
        )


class _Other:
    """Another backend, such as the console: one step, which works or raises."""

    def __enter__(self) -> Self:
        self._backend = get_connection(settings.MAIL_TRANSPORT)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._backend.close()

    def carry(
        self, message: EmailMultiAlternatives, sender: str, ready: Callable[[], bool]
    ) -> None:
        if not ready():
            raise Lost
        try:
            self._backend.send_messages([message])
        except (OSError, smtplib.SMTPException) as fault:
            raise ServerAway(str(fault)) from fault
