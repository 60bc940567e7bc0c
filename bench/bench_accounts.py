# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What does signing in cost beside the password's hash, and what does the gate cost a page?

Works on a fresh SQLite file of its own, with the product's way of hashing. Times are those of the
processor, the middle one of several.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from statistics import median
from time import process_time

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench import Measure
from bench.bench_library import fresh_database
from kleinstadt.config.settings import PASSWORD_HASHERS
from kleinstadt.core.messages import compile_catalogues
from kleinstadt.people.accounts import WRONG_FROM_ONE_PLACE, WRONG_TRIES, make_account

ROUNDS = 15
AS_SERVED = {"PASSWORD_HASHERS": PASSWORD_HASHERS, "ALLOWED_HOSTS": ["testserver"]}
EMAIL, PASSWORD = "anna@town.example", "a right password"
SIGN_IN, REFUSED = "/konto/anmelden/", HTTPStatus.UNPROCESSABLE_ENTITY


def measures() -> Iterator[Measure]:
    """Every figure with its bound (issue 3, speed)."""
    compile_catalogues()
    with fresh_database(), override_settings(**AS_SERVED):
        make_account(EMAIL, password=PASSWORD)
        encoded = make_password(PASSWORD)
        _sign_in(Client())  # loads what the first request loads
        hashing = _middle(lambda: check_password(PASSWORD, encoded))
        right = _middle(lambda: _sign_in(Client()))
        wrong = _middle(_wrong)
        unknown = _middle(_unknown)
        yield Measure("hash of a password", hashing * 1000, "ms")
        yield Measure("sign-in / hash", right / hashing, "", limit=1.2)
        yield Measure("sign-in with a wrong password / hash", wrong / hashing, "", limit=1.2)
        yield Measure(
            "difference of an unknown address", abs(unknown - wrong) * 1000, "ms", limit=30
        )
        client = Client()
        _sign_in(client)
        client.get("/konto/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/konto/")
        yield Measure("queries of my account", len(asked), "", limit=10)


def _sign_in(
    client: Client, email: str = EMAIL, password: str = PASSWORD, status: int = HTTPStatus.FOUND
) -> None:
    answer = client.post(SIGN_IN, {"login": email, "password": password})
    assert answer.status_code == status  # noqa: S101  # or something else would be measured


def _wrong() -> None:
    _sign_in(Client(), password="a wrong password", status=REFUSED)  # noqa: S106  # an example
    WRONG_TRIES.forget(EMAIL)
    WRONG_FROM_ONE_PLACE.forget("127.0.0.1")


def _unknown() -> None:
    _sign_in(Client(), email="nobody@town.example", status=REFUSED)
    WRONG_TRIES.forget("nobody@town.example")
    WRONG_FROM_ONE_PLACE.forget("127.0.0.1")


def _middle(work: Callable[[], object]) -> float:
    """Seconds of the processor, the middle one of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times)
