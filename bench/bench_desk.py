# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What does my desk cost with much on it? CPU of whole requests through all middleware, and queries.

The person administers a town with 20 reports, 20 functions and 20 invitations, and is of the office.
Own database, made here.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Measure
from kleinstadt.core.models import Correction
from kleinstadt.people.actions import invitations
from kleinstadt.people.actions.invitations import Wanted
from kleinstadt.people.models import Concern, Function, Membership
from kleinstadt.people.roles import Role
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.models import Town
from tests.signing import sign_in_as

ADDRESS = "/mein-tisch/"
ROUNDS = 120
MUCH = 20


def measures() -> Iterator[Measure]:
    """Prepare a full desk, then open it many times."""
    client = _prepare()
    client.get(ADDRESS)  # what a process keeps in memory is read once
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(ADDRESS)
    queries = len(seen)
    if answer.status_code != 200:
        raise RuntimeError(f"the desk answered {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        client.get(ADDRESS)
        times.append(1000 * (time.process_time() - start))
    note = f"least {min(times):.1f} ms"
    yield Measure("my desk: CPU, median", statistics.median(times), "ms", 8, note)
    yield Measure("my desk: queries", queries, "", 10)


def _prepare() -> Client:
    folder = Path(tempfile.mkdtemp(prefix="kleinstadt-bench-"))
    connection.close()
    name = str(folder / "desk.sqlite3")
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    call_command("migrate", verbosity=0)
    load_embedded()
    client = Client(headers={"Accept-Encoding": "gzip", "Host": "localhost"})
    person = sign_in_as(client, Role.PROGRAMME_OFFICE, Role.ADMINISTRATOR)
    town = Town.objects.get(ags="12070424")
    place = Membership.objects.create(person=person, town=town, role="administrator")
    for number in range(MUCH):
        report = Correction.objects.create(record="Bahnhof", address="/", kind="error", text="x")
        Concern.objects.create(report=report, town=town)
        Function.objects.create(town=town, name=f"Amt {number}")
        invitations.invite(place, Wanted(f"a{number}@town.example"), by=person)
    return client
