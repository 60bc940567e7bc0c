# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching a file from an address that an operator has configured, within bounds.

Only http and https. No address of an inner network is asked, whatever a name or a redirect says,
and what is checked is the address that is then connected to; only a configured host that is this
machine itself may be one (a mirror on the same server). Size and time are limited.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

MAX_REDIRECTS = 5
_CHUNK = 1 << 16
_REDIRECTS = {301, 302, 303, 307, 308}
_PORTS = {"http": 80, "https": 443}

Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0 where unknown)


class FetchFailed(Exception):  # noqa: N818  # says what happened
    """The file was not fetched. code: address, forbidden, redirects, status, size, time, network."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes taken, and seconds for everything together."""

    size: int = 120 * 1024 * 1024
    seconds: float = 120.0


def fetch(
    url: str, target: Path, *, limits: Limits | None = None, progress: Progress | None = None
) -> int:
    """Write what an address answers to a file; returns its size. Raises FetchFailed."""
    bounds = limits or Limits()
    wire = _Wire()
    watch = threading.Timer(bounds.seconds, wire.cut)
    watch.daemon = True
    watch.start()
    try:
        size = _save(_answer(url, wire, bounds), target, bounds, progress or _silent)
    except (OSError, http.client.HTTPException, FetchFailed, ValueError) as error:
        if wire.is_cut:
            raise FetchFailed("time", f"{bounds.seconds:g} s") from error
        if isinstance(error, FetchFailed):
            raise
        code = "address" if isinstance(error, ValueError) else "network"
        raise FetchFailed(code, str(error)) from error
    finally:
        watch.cancel()
        wire.close()
    if wire.is_cut:  # an answer of unknown length that ended with the wire
        raise FetchFailed("time", f"{bounds.seconds:g} s")
    return size


def _answer(url: str, wire: _Wire, bounds: Limits) -> http.client.HTTPResponse:
    """The answer at the end of all redirects."""
    here = first = _checked(url)
    loopback = _is_loopback_name(first.hostname or "")
    for _hop in range(MAX_REDIRECTS + 1):
        allowed = loopback and here.hostname == first.hostname
        answer = wire.ask(here, bounds.seconds, loopback=allowed)
        if answer.status not in _REDIRECTS:
            return answer
        here = _next(here, answer.getheader("Location", ""), first)
    raise FetchFailed("redirects", str(MAX_REDIRECTS))


def _silent(done: int, total: int) -> None:
    pass


def _checked(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or parts.port == 0:
        raise FetchFailed("address", url)
    return parts


def _next(here: SplitResult, location: str, first: SplitResult) -> SplitResult:
    """Where a redirect leads: never from https to http, never to an odd port of another host."""
    parts = _checked(urljoin(here.geturl(), location))
    odd = parts.port not in {None, 80, 443} and parts.netloc != first.netloc
    if (here.scheme == "https" and parts.scheme == "http") or odd:
        raise FetchFailed("forbidden", parts.geturl())
    return parts


def _is_loopback_name(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _may_be_asked(address: str, *, loopback: bool) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return ip.is_loopback if loopback else ip.is_global and not ip.is_multicast


class _Wire:
    """The connection of the moment, which the watch may cut at any time."""

    def __init__(self) -> None:
        self.is_cut = False
        self._socket: socket.socket | ssl.SSLSocket | None = None
        self._connection: http.client.HTTPConnection | None = None
        self._answer: http.client.HTTPResponse | None = None

    def ask(self, url: SplitResult, seconds: float, *, loopback: bool) -> http.client.HTTPResponse:
        self.close()
        host, port = str(url.hostname), url.port or _PORTS[url.scheme]
        plain = _connect(host, port, seconds, loopback=loopback)
        if url.scheme == "https":
            context = ssl.create_default_context()
            self._socket = plain
            self._socket = context.wrap_socket(
                plain, server_hostname=host, do_handshake_on_connect=False
            )
            self._socket.do_handshake()
        else:
            self._socket = plain
        if self.is_cut:
            raise TimeoutError
        self._connection = http.client.HTTPConnection(host, port)
        self._connection.sock = self._socket
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        headers = {"Accept-Encoding": "identity", "User-Agent": "kleinstadt"}
        self._connection.request("GET", path, headers={**headers, "Connection": "close"})
        self._answer = self._connection.getresponse()
        return self._answer

    def cut(self) -> None:
        self.is_cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # closed already

    def close(self) -> None:
        for part in (self._answer, self._connection, self._socket):
            if part is not None:
                part.close()


def _connect(host: str, port: int, seconds: float, *, loopback: bool) -> socket.socket:
    """Connect to the first address of the host that may be asked; a name is looked up once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    allowed = [ip for ip in addresses if _may_be_asked(ip, loopback=loopback)]
    if not allowed:
        raise FetchFailed("forbidden", host)
    return socket.create_connection((allowed[0], port), timeout=min(10.0, seconds))


def _save(
    answer: http.client.HTTPResponse, target: Path, bounds: Limits, progress: Progress
) -> int:
    if answer.status != http.HTTPStatus.OK:
        raise FetchFailed("status", str(answer.status))
    announced = answer.length or 0
    if announced > bounds.size:
        raise FetchFailed("size", str(announced))
    done = 0
    with target.open("wb") as file:
        while chunk := answer.read1(_CHUNK):
            done += len(chunk)
            if done > bounds.size:
                raise FetchFailed("size", str(done))
            file.write(chunk)
            progress(done, announced)
    if done < announced:
        raise FetchFailed("network", f"{done} < {announced}")
    return done
