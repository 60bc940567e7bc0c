# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The example of docs/comparing.md runs without Django and prints what the page says."""

import re
import subprocess
import sys
from pathlib import Path

from kleinstadt.peers.queries.themes import THEMES

ROOT = Path(__file__).resolve().parents[2]


def blocks():
    text = (ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
    return re.findall(r"```(python)?\n(.*?)```", text, flags=re.DOTALL)


def test_the_example_prints_what_is_written():
    (_python, code), (_plain, printed) = blocks()
    guard = "import sys; sys.modules['django'] = None\n"
    done = subprocess.run(
        [sys.executable, "-c", guard + code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout == printed


def test_the_table_names_every_theme_with_its_weight():
    text = (ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| (\d) \|", text, flags=re.MULTILINE)

    assert rows == [(theme.key, str(theme.default)) for theme in THEMES]
