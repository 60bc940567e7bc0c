# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""German is complete: every message in code and templates has its translation."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "kleinstadt"
APPS = sorted(
    path.parents[2].parent.name for path in PACKAGE.glob("*/locale/de/LC_MESSAGES/django.po")
)


def catalogue(app: str) -> Path:
    return PACKAGE / app / "locale" / "de" / "LC_MESSAGES" / "django.po"


def open_entries(path: Path) -> list[str]:
    """Messages without a translation, or with one that is only a guess."""
    po = polib.pofile(str(path))
    return [entry.msgid for entry in [*po.untranslated_entries(), *po.fuzzy_entries()]]


@pytest.mark.parametrize("app", APPS)
def test_no_message_is_left_open(app):
    assert open_entries(catalogue(app)) == []


@pytest.mark.parametrize("app", APPS)
def test_catalogue_has_every_message_of_the_code(app, tmp_path):
    if shutil.which("xgettext") is None:
        assert os.environ.get("REQUIRE_BROWSER") != "1", "gettext is missing"
        pytest.skip("gettext is not installed: the code was not read for messages")
    copy = tmp_path / app
    shutil.copytree(PACKAGE / app, copy, ignore=shutil.ignore_patterns("build", "fonts", "data"))
    held = {(e.msgctxt, e.msgid) for e in polib.pofile(str(catalogue(app)))}
    manage = PACKAGE.parent / "manage.py"
    command = [sys.executable, str(manage), "makemessages", "-l", "de", "--no-location", "-v0"]
    environment = os.environ | {"KLEINSTADT_DATA_DIR": str(tmp_path / "data")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run(command, cwd=copy, check=True, env=environment)

    fresh = polib.pofile(str(copy / "locale" / "de" / "LC_MESSAGES" / "django.po"))
    assert {(e.msgctxt, e.msgid) for e in fresh if not e.obsolete} - held == set()


@pytest.mark.parametrize("app", APPS)
def test_placeholders_are_named_and_kept(app):
    def names(text):
        return set(re.findall(r"%\((\w+)\)|(?<!%)%[sd]", text))

    for entry in polib.pofile(str(catalogue(app))):
        if entry.msgstr:
            assert names(entry.msgid) == names(entry.msgstr), entry.msgid


def test_an_open_message_would_be_found(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Town"\nmsgstr ""\n'
    )

    assert open_entries(path) == ["Town"]
