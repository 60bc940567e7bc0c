# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Stage an edition beside the current one in short transactions, then switch in a single one.

Readers see the old edition until the switch commits. What a broken-off import leaves is a staged
edition that nobody sees; the next import removes it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from kleinstadt.core.rows import batches, insert, recount
from kleinstadt.core.snapshots import bump
from kleinstadt.towns.actions.runs import Phase, Work
from kleinstadt.towns.models import (
    REGISTER,
    Edition,
    ImportRun,
    RegisterEntry,
    Source,
    Succession,
    Town,
    Unit,
)

BATCH = 2000  # rows per transaction: some ten milliseconds of write lock each
PAUSE = (
    0.01  # seconds between them: SQLite lets whoever asks first have the lock, so others get time
)
PLACEHOLDER = 99_000_000  # keys from here on belong to no state: towns that wait for their key

Point = tuple[float, float]


class NotStaged(Exception):  # noqa: N818  # says what happened
    """The edition is not complete beside the current one (any more)."""


class Outdated(Exception):  # noqa: N818  # says what happened
    """Another edition has become current since this one was compared with it."""


class UnitRow(NamedTuple):
    """A row of Unit without its edition."""

    level: str
    key: str
    name: str
    kind: str
    seat: str = ""


class EntryRow(NamedTuple):
    """A row of RegisterEntry without its edition and town."""

    ags: str
    ars: str
    name: str
    official_name: str
    kind: str
    land: str
    county: str
    association: str
    area_ha: int | None
    population: int | None
    population_date: str
    population_source_id: int | None
    population_estimated: bool
    male: int | None
    female: int | None
    postcode: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """What is known of an edition before its rows are staged."""

    origin: str
    source: Source
    territorial_status: dt.date
    population_date: dt.date | None
    digest: str
    census: str = ""


@dataclass(frozen=True, slots=True)
class Identities:
    """Which towns the keys of a new edition stand for, where that is not plain.

    town_of: key to the row of the town that held another key before; None asks for a new town
    although the key is in use. points: latitude and longitude of towns that are new.
    """

    town_of: Mapping[str, int | None]
    points: Mapping[str, Point]


def stage(
    draft: EditionDraft,
    *,
    units: Sequence[UnitRow],
    entries: Sequence[EntryRow],
    identities: Identities,
    work: Work,
) -> Edition:
    """Write an edition beside the current one and leave it unseen.

    A key that no town has makes a new town. Raises ImportStopped as soon as the run was stopped.
    """
    total = len(units) + len(entries)
    with transaction.atomic():
        work.hold(Phase.WRITING, 0, total)
        edition = Edition.objects.create(
            origin=draft.origin,
            source=draft.source,
            territorial_status=draft.territorial_status,
            population_date=draft.population_date,
            census=draft.census,
            compared_with=Edition.objects.current().first(),
            digest=draft.digest,
        )
    columns: tuple[str, ...] = ("edition_id", *UnitRow._fields)
    done = 0
    for some_units in batches(units, BATCH):
        done += len(some_units)
        unit_rows = [(edition.pk, *unit) for unit in some_units]
        with transaction.atomic():
            work.hold(Phase.WRITING, done, total)
            insert(Unit, columns, unit_rows)
        time.sleep(PAUSE)
    known: dict[str, int | None] = dict(Town.objects.values_list("ags", "pk"))
    known |= identities.town_of
    columns = ("edition_id", "town_id", *EntryRow._fields)
    for some in batches(entries, BATCH):
        done += len(some)
        fresh = [entry.ags for entry in some if known.get(entry.ags) is None]
        with transaction.atomic():
            work.hold(Phase.WRITING, done, total)
            known |= _new_towns(fresh, identities)
            rows = [(edition.pk, known[entry.ags], *entry) for entry in some]
            insert(RegisterEntry, columns, rows)
        time.sleep(PAUSE)
    with transaction.atomic():
        work.hold(Phase.WRITING, total, total)
        Edition.objects.filter(pk=edition.pk).update(municipality_count=len(entries))
        recount(Town, Unit, RegisterEntry)
    edition.municipality_count = len(entries)
    return edition


def _new_towns(keys: list[str], identities: Identities) -> dict[str, int]:
    """Make a town for each key. One whose key another town still holds waits with a placeholder."""
    if not keys:
        return {}
    waiting = {key for key in keys if key in identities.town_of}
    free = _free_placeholder() if waiting else 0
    towns = []
    for place, key in enumerate(keys):
        lat, lon = identities.points.get(key, (None, None))
        ags = str(free + place) if key in waiting else key
        towns.append(Town(ags=ags, lat=lat, lon=lon))
    made = Town.objects.bulk_create(towns)
    return {key: town.pk for key, town in zip(keys, made, strict=True)}


def _free_placeholder() -> int:
    held = Town.objects.filter(ags__gte=str(PLACEHOLDER)).aggregate(last=Max("ags"))["last"]
    return int(held or PLACEHOLDER) + 1


@transaction.atomic(durable=True)
def activate(edition: Edition) -> Edition:
    """Make a staged edition the current one; everybody reads the old state until this commits.

    An edition older than the current one is kept as history and changes no key. Raises NotStaged
    when the edition is incomplete, discarded or active already, Outdated when it was compared
    with another edition than the current one.
    """
    now = timezone.now()
    current = Edition.objects.current().select_for_update().first()
    staged = Edition.objects.filter(
        pk=edition.pk, state=Edition.State.STAGED, municipality_count__gt=0
    )
    older = current is not None and edition.territorial_status < current.territorial_status
    if not older:
        Edition.objects.current().update(state=Edition.State.SUPERSEDED)
    state = Edition.State.SUPERSEDED if older else Edition.State.CURRENT
    if not staged.update(state=state, activated_at=now):
        raise NotStaged
    edition.refresh_from_db()
    if edition.compared_with_id != (current.pk if current else None):
        raise Outdated
    if not older:
        _move_keys(edition)
    ImportRun.objects.filter(edition=edition, state=ImportRun.State.READY).update(
        state=ImportRun.State.DONE, ended_at=now
    )
    bump(REGISTER)
    return edition


def _move_keys(edition: Edition) -> None:
    """Give towns the key under which the edition has them, by way of keys that nobody uses.

    A town that is not in the edition any more gives up a key that another has taken over.
    """
    entries = RegisterEntry.objects.filter(edition=edition)
    moved = dict(entries.exclude(ags=F("town__ags")).values_list("town_id", "ags"))
    holders = Town.objects.filter(ags__in=moved.values()).exclude(pk__in=moved)
    on_the_way = [*holders.values_list("pk", flat=True), *moved]
    for ags, town in enumerate(on_the_way, _free_placeholder() if moved else 0):
        Town.objects.filter(pk=town).update(ags=str(ags))
    for town, key in moved.items():
        Town.objects.filter(pk=town).update(ags=key)


def discard(edition: Edition) -> bool:
    """Remove a staged edition in short transactions; False when it is staged no more."""
    claimed = Edition.objects.filter(
        pk=edition.pk, state__in=[Edition.State.STAGED, Edition.State.DISCARDED]
    ).update(state=Edition.State.DISCARDED)
    if not claimed:
        return False
    ImportRun.objects.filter(edition=edition, state=ImportRun.State.READY).update(
        state=ImportRun.State.DISCARDED, ended_at=timezone.now()
    )
    rows = RegisterEntry.objects.filter(edition=edition)
    while some := dict(rows.values_list("pk", "town_id")[:BATCH]):
        with transaction.atomic():
            rows.filter(pk__in=some).delete()
            # towns that only this edition knew; no page could show them, so nothing hangs on them
            orphans = Town.objects.filter(pk__in=some.values())
            orphans.exclude(pk__in=RegisterEntry.objects.values("town_id")).delete()
    units = Unit.objects.filter(edition=edition)
    while keys := list(units.values_list("pk", flat=True)[:BATCH]):
        units.filter(pk__in=keys).delete()
    source = edition.source
    edition.delete()
    _drop_unused(source)
    return True


def _drop_unused(source: Source) -> None:
    """Sources of single editions go with them; those of the embedded data stay."""
    used = (
        Edition.objects.filter(source=source).exists()
        or RegisterEntry.objects.filter(population_source=source).exists()
        or Succession.objects.filter(source=source).exists()
    )
    if source.key.startswith("gv100ad-") and not used:
        source.delete()


def discard_staged() -> int:
    """Remove what broken-off or unconfirmed imports left; returns the number of editions removed."""
    left = [Edition.State.STAGED, Edition.State.DISCARDED]
    return sum(map(discard, Edition.objects.filter(state__in=left).select_related("source")))
