# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""core/fetch.py against a server on this machine; nothing here asks the network."""

import time

import pytest

from kleinstadt.core.fetch import MAX_REDIRECTS, FetchFailed, Limits, fetch
from tests.core.server import body, endless, redirect, running, slow_head


@pytest.fixture
def server():
    with running() as local:
        yield local


def code(url, tmp_path, limits=None):
    with pytest.raises(FetchFailed) as failure:
        fetch(url, tmp_path / "file", limits=limits)
    return failure.value.code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_file_from_a_configured_server_on_this_machine(server, tmp_path, host):
    server.answers["/r?x=1"] = body(b"register" * 50_000)
    seen = []

    size = fetch(
        server.url("/r?x=1", host),
        tmp_path / "file",
        progress=lambda done, total: seen.append((done, total)),
    )

    assert size == 400_000
    assert (tmp_path / "file").read_bytes() == b"register" * 50_000
    assert seen[-1] == (400_000, 400_000)


def test_redirects_are_followed_on_the_same_host(server, tmp_path):
    server.answers |= {"/a": redirect("/b"), "/b": redirect(server.url("/c")), "/c": body(b"yes")}

    fetch(server.url("/a"), tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == b"yes"
    assert server.asked == ["/a", "/b", "/c"]


def test_redirects_end(server, tmp_path):
    server.answers["/a"] = redirect("/a")

    assert code(server.url("/a"), tmp_path) == "redirects"
    assert len(server.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gopher://127.0.0.1/x",
        "http://user@127.0.0.1/x",
        "http://[",
        "http://:80/",
        "//",
        "javascript:x",
    ],
)
def test_redirects_to_other_kinds_of_address(server, tmp_path, target):
    server.answers["/a"] = redirect(target)

    assert code(server.url("/a"), tmp_path) in {"address", "redirects", "forbidden"}
    assert set(server.asked) <= {"/a", "//"}


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "example.org/x",
        "",
        "http://",
        "http://user:word@example.org/",
        "http://example.org:99999/",
        "http://exa mple.org\r\nX: y/",
    ],
)
def test_other_addresses_are_refused(tmp_path, url):
    assert code(url, tmp_path) in {"address", "network"}


INNER = (
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "0.0.0.0",  # noqa: S104  # asked, not bound
    "100.64.0.1",
    "[::ffff:10.0.0.1]",
    "[fe80::1]",
    "[fd00::1]",
    "224.0.0.1",
)


@pytest.mark.parametrize("host", INNER)
def test_inner_networks_are_never_asked(tmp_path, host):
    assert code(f"http://{host}/", tmp_path) == "forbidden"


def test_a_name_that_leads_to_this_machine_is_not_asked(server, tmp_path, monkeypatch):
    """A name of the outside whose address is inside: the lookup decides, not the name."""
    server.answers["/r"] = body(b"secret")
    found = [(2, 1, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_options: found)

    assert code(server.url("/r", "register.example.org"), tmp_path) == "forbidden"
    assert server.asked == []


@pytest.mark.parametrize("host", [*INNER, "[::1]", "localhost", "2130706433", "0x7f.1"])
def test_a_redirect_does_not_lead_elsewhere_inside(server, tmp_path, host):
    server.answers["/a"] = redirect(f"http://{host}/secret")

    assert code(server.url("/a"), tmp_path) in {"forbidden", "network"}
    assert server.asked == ["/a"]


def test_a_redirect_to_an_odd_port_of_another_host(server, tmp_path):
    server.answers["/a"] = redirect("http://example.org:22/")

    assert code(server.url("/a"), tmp_path) == "forbidden"


@pytest.mark.parametrize("path", ["/announced", "/endless"])
def test_too_much_is_cut_off(server, tmp_path, path):
    server.answers |= {
        "/announced": body(b"x" * 2_000),
        "/endless": endless(b"x" * 1_000),
    }

    assert code(server.url(path), tmp_path, Limits(size=1_500)) == "size"
    file = tmp_path / "file"
    assert not file.exists() or file.stat().st_size <= 1_500


def test_exactly_the_limit_is_taken(server, tmp_path):
    server.answers["/r"] = body(b"x" * 1_500)

    assert fetch(server.url("/r"), tmp_path / "file", limits=Limits(size=1_500)) == 1_500


@pytest.mark.parametrize("path", ["/slow body", "/slow head"])
def test_slow_answers_end_in_time(server, tmp_path, path):
    server.answers |= {"/body": endless(b"x", pause=0.02), "/head": slow_head}
    start = time.monotonic()

    result = code(server.url(f"/{path[6:]}"), tmp_path, Limits(seconds=0.5))

    assert result == "time"
    assert time.monotonic() - start < 3


def test_a_broken_off_answer_is_not_taken(server, tmp_path):
    server.answers["/r"] = body(b"x" * 100, announced=200)

    assert code(server.url("/r"), tmp_path) == "network"


def test_missing_files_and_servers(server, tmp_path):
    assert code(server.url("/missing"), tmp_path) == "status"
    assert code("http://127.0.0.1:1/", tmp_path) == "network"
