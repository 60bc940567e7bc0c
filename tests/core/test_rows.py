# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Writing many rows at once, and what the database then knows of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kleinstadt.core.models import Stamp
from kleinstadt.core.rows import batches, insert, recount

pytestmark = pytest.mark.django_db


def test_batches_hold_all_rows_in_order():
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []


def test_inserted_rows_are_the_models():
    insert(Stamp, ("key", "number"), [("eins", 1), ("zwei", 2)])

    assert dict(Stamp.objects.values_list("key", "number")) == {"eins": 1, "zwei": 2}


def test_postgresql_knows_how_many_rows_there_are_at_once():
    insert(Stamp, ("key", "number"), [(f"probe-{number}", number) for number in range(700)])
    with CaptureQueriesContext(connection) as asked:
        recount(Stamp)

    if connection.vendor != "postgresql":
        assert len(asked) == 0
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'core_stamp'")
        assert cursor.fetchone() == (700.0,)
