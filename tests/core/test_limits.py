# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""core/limits.py: a sliding window, counted by the database."""

import threading
import time

import pytest
from django.db import connection

from kleinstadt.core.limits import Limit, LimitReached
from kleinstadt.core.models import Tries

pytestmark = pytest.mark.django_db
THREE = Limit("test", most=3, seconds=60)


@pytest.fixture
def clock(monkeypatch):
    now = [1_000_000.0]
    monkeypatch.setattr("kleinstadt.core.limits.time.time", lambda: now[0])
    return now


def test_the_window_slides(clock):
    for _ in range(3):
        THREE.take("anna")
        clock[0] += 10

    with pytest.raises(LimitReached) as reached:
        THREE.take("anna")
    assert reached.value.retry_after == 30
    clock[0] += 29.5
    with pytest.raises(LimitReached) as reached:
        THREE.take("anna")
    assert reached.value.retry_after == 1
    clock[0] += 1
    THREE.take("anna")


def test_refused_tries_do_not_prolong_the_wait(clock):
    for _ in range(3):
        THREE.take("anna")
    for _ in range(10):
        clock[0] += 5
        with pytest.raises(LimitReached):
            THREE.take("anna")

    clock[0] += 11

    THREE.take("anna")


def test_each_is_counted_alone():
    for _ in range(3):
        THREE.take("anna")

    THREE.take("ben")
    Limit("other", most=3, seconds=60).take("anna")


def test_a_try_given_back_does_not_count():
    for _ in range(20):
        THREE.give_back("anna", THREE.take("anna"))

    assert Tries.objects.get().times == []


def test_no_name_is_stored():
    THREE.take("anna@example.org")

    assert "anna" not in Tries.objects.get().key
    assert len(Tries.objects.get().key) == 64


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_slip_through():
    results = []
    ready = threading.Barrier(12)

    def try_it():
        ready.wait()
        try:
            THREE.take("anna")
            results.append("taken")
        except LimitReached:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(12)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (results.count("taken"), results.count("refused")) == (3, 9)
    assert time.monotonic() - start < 20
