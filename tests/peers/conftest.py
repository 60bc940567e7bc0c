# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded register, loaded once for this folder and rolled back after it."""

import pytest

from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.queries.names import choose
from tests.loading import loaded


@pytest.fixture(scope="package")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), loaded(load_embedded):
        yield


@pytest.fixture(autouse=True)
def _rows(_loaded, db):
    """Every test here starts from them."""


@pytest.fixture
def town():
    """A town by its name, or by its key where the name is not the only one."""

    def found(text):
        choice = choose(text)
        assert choice.town is not None, text
        return choice.town

    return found
