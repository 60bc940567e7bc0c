# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How long do a question, and the page that answers it, take: with our records, with 10,000?

The 10,000 are made up of the sentences of our own, shuffled, in towns drawn at random: so words
are as frequent as they are in the library. Everything runs in a data folder of its own.
"""

import os
import tempfile
from collections.abc import Iterator
from random import Random
from time import perf_counter

from bench import Measure

MANY = 10_000
ROUNDS = 120
PAGE = "/erfahrungen/"
OWN = ("12070424", "09181114", "14628110", "01053090")


def measures() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="kleinstadt-bench-") as folder:
        os.environ["KLEINSTADT_DATA_DIR"] = folder
        os.environ.pop("KLEINSTADT_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        yield from _in_a_new_database()


def _in_a_new_database() -> Iterator[Measure]:
    import django  # noqa: PLC0415  # settings are read when Django starts

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from kleinstadt.core.messages import compile_catalogues  # noqa: PLC0415
    from kleinstadt.library.actions import load_content  # noqa: PLC0415
    from kleinstadt.library.models import Experience  # noqa: PLC0415
    from kleinstadt.towns.actions import load_embedded  # noqa: PLC0415

    compile_catalogues()
    call_command("migrate", verbosity=0)
    load_embedded()
    load_content()
    yield from _asked(f"{Experience.objects.count()} records")
    _multiply()
    yield from _asked(f"{MANY} records")


def _asked(name: str) -> Iterator[Measure]:
    from django.test import Client  # noqa: PLC0415

    from kleinstadt.library.queries.catalogue import catalogue  # noqa: PLC0415

    started = perf_counter()
    words = _questions(Random(1))
    catalogue()
    yield Measure(f"library: read {name} into memory", perf_counter() - started, "s")
    client = Client()
    client.get(PAGE, {"frage": "Bahnhof", "stadt": OWN[0]})  # fills what all questions share
    yield from _searches(name, words)
    times, sizes = [], []
    for number, question in enumerate(words):
        asked = {"frage": question, "stadt": OWN[number % len(OWN)]}
        before = perf_counter()
        sizes.append(len(client.get(PAGE, asked).content))
        times.append(1000 * (perf_counter() - before))
    yield Measure(f"library: search page, {name}, p50", _share(times, 0.5), "ms")
    yield Measure(f"library: search page, {name}, p95", _share(times, 0.95), "ms")
    yield Measure(f"library: largest search page, {name}", max(sizes) / 1000, "kB", 250.0)


def _searches(name: str, words: list[str]) -> Iterator[Measure]:
    """The search by words alone, and all that the page asks for: order, comparability, counts."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    from kleinstadt.core.snapshots import one_reading  # noqa: PLC0415
    from kleinstadt.library.queries.catalogue import catalogue  # noqa: PLC0415
    from kleinstadt.library.queries.finding import Asked, find  # noqa: PLC0415
    from kleinstadt.towns.queries.register import register  # noqa: PLC0415

    reader, by_ags = AnonymousUser(), register().by_ags
    for number, town in enumerate((None, by_ags[OWN[0]])):
        times = []
        for question in words:
            with one_reading():
                before = perf_counter()
                if number == 0:
                    held = catalogue()
                    held.index.search(question, allowed=held.published)
                else:
                    find(Asked(question, own=town), reader)
                times.append(1000 * (perf_counter() - before))
        what = ("search by words", "search, order and counts")[number]
        limit = 25.0 if number == 0 else None
        yield Measure(f"library: {what}, {name}, p95", _share(times, 0.95), "ms", limit)


def _questions(random: Random) -> list[str]:
    """One to four words of titles and summaries each, a third of them with a typing error."""
    from kleinstadt.library.models import Experience  # noqa: PLC0415

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
    from kleinstadt.library.actions import analyse_anew  # noqa: PLC0415
    from kleinstadt.library.models import Experience, Statement  # noqa: PLC0415
    from kleinstadt.towns.models import Town  # noqa: PLC0415
    from kleinstadt.towns.queries.register import register  # noqa: PLC0415

    random = Random(2)
    held = list(Experience.objects.order_by("slug").prefetch_related("topics", "statements"))
    texts = [(row.kind, row.text) for each in held for row in each.statements.all()]
    small = [town.id for town in register().towns if 5_000 <= (town.population or 0) < 20_000]
    towns = Town.objects.in_bulk(random.sample(small, 1_000))
    made = []
    for number in range(MANY - len(held)):
        like = random.choice(held)
        copy = Experience()
        for field in Experience._meta.concrete_fields:
            setattr(copy, field.attname, getattr(like, field.attname))
        copy.pk, copy.slug, copy.digest = None, f"kopie-{number}", ""
        copy.town, copy.summary = random.choice(list(towns.values())), random.choice(texts)[1]
        copy._state.adding = True
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


if __name__ == "__main__":
    for measure in measures():
        print(measure)  # noqa: T201
