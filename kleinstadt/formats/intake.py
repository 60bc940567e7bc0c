# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in a file of unknown origin: bounded reading, and saying what it really is."""

from pathlib import Path

# Names of formats that are handed in by mistake; an app words them.
FORMATS = (
    "xlsx",
    "zip",
    "xls",
    "pdf",
    "gzip",
    "html",
    "xml",
    "rtf",
    "image",
    "utf-16",
    "7z",
    "rar",
)

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
)
_HEAD = 4096


def load(source: bytes | Path, limit: int) -> bytes:
    """The content of `source`, cut at `limit` + 1 bytes, so that a huge file costs no memory.

    A result longer than `limit` means: too large. Raises OSError when a path cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return file.read(limit + 1)
    return source[: limit + 1]


def recognise(data: bytes) -> str:
    """One of FORMATS when the first bytes say so, otherwise an empty string (may be plain text)."""
    if data.startswith(b"PK"):
        return "xlsx" if b"[Content_Types].xml" in data[:_HEAD] or b"xl/" in data[:_HEAD] else "zip"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    start = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml") and b"<html" not in start:
        return "xml"
    return "html" if start.startswith(b"<") else ""
