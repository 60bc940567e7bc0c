# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Arrays that cost seconds to compute are kept on disk under the checksum of what they came from.

A new process then reads them in milliseconds, and a file can never be out of date: other input
has another name.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
KEEP = 4  # states of one kind that stay, so that going back to the last edition is quick


def checksum(parts: Iterable[bytes | NDArray[Any] | Path]) -> str:
    """Sixteen digits that change when any of the parts does; a path stands for its content."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else bytes(part)
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:16]


def kept(kind: str, key: str, build: Callable[[], Arrays]) -> dict[str, NDArray[Any]]:
    """The arrays kept under this kind and checksum; built, and kept, when there are none."""
    file = Path(settings.CACHE_DIR) / f"{kind}-{key}.npz"
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        arrays = dict(build())
    _write(file, arrays)
    _tidy(file.parent, kind)
    return arrays


def _write(file: Path, arrays: Arrays) -> None:
    """Whole or not at all; a full disk costs time, not the page."""
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as target:
            np.savez(target, allow_pickle=False, **arrays)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _tidy(folder: Path, kind: str) -> None:
    try:
        files = sorted(folder.glob(f"{kind}-*.npz"), key=lambda file: -file.stat().st_mtime)
        for file in files[KEEP:]:
            file.unlink(missing_ok=True)
    except OSError:  # another process tidies as well
        return
