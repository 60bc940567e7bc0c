# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The secret key: made on first start, kept beside the database."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """Read the key file in the data folder; the first process to start writes it.

    Created exclusively with mode 0600, so that two processes starting at once agree on one key.
    """
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key
