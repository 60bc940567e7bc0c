# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Changing the register: stage an edition beside the current one, then switch in one short step."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import yaml
from django.db import transaction
from django.utils import timezone

from kleinstadt.core.snapshots import bump
from kleinstadt.formats import embedded, pilot
from kleinstadt.methods.names import sort_key
from kleinstadt.towns.models import (
    REGISTER,
    Edition,
    Indicator,
    IndicatorValue,
    RegisterEntry,
    Source,
    Town,
    Unit,
)

DATA = Path(__file__).resolve().parent / "data"
BATCH = 2000  # rows per transaction while staging: a few milliseconds of write lock each
POPULATION, AREA = "population", "area"  # kept in the entry, not as indicator values

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """What is known of an edition before its rows are staged."""

    origin: str
    source: Source
    territorial_status: dt.date
    population_date: dt.date | None
    digest: str


def batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def stage(
    draft: EditionDraft,
    *,
    units: Iterable[Unit],
    entries: Iterable[RegisterEntry],
    town_of: dict[str, int] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Edition:
    """Write an edition beside the current one, in short transactions, and leave it unseen.

    units and entries come without their edition, entries without their town. town_of maps a new
    key to the row of the town that held the old one (key changes); other keys find their own
    town or a new one is made. progress is told the number of entries after each batch. A staging
    that breaks off leaves rows that nobody sees; `discard_staged` removes them.
    """
    edition = Edition.objects.create(
        origin=draft.origin,
        source=draft.source,
        territorial_status=draft.territorial_status,
        population_date=draft.population_date,
        digest=draft.digest,
    )
    for some_units in batches(units):
        for unit in some_units:
            unit.edition = edition
        Unit.objects.bulk_create(some_units)
    known = dict(Town.objects.values_list("ags", "pk")) | (town_of or {})
    done = 0
    for some in batches(entries):
        fresh = [Town(ags=entry.ags) for entry in some if entry.ags not in known]
        with transaction.atomic():
            if fresh:
                known |= {town.ags: town.pk for town in Town.objects.bulk_create(fresh)}
            for entry in some:
                entry.edition = edition
                entry.town_id = known[entry.ags]
            RegisterEntry.objects.bulk_create(some)
        done += len(some)
        if progress:
            progress(done)
    Edition.objects.filter(pk=edition.pk).update(municipality_count=done)
    edition.municipality_count = done
    return edition


@transaction.atomic(durable=True)
def activate(edition: Edition) -> None:
    """Make a staged edition the current one; everybody reads the old state until this commits."""
    Edition.objects.current().update(state=Edition.State.SUPERSEDED)
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.CURRENT, activated_at=timezone.now()
    )
    bump(REGISTER)


def discard_staged() -> int:
    """Remove what broken-off imports left; returns the number of editions removed."""
    staged = list(Edition.objects.filter(state=Edition.State.STAGED))
    for edition in staged:
        for rows in (edition.entries.all(), edition.units.all()):
            while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
                rows.filter(pk__in=keys).delete()
        edition.delete()
    return len(staged)


def load_sources() -> dict[str, Source]:
    """Bring the sources of the embedded data up to date; returns all of them by key."""
    for record in embedded.sources(DATA / "sources.yaml").values():
        Source.objects.update_or_create(
            key=record.key,
            defaults={
                "title": record.title,
                "publisher": record.publisher,
                "url": record.url,
                "licence": record.licence,
                "licence_url": record.licence_url,
                "attribution": record.attribution,
                "reference_date": record.reference_date,
            },
        )
    return {source.key: source for source in Source.objects.all()}


def load_indicators() -> dict[str, Indicator]:
    """Bring the definitions of the indicators up to date; returns them by key."""
    for row in yaml.safe_load((DATA / "indicators.yaml").read_text(encoding="utf-8")):
        key = row.pop("key")
        Indicator.objects.update_or_create(key=key, defaults=row)
    return {indicator.key: indicator for indicator in Indicator.objects.all()}


def _entries(
    figures: list[pilot.PilotFigure], sources: dict[str, Source]
) -> Iterator[RegisterEntry]:
    official = {(figure.ags, figure.indicator): figure for figure in figures}
    towns = {town.ags: town for town in pilot.pilot_towns(DATA / "pilot_towns.csv")}
    for record in embedded.municipalities(DATA / "municipalities.csv.gz"):
        inhabitants = official.get((record.ags, POPULATION))
        area = official.get((record.ags, AREA))
        town = towns.get(record.ags)
        entry = RegisterEntry(
            ags=record.ags,
            ars=record.ars,
            name=record.name,
            official_name=town.official_name if town else record.official_name,
            kind=town.kind if town else record.kind,
            land=record.land,
            county=record.county,
            association=record.association,
            area_ha=round(100 * float(area.value if area else record.area_km2)),
            sort_key=sort_key(record.name),
        )
        if inhabitants:
            entry.population = round(inhabitants.value)
            entry.population_date = inhabitants.reference_date.isoformat()
            entry.population_source = sources[inhabitants.source]
        elif record.population is not None:
            entry.population = record.population
            entry.population_source = sources[record.population_source]
            entry.population_estimated = True
        yield entry
    for later in pilot.later_towns(DATA / "later_towns.csv"):
        yield RegisterEntry(
            ags=later.ags,
            ars=later.ars,
            name=later.name,
            official_name=later.official_name,
            kind=later.kind,
            land=later.ags[:2],
            county=later.ags[:5],
            association=later.ars[:9],
            area_ha=round(100 * later.area_km2),
            sort_key=sort_key(later.name),
            population=later.population,
            population_date=later.reference_date.isoformat(),
            population_source=sources[later.source],
        )


def load_embedded(progress: Callable[[int], None] | None = None) -> Edition:
    """Load the embedded register of 2016 with the official figures of the pilot towns.

    Repeatable: the same data are not staged twice, and a current official edition stays current.
    """
    sources = load_sources()
    indicators = load_indicators()
    figures = list(pilot.pilot_figures(DATA / "pilot_figures.csv"))
    names = (
        "municipalities.csv.gz",
        "units.csv.gz",
        "pilot_figures.csv",
        "pilot_towns.csv",
        "later_towns.csv",
    )
    digest = hashlib.sha256(b"".join((DATA / name).read_bytes() for name in names)).hexdigest()
    held = Edition.objects.exclude(state=Edition.State.STAGED).filter(digest=digest).first()
    if held is None:
        draft = EditionDraft(
            Edition.Origin.EMBEDDED, sources["bkg_vg250"], dt.date(2016, 1, 1), None, digest
        )
        units = (
            Unit(level=unit.level, key=unit.key, name=unit.name, kind=unit.kind)
            for unit in embedded.units(DATA / "units.csv.gz")
        )
        held = stage(draft, units=units, entries=_entries(figures, sources), progress=progress)
        _place_towns()
        _load_figures(figures, indicators, sources)
        if Edition.objects.current().filter(origin=Edition.Origin.GV100AD).exists():
            Edition.objects.filter(pk=held.pk).update(state=Edition.State.SUPERSEDED)
        else:
            activate(held)
    return held


def _place_towns() -> None:
    """Give towns without coordinates the point of the embedded data."""
    points = {
        record.ags: (record.lat, record.lon)
        for record in embedded.municipalities(DATA / "municipalities.csv.gz")
    }
    for later in pilot.later_towns(DATA / "later_towns.csv"):
        points[later.ags] = (later.lat, later.lon)
    unplaced = [town for town in Town.objects.filter(lat=None) if town.ags in points]
    for town in unplaced:
        town.lat, town.lon = points[town.ags]
    for some in batches(unplaced):
        Town.objects.bulk_update(some, ["lat", "lon"], batch_size=300)


@transaction.atomic
def _load_figures(
    figures: list[pilot.PilotFigure], indicators: dict[str, Indicator], sources: dict[str, Source]
) -> None:
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                indicator=indicators[figure.indicator],
                level=figure.spatial_unit,
                unit_key=figure.unit_key,
                date=figure.reference_date.isoformat(),
                value=float(figure.value),
                source=sources[figure.source],
            )
            for figure in figures
            if figure.indicator not in {POPULATION, AREA}
        ],
        update_conflicts=True,
        unique_fields=["indicator", "level", "unit_key", "date"],
        update_fields=["value", "source"],
    )
    bump(REGISTER)
