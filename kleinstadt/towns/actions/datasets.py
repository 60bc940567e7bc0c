# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Data sets beside one another: written unseen in short transactions, then shown in a single one."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from kleinstadt.core.rows import batches, insert
from kleinstadt.core.snapshots import bump
from kleinstadt.formats.bbsr import Conversion
from kleinstadt.formats.figures import Figures, Unit
from kleinstadt.towns.actions.runs import Phase, Work
from kleinstadt.towns.actions.staging import BATCH, PAUSE, NotStaged
from kleinstadt.towns.models import (
    REGISTER,
    Dataset,
    ImportRun,
    Indicator,
    IndicatorSeries,
    KeyPart,
    Source,
    Town,
)

Left = [Dataset.State.STAGED, Dataset.State.DISCARDED]
_SERIES = ("dataset_id", "indicator_id", "level", "unit_key", "date", "value", "points")
_PARTS = (
    "dataset_id", "since", "until", "old_ags", "old_name", "new_ags", "new_name", "area_share",
    "population_share", "employment_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatasetDraft:
    """What is known of a data set before its rows are written."""

    kind: str
    source: Source
    names: str
    digest: str
    vintage: str
    status: dt.date | None
    points: dict[str, tuple[float, float]]


def begin_dataset(draft: DatasetDraft, work: Work, total: int) -> Dataset:
    """The row of a staged data set, nothing in it yet. Raises ImportStopped."""
    with transaction.atomic():
        work.hold(Phase.WRITING, 0, total)
        return Dataset.objects.create(
            kind=draft.kind,
            source=draft.source,
            names=draft.names[:300],
            digest=draft.digest,
            vintage=draft.vintage,
            territorial_status=draft.status,
            points=draft.points,
        )


def write_series(
    dataset: Dataset,
    figures: Figures,
    units: Sequence[Unit],
    indicators: dict[str, Indicator],
    work: Work,
) -> int:
    """Write a series for each unit and figure with a value; returns how many.

    indicators: by title of a head. Raises ImportStopped.
    """
    columns = _columns(figures, indicators)
    done = 0
    for some in batches(units, BATCH):
        rows = [row for unit in some for row in _series(dataset.pk, unit, columns)]
        with transaction.atomic():
            work.hold(Phase.WRITING, done, len(units))
            insert(IndicatorSeries, _SERIES, rows)
        done += len(some)
        dataset.row_count += len(rows)
        time.sleep(PAUSE)
    _complete(dataset, work, len(units))
    return dataset.row_count


Columns = list[tuple[int, list[tuple[int, str]]]]  # indicator -> places and dates


def _columns(figures: Figures, indicators: dict[str, Indicator]) -> Columns:
    places: dict[int, list[tuple[int, str]]] = {}
    for place, head in enumerate(figures.heads):
        places.setdefault(indicators[head.title].pk, []).append((place, head.date))
    return [(pk, sorted(found, key=lambda one: one[1])) for pk, found in places.items()]


def _series(
    dataset: int, unit: Unit, columns: Columns
) -> Iterable[tuple[int, int, str, str, str, float, str]]:
    for indicator, places in columns:
        points = {date: unit.values[at] for at, date in places if unit.values[at] is not None}
        if points:
            date, value = next(reversed(points.items()))
            text = json.dumps(points, separators=(",", ":"))
            yield dataset, indicator, unit.level, unit.key, date, float(value or 0), text


def write_parts(dataset: Dataset, conversions: Iterable[Conversion], work: Work) -> int:
    """Write what changed between the days of each conversion; returns how many parts.

    A municipality that gives or takes is written with all its parts, one that stays as it is
    with none. Raises ImportStopped.
    """
    rows = [row for one in conversions for row in _parts(dataset.pk, one)]
    with transaction.atomic():
        work.hold(Phase.WRITING, 0, len(rows))
        insert(KeyPart, _PARTS, rows)
    dataset.row_count = len(rows)
    _complete(dataset, work, len(rows))
    return len(rows)


def _parts(dataset: int, conversion: Conversion) -> Iterable[tuple[str | int | float | None, ...]]:
    olds: set[str] = set()
    news: set[str] = set()
    for part in conversion.parts:
        if part.old != part.new or part.area < 1:
            olds.add(part.old)
            news.add(part.new)
    for part in conversion.parts:
        if part.old in olds or part.new in news:
            yield (
                dataset, conversion.since, conversion.until, part.old, part.old_name[:160],
                part.new, part.new_name[:160], part.area, part.population, part.employment,
            )  # fmt: skip


def _complete(dataset: Dataset, work: Work, total: int) -> None:
    with transaction.atomic():
        work.hold(Phase.WRITING, total, total)
        Dataset.objects.filter(pk=dataset.pk).update(row_count=dataset.row_count)


@transaction.atomic(durable=True)
def activate_dataset(dataset: Dataset) -> Dataset:
    """Show a staged data set; everybody reads the old state until this commits.

    Raises NotStaged when it is incomplete, discarded or active already, or the same files became
    active meanwhile.
    """
    now = timezone.now()
    staged = Dataset.objects.filter(pk=dataset.pk, state=Dataset.State.STAGED, row_count__gt=0)
    try:
        with transaction.atomic():
            if not staged.update(state=Dataset.State.ACTIVE, activated_at=now):
                raise NotStaged
    except IntegrityError as clash:
        raise NotStaged from clash
    dataset.refresh_from_db()
    _place_towns(dataset)
    ImportRun.objects.filter(dataset=dataset, state=ImportRun.State.READY).update(
        state=ImportRun.State.DONE, ended_at=now
    )
    bump(REGISTER)
    return dataset


def _place_towns(dataset: Dataset) -> None:
    """Give towns without a place the one that the data set knows; other towns keep theirs."""
    if not dataset.points:
        return
    for town in Town.objects.filter(lat=None):
        if town.ags in dataset.points:
            town.lat, town.lon = dataset.points[town.ags]
            town.save(update_fields=["lat", "lon"])


def discard_dataset(dataset: Dataset) -> bool:
    """Remove a staged data set in short transactions; False when it is staged no more."""
    claimed = Dataset.objects.filter(pk=dataset.pk, state__in=Left)
    if not claimed.update(state=Dataset.State.DISCARDED):
        return False
    ImportRun.objects.filter(dataset=dataset, state=ImportRun.State.READY).update(
        state=ImportRun.State.DISCARDED, ended_at=timezone.now()
    )
    _remove(dataset)
    return True


def withdraw_dataset(dataset: Dataset) -> bool:
    """Take an active data set out again; what older ones say is shown. False when it is not active."""
    with transaction.atomic():
        active = Dataset.objects.active().filter(pk=dataset.pk)
        if not active.update(state=Dataset.State.DISCARDED):
            return False
        bump(REGISTER)
    _remove(dataset)
    return True


def _remove(dataset: Dataset) -> None:
    for rows in (dataset.series.all(), dataset.parts.all()):
        while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
            rows.filter(pk__in=keys).delete()
    source = dataset.source
    dataset.delete()
    Indicator.objects.filter(drafted=True, series=None).delete()
    if source.key.startswith("import-") and not Dataset.objects.filter(source=source).exists():
        source.delete()


def discard_staged_datasets() -> int:
    """Remove what broken-off or unconfirmed imports left; returns the number of data sets."""
    return sum(map(discard_dataset, Dataset.objects.filter(state__in=Left)))
