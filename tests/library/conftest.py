# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded register and all experiences, loaded once for this folder and rolled back after it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from kleinstadt.core import snapshots
from kleinstadt.library.actions import load_content
from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.peers.queries.profiles import ground
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.queries.names import choose
from kleinstadt.towns.queries.register import register

WITTENBERGE, DIESSEN = "12070424", "09181114"


@pytest.fixture(scope="package")
def _loaded(django_db_setup, django_db_blocker):
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own: durable actions may run inside
    with django_db_blocker.unblock(), block:
        load_embedded()
        load_content()
        register(), catalogue(), ground(), choose("Wittenberge")
        yield [(snapshot, snapshot._held) for snapshot in snapshots.ALL]
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _warm(_loaded, db):
    """Each test starts from the same rows, so what was read from them once still holds."""
    for snapshot, held in _loaded:
        snapshot._held = held


@pytest.fixture
def reader():
    return AnonymousUser()


@pytest.fixture
def wittenberge():
    return register().by_ags[WITTENBERGE]


@pytest.fixture
def diessen():
    return register().by_ags[DIESSEN]
