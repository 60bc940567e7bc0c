# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Catalogues are kept as .po files; what Django reads is made from them here, without gettext."""

from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent


def compile_catalogues() -> int:
    """Write each .mo file that is older than its .po file; returns how many were written."""
    written = 0
    for source in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        written += 1
    return written
