# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded register and all experiences, loaded once for this folder and rolled back after it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kleinstadt.library.actions import load_content
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.queries.register import register
from tests.loading import loaded

WITTENBERGE, DIESSEN = "12070424", "09181114"


@pytest.fixture(scope="package")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), loaded(load_embedded, load_content):
        yield


@pytest.fixture(autouse=True)
def _rows(_loaded, db):
    """Every test here starts from them."""


@pytest.fixture
def reader():
    return AnonymousUser()


@pytest.fixture
def wittenberge():
    return register().by_ags[WITTENBERGE]


@pytest.fixture
def diessen():
    return register().by_ags[DIESSEN]
