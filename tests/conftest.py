# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What all tests share: the published files where they lie, catalogues, a database in a second."""

import hashlib
import os
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from kleinstadt.people.queries import clock
from kleinstadt.towns.actions import load_embedded
from tests.loading import loaded, reset_snapshots

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files; without it a test says so and is skipped."""
    folder = Path(os.environ.get("KLEINSTADT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        if os.environ.get("REQUIRE_SHARED_DATA") == "1":
            pytest.fail(f"the published files are missing: {folder}")
        pytest.skip("the published files are not here (KLEINSTADT_SHARED_DATA)")
    return folder


def _fingerprint() -> str:
    """Changes whenever a migration, a pinned package or the list of apps may have changed."""
    files = sorted(ROOT.glob("kleinstadt/*/migrations/*.py"))
    text = b"".join(file.read_bytes() for file in [*files, ROOT / "requirements.txt"])
    text += " ".join(settings.INSTALLED_APPS).encode()
    return hashlib.sha256(text).hexdigest()[:16]


def _copy_template(template: Path) -> None:
    """On SQLite: migrate once into a file; every session copies it through the backup interface."""
    if not template.exists():
        template.parent.mkdir(parents=True, exist_ok=True)
        fresh = template.with_suffix(f".{os.getpid()}")
        connection.close()
        connection.settings_dict["NAME"] = str(fresh)
        call_command("migrate", verbosity=0)
        connection.close()
        fresh.rename(template)
    copy = Path(settings.DATA_DIR) / "test.sqlite3"
    source, target = sqlite3.connect(template), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(copy)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A migrated database: copied from a template on SQLite, made anew on PostgreSQL."""
    config = None
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _copy_template(Path(settings.TEMPLATE_DATABASE_DIR) / f"{_fingerprint()}.sqlite3")
        else:
            config = setup_databases(verbosity=0, interactive=False)
    yield
    if config is not None:
        with django_db_blocker.unblock():
            teardown_databases(config, verbosity=0)


@pytest.fixture(scope="module")
def embedded_register(django_db_setup, django_db_blocker):
    """The embedded register for all tests of a module (see tests/loading.py)."""
    with django_db_blocker.unblock(), loaded(load_embedded):
        yield


@pytest.fixture(autouse=True)
def _snapshots_as_before():
    yield
    reset_snapshots()
    clock.forget()  # tests put clocks forward
    translation.deactivate()  # a request leaves its language behind
