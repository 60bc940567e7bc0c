# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Loading the register of 2016 that comes with the program, with the figures of the pilot towns."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from kleinstadt.core.rows import batches
from kleinstadt.core.snapshots import bump
from kleinstadt.formats import embedded, pilot
from kleinstadt.methods.names import sort_key
from kleinstadt.towns.actions.runs import State, Work, begin, conduct
from kleinstadt.towns.actions.staging import (
    BATCH,
    EditionDraft,
    EntryRow,
    Identities,
    Point,
    UnitRow,
    activate,
    discard_staged,
    stage,
)
from kleinstadt.towns.models import (
    REGISTER,
    Dataset,
    Edition,
    ImportRun,
    Indicator,
    IndicatorSeries,
    Source,
    Town,
)

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = (
    "municipalities.csv.gz",
    "units.csv.gz",
    "pilot_figures.csv",
    "city_figures.csv",
    "pilot_towns.csv",
    "later_towns.csv",
)
POPULATION, AREA = "population", "area"  # kept in the entry, not as indicator values


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
        Indicator.objects.update_or_create(key=key, defaults=row | {"drafted": False})
    return {indicator.key: indicator for indicator in Indicator.objects.all()}


def load_embedded(progress: Callable[[int], None] | None = None) -> Edition:
    """Load the embedded register of 2016 with the official figures of the pilot towns.

    Repeatable: the same data are not staged twice, and a current official edition stays current.
    progress is told the number of rows written. Raises ImportBusy while another import runs.
    """
    sources = load_sources()
    indicators = load_indicators()
    # cities on either side of 100,000 that GeoNames puts on the wrong one, or does not know by name
    files = ("pilot_figures.csv", "city_figures.csv")
    figures = [figure for name in files for figure in pilot.pilot_figures(DATA / name)]
    digest = hashlib.sha256(b"".join((DATA / name).read_bytes() for name in FILES)).hexdigest()
    held = Edition.objects.filter(
        digest=digest, state__in=[Edition.State.CURRENT, Edition.State.SUPERSEDED]
    ).first()
    if held is not None:
        return held
    draft = EditionDraft(
        Edition.Origin.EMBEDDED, sources["bkg_vg250"], dt.date(2016, 1, 1), None, digest
    )

    def tell(_phase: str, done: int, _total: int) -> None:
        if progress:
            progress(done)

    with conduct(begin(ImportRun.Kind.EMBEDDED), tell) as work:
        edition = _stage(draft, figures, sources, work)
        _place_towns()
        _load_figures(figures, indicators, sources)
        activate(edition)
        work.finish(State.DONE, edition=edition)
    return edition


def _stage(
    draft: EditionDraft,
    figures: list[pilot.PilotFigure],
    sources: dict[str, Source],
    work: Work,
) -> Edition:
    discard_staged()
    municipalities = list(embedded.municipalities(DATA / "municipalities.csv.gz"))
    units = embedded.units(DATA / "units.csv.gz")
    return stage(
        draft,
        units=[UnitRow(unit.level, unit.key, unit.name, unit.kind) for unit in units],
        entries=_entries(municipalities, figures, sources),
        identities=Identities({}, _points()),
        work=work,
    )


def _entries(
    municipalities: list[embedded.MunicipalityRecord],
    figures: list[pilot.PilotFigure],
    sources: dict[str, Source],
) -> list[EntryRow]:
    official = {(figure.ags, figure.indicator): figure for figure in figures}
    towns = {town.ags: town for town in pilot.pilot_towns(DATA / "pilot_towns.csv")}
    entries = []
    for record in municipalities:
        inhabitants = official.get((record.ags, POPULATION))
        area = official.get((record.ags, AREA))
        town = towns.get(record.ags)
        population, date, source, estimated = record.population, "", record.population_source, True
        if inhabitants:
            population, estimated = round(inhabitants.value), False
            date, source = inhabitants.reference_date.isoformat(), inhabitants.source
        entries.append(
            EntryRow(
                ags=record.ags,
                ars=record.ars,
                name=record.name,
                official_name=town.official_name if town else record.official_name,
                kind=town.kind if town else record.kind,
                land=record.land,
                county=record.county,
                association=record.association,
                area_ha=round(100 * float(area.value if area else record.area_km2)),
                population=population,
                population_date=date,
                population_source_id=None if population is None else sources[source].pk,
                population_estimated=population is not None and estimated,
                male=None,
                female=None,
                postcode="",
                sort_key=sort_key(record.name),
            )
        )
    entries += [_later_entry(town, sources) for town in pilot.later_towns(DATA / "later_towns.csv")]
    return entries


def _later_entry(town: pilot.LaterTown, sources: dict[str, Source]) -> EntryRow:
    """A town of the pilot that came into being after 2016."""
    return EntryRow(
        ags=town.ags,
        ars=town.ars,
        name=town.name,
        official_name=town.official_name,
        kind=town.kind,
        land=town.ags[:2],
        county=town.ags[:5],
        association=town.ars[:9],
        area_ha=round(100 * town.area_km2),
        population=town.population,
        population_date=town.reference_date.isoformat(),
        population_source_id=sources[town.source].pk,
        population_estimated=False,
        male=None,
        female=None,
        postcode="",
        sort_key=sort_key(town.name),
    )


def _points() -> dict[str, Point]:
    points = {
        record.ags: (record.lat, record.lon)
        for record in embedded.municipalities(DATA / "municipalities.csv.gz")
    }
    for later in pilot.later_towns(DATA / "later_towns.csv"):
        points[later.ags] = (later.lat, later.lon)
    return points


def _place_towns() -> None:
    """Give towns that an official register brought in before the point of the embedded data."""
    unplaced = list(Town.objects.filter(lat=None))
    if not unplaced:
        return
    points = _points()
    placed = [town for town in unplaced if town.ags in points]
    for town in placed:
        town.lat, town.lon = points[town.ags]
    for some in batches(placed, BATCH):
        Town.objects.bulk_update(some, ["lat", "lon"], batch_size=300)


@transaction.atomic
def _load_figures(
    figures: list[pilot.PilotFigure], indicators: dict[str, Indicator], sources: dict[str, Source]
) -> None:
    """The figures of the pilot towns, a data set for each source: the oldest vintage there is."""
    Dataset.objects.filter(kind=Dataset.Kind.EMBEDDED).delete()
    held: dict[str, Dataset] = {}
    for figure in figures:
        if figure.indicator in {POPULATION, AREA}:
            continue
        if figure.source not in held:
            held[figure.source] = Dataset.objects.create(
                kind=Dataset.Kind.EMBEDDED,
                state=Dataset.State.ACTIVE,
                source=sources[figure.source],
                digest=figure.source,
                activated_at=timezone.now(),
            )
        day, value = figure.reference_date.isoformat(), float(figure.value)
        IndicatorSeries.objects.update_or_create(
            dataset=held[figure.source],
            indicator=indicators[figure.indicator],
            level=figure.spatial_unit,
            unit_key=figure.unit_key,
            defaults={"date": day, "value": value, "points": {day: value}},
        )
    bump(REGISTER)
