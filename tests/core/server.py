# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A small web server on this machine that misbehaves as tests ask."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class LocalServer:
    """Serves paths from `answers` and notes what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # name of the standard library
                outer.asked.append(self.path)
                outer.answers.get(self.path, not_found)(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def not_found(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)


def body(data: bytes, announced: int | None = None) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(data) if announced is None else announced))
        request.end_headers()
        request.wfile.write(data)

    return answer


def redirect(target: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", target)
        request.end_headers()

    return answer


def endless(chunk: bytes, pause: float = 0.0) -> Answer:
    """An answer of unknown length that does not end."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(100_000):
                request.wfile.write(chunk)
                time.sleep(pause)
        except OSError:
            return  # the other side has had enough

    return answer


def slow_head(request: BaseHTTPRequestHandler) -> None:
    """Headers that arrive letter by letter."""
    try:
        for letter in b"HTTP/1.0 200 OK\r\nX: " + b"y" * 10_000:
            request.wfile.write(bytes([letter]))
            time.sleep(0.05)
    except OSError:
        return


@contextmanager
def running() -> Iterator[LocalServer]:
    local = LocalServer()
    thread = threading.Thread(target=local.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield local
    finally:
        local.server.shutdown()
        local.server.server_close()
        thread.join()
