# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How long do a question, and the page that answers it, take: with our records, with 10,000?

The 10,000 are made up of the sentences of our own, shuffled, in towns drawn at random: so words
are as frequent as they are in the library. Works on a fresh SQLite file of its own. Times of
single questions are those of the processor, so that a busy machine does not blur them.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench import Measure
from kleinstadt.core import snapshots
from kleinstadt.core.messages import compile_catalogues
from kleinstadt.core.snapshots import one_reading
from kleinstadt.library.actions import analyse_anew, load_content
from kleinstadt.library.models import Experience, Statement
from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.library.queries.finding import Asked, find
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.models import Town
from kleinstadt.towns.queries.register import register

MANY = 10_000
ROUNDS = 120
PAGE = "/erfahrungen/"
OWN = ("12070424", "09181114", "14628110", "01053090")


def measures() -> Iterator[Measure]:
    """Every figure with its bound (issue 2, speed)."""
    compile_catalogues()
    with fresh_database():
        load_embedded()
        load_content()
        yield from _asked(f"{Experience.objects.count()} records")
        _multiply()
        yield from _asked(f"{MANY} records")


@contextlib.contextmanager
def fresh_database() -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as name:
        connection.close()
        connection.settings_dict["NAME"] = str(Path(name) / "bench.sqlite3")
        for snapshot in snapshots.ALL:
            snapshot.forget()
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


def _asked(name: str) -> Iterator[Measure]:

    started = perf_counter()
    words = _questions(Random(1))  # noqa: S311  # no secret
    catalogue()
    yield Measure(f"library: read {name} into memory", perf_counter() - started, "s")
    client = Client(SERVER_NAME="127.0.0.1")
    for town in OWN:  # fills what all questions share
        client.get(PAGE, {"frage": "Bahnhof", "stadt": town})
    yield from _searches(name, words)
    times, sizes = [], []
    for number, question in enumerate(words):
        asked = {"frage": question, "stadt": OWN[number % len(OWN)]}
        before = process_time()
        response = client.get(PAGE, asked)
        times.append(1000 * (process_time() - before))
        if response.status_code != 200:
            raise RuntimeError(f"{PAGE} answered {response.status_code}")
        sizes.append(len(response.content))
    yield Measure(f"library: search page, {name}, p50", _share(times, 0.5), "ms")
    yield Measure(f"library: search page, {name}, p95", _share(times, 0.95), "ms")
    yield Measure(f"library: largest search page, {name}", max(sizes) / 1000, "kB", 250.0)


def _searches(name: str, words: list[str]) -> Iterator[Measure]:
    """The search by words alone, and all that the page asks for: order, comparability, counts."""
    reader, by_ags = AnonymousUser(), register().by_ags
    for number, town in enumerate((None, by_ags[OWN[0]])):
        times = []
        for question in words:
            with one_reading():
                before = process_time()
                if number == 0:
                    held = catalogue()
                    held.index.search(question, allowed=held.published)
                else:
                    find(Asked(question, own=town), reader)
                times.append(1000 * (process_time() - before))
        what = ("search by words", "search, order and counts")[number]
        yield Measure(f"library: {what}, {name}, p95", _share(times, 0.95), "ms", 25.0)


def _questions(random: Random) -> list[str]:
    """One to four words of titles and summaries each, a third of them with a typing error."""
    rows = Experience.objects.order_by("slug").values_list("title", "summary")[:89]
    words = [word for row in rows for text in row for word in text.split()]
    questions = []
    for _ in range(ROUNDS):
        chosen = random.choices(words, k=random.randint(1, 4))
        if random.random() < 1 / 3 and len(chosen[0]) > 5:
            chosen[0] = chosen[0][:3] + chosen[0][4:]
        questions.append(" ".join(chosen))
    return questions


def _multiply() -> None:
    """Fill up to `MANY` records from the sentences of those that are there."""
    random = Random(2)  # noqa: S311  # no secret
    held = list(Experience.objects.order_by("slug").prefetch_related("topics", "statements"))
    texts = [(row.kind, row.text) for each in held for row in each.statements.all()]
    small = [town.id for town in register().towns if 5_000 <= (town.population or 0) < 20_000]
    towns = Town.objects.in_bulk(random.sample(small, 1_000))
    made = []
    for number in range(MANY - len(held)):
        like = random.choice(held)
        copy = Experience()
        for field in Experience._meta.concrete_fields:  # noqa: SLF001  # Django's public name
            setattr(copy, field.attname, getattr(like, field.attname))
        copy.pk, copy.slug, copy.digest = None, f"kopie-{number}", ""
        copy.town, copy.summary = random.choice(list(towns.values())), random.choice(texts)[1]
        made.append(copy)
    rows = Experience.objects.bulk_create(made, batch_size=500)
    Statement.objects.bulk_create(
        [
            Statement(experience=row, position=place, kind=kind, text=text)
            for row in rows
            for place, (kind, text) in enumerate(random.choices(texts, k=12), 1)
        ],
        batch_size=2_000,
    )
    themes = Experience.topics.through
    topics = [[topic.pk for topic in each.topics.all()] for each in held]
    themes.objects.bulk_create(
        [
            themes(experience_id=row.pk, topic_id=topic)
            for row in rows
            for topic in random.choice(topics)
        ],
        batch_size=2_000,
    )
    for first in range(0, len(rows), 500):
        keys = [row.pk for row in rows[first : first + 500]]
        analyse_anew(Experience.objects.filter(pk__in=keys))


def _share(times: list[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]
