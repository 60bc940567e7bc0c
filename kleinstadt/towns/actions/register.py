# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing in the official register GV100AD: a file becomes a staged edition."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from kleinstadt.formats import gv100ad, intake
from kleinstadt.formats.gv100ad_layout import Level
from kleinstadt.methods.census import Basis, basis_of, census_of
from kleinstadt.methods.names import sort_key
from kleinstadt.towns.actions.embedded import load_indicators, load_sources
from kleinstadt.towns.actions.identities import identify
from kleinstadt.towns.actions.runs import Phase, Progress, State, Work, begin, conduct
from kleinstadt.towns.actions.staging import (
    EditionDraft,
    EntryRow,
    UnitRow,
    discard_staged,
    stage,
)
from kleinstadt.towns.models import Edition, ImportRun, Indicator, Source
from kleinstadt.towns.models import Unit as UnitModel
from kleinstadt.towns.queries.successions import Held

KEPT = [Edition.State.CURRENT, Edition.State.SUPERSEDED]
_LEVELS = {
    Level.LAND: UnitModel.Level.LAND,
    Level.COUNTY: UnitModel.Level.COUNTY,
    Level.ASSOCIATION: UnitModel.Level.ASSOCIATION,
}


def stage_register(
    source: bytes | Path,
    progress: Progress | None = None,
    *,
    run: ImportRun | None = None,
    population_date: dt.date | None = None,
) -> Edition:
    """Read a whole file and stage it as an edition; `activate` makes it the current one.

    A file that was taken in before is not read again: its edition comes back, in another state
    than staged. The date of the population figures is not in the file: it is known where their
    sum is an official total, otherwise population_date is believed, otherwise it stays open.

    run: the place taken by `runs.begin`; without it one is taken here. Raises ImportBusy,
    ImportStopped, formats.faults.Refused (with lines and reasons) and OSError. In each case the
    register is as it was.
    """
    taken = run or begin(ImportRun.Kind.GV100AD, names=_name(source))
    with conduct(taken, progress) as work:
        data = intake.load(source, gv100ad.MAX_BYTES)
        digest = hashlib.sha256(data).hexdigest()
        known = Edition.objects.filter(digest=digest, state__in=KEPT).first()
        if known is not None:
            work.finish(State.UNCHANGED, edition=known)
            return known
        discard_staged()
        register = gv100ad.read(data, progress=lambda done, of: work.show(Phase.READING, done, of))
        edition = _stage(register, digest, population_date, work)
        work.finish(State.READY, edition=edition)
    return edition


def _name(source: bytes | Path) -> str:
    return source.name if isinstance(source, Path) else ""


def _stage(
    register: gv100ad.Register, digest: str, population_date: dt.date | None, work: Work
) -> Edition:
    if not Indicator.objects.exists():  # a first register without the embedded data
        load_sources()
        load_indicators()
    basis = _basis(register, population_date)
    origin = _source(register.date, basis)
    day = basis.date.isoformat() if basis else ""
    towns = [
        Held(one.ags, one.ars, one.short_name, one.kind, one.population, one.area_ha)
        for one in register.municipalities
    ]
    return stage(
        EditionDraft(
            Edition.Origin.GV100AD,
            origin,
            register.date,
            basis.date if basis else None,
            digest,
            basis.census if basis else "",
        ),
        units=[
            UnitRow(_LEVELS[level], unit.key, unit.short_name, unit.kind, unit.seat)
            for level in _LEVELS
            for unit in register.units[level]
        ],
        entries=[_entry(one, day, origin.pk) for one in register.municipalities],
        identities=identify(towns, register.date),
        work=work,
    )


def _basis(register: gv100ad.Register, population_date: dt.date | None) -> Basis | None:
    known = basis_of(sum(one.population for one in register.municipalities))
    if known is None and population_date is not None:
        return Basis(population_date, census_of(population_date))
    return known


def _source(status: dt.date, basis: Basis | None) -> Source:
    """The source that figures of this file are shown with."""
    title = f"Gemeindeverzeichnis GV100AD, Gebietsstand {status:%d.%m.%Y}"
    if basis:
        title += f", Bevölkerung {basis.date:%d.%m.%Y}"
    source, _fresh = Source.objects.update_or_create(
        key=f"gv100ad-{status:%Y%m%d}" + (f"-{basis.date:%Y%m%d}" if basis else ""),
        defaults={
            "title": title,
            "publisher": "Statistische Ämter des Bundes und der Länder",
            "url": "https://www.destatis.de",
            "licence": (
                "Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet"
            ),
            "licence_url": (
                "https://www.destatis.de/DE/Service/Impressum/copyright-allgemein.html"
            ),
            "attribution": (
                "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, "
                f"Gebietsstand {status:%d.%m.%Y}"
            ),
            "reference_date": status.isoformat(),
        },
    )
    return source


def _entry(one: gv100ad.Municipality, day: str, source: int) -> EntryRow:
    name = one.short_name
    return EntryRow(
        one.ags, one.ars, name, one.name, one.kind, one.ags[:2], one.ags[:5],
        one.ags[:5] + one.association, one.area_ha, one.population, day, source, False,  # noqa: FBT003  # a row
        one.male, one.female, one.postcode, sort_key(name),
    )  # fmt: skip
