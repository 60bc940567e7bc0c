# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing in the official lists of boundary and name changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from kleinstadt.core.snapshots import bump
from kleinstadt.formats import boundarychanges
from kleinstadt.formats.boundarychanges import Level
from kleinstadt.towns.actions.runs import Phase, Progress, State, begin, conduct
from kleinstadt.towns.actions.staging import discard_staged
from kleinstadt.towns.models import REGISTER, ImportRun, Source, Succession

Key = tuple[str, str, str, dt.date]

_SOURCE = {
    "title": "Namens-, Grenz- und Schlüsseländerungen der Gemeinden in Deutschland",
    "publisher": "Statistisches Bundesamt (Destatis)",
    "url": "https://www.destatis.de",
    "licence": "Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet",
    "licence_url": "https://www.destatis.de/DE/Service/Impressum/copyright-allgemein.html",
    "attribution": "© Statistisches Bundesamt (Destatis), Gebietsänderungen",
    "reference_date": "",
}


@dataclass(frozen=True, slots=True)
class ChangesFound:
    """What lists hold: all official steps between municipalities, and those not known before."""

    steps: tuple[Succession, ...]
    new: tuple[Succession, ...]


def read_changes(files: Iterable[bytes | Path]) -> ChangesFound:
    """Read lists without storing anything. Raises formats.faults.Refused and OSError.

    Changes of associations and counties alone are left out: they lead no municipality's key on.
    """
    found: dict[Key, Succession] = {}
    for file in files:
        # parts that move between the same two on one day add up; the same change in a second
        # list is the same change
        found |= _steps(boundarychanges.read(file))
    fields = ("kind", "old_ags", "new_ags", "effective")
    known = set(Succession.objects.values_list(*fields))
    return ChangesFound(
        tuple(found.values()), tuple(step for key, step in found.items() if key not in known)
    )


def _steps(changes: Iterable[boundarychanges.Change]) -> dict[Key, Succession]:
    steps: dict[Key, Succession] = {}
    for change in changes:
        if change.level is not Level.MUNICIPALITY:
            continue
        for kind in sorted(change.kinds):
            key = (str(kind), change.old_ags, change.new_ags, change.statistical)
            step = steps.setdefault(
                key,
                Succession(
                    kind=str(kind),
                    old_ags=change.old_ags,
                    old_name=change.old_name[:160],
                    new_ags=change.new_ags,
                    new_name=change.new_name[:160],
                    effective=change.statistical,
                    reference=change.reference[:20],
                ),
            )
            step.inhabitants = _sum(step.inhabitants, change.inhabitants)
            step.area_m2 = _sum(step.area_m2, change.area_m2)
    return steps


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


def import_changes(
    files: Sequence[bytes | Path],
    progress: Progress | None = None,
    *,
    run: ImportRun | None = None,
) -> ChangesFound:
    """Take in lists: all or none. Repeatable: a change that is known already is brought up to date.

    A staged register is dropped when anything is new, as it was compared without it. Returns what
    was found, `new` as it was before. Raises ImportBusy, ImportStopped,
    formats.faults.Refused (with sheet and cell) and OSError.
    """
    names = ", ".join(file.name for file in files if isinstance(file, Path))
    taken = run or begin(ImportRun.Kind.CHANGES, names=names)
    with conduct(taken, progress) as work:
        work.hold(Phase.READING, 0, len(files))
        found = read_changes(files)
        if found.new:
            discard_staged()
        source, _fresh = Source.objects.update_or_create(key="destatis-changes", defaults=_SOURCE)
        for step in found.steps:
            step.source = source
        with transaction.atomic():
            work.hold(Phase.WRITING, len(files), len(files))
            _store(found.steps)
            work.finish(
                State.DONE if found.new else State.UNCHANGED,
                result={"steps": len(found.steps), "new": len(found.new)},
            )
    return found


def _store(steps: Sequence[Succession]) -> None:
    Succession.objects.bulk_create(
        steps,
        update_conflicts=True,
        unique_fields=["kind", "old_ags", "new_ags", "effective"],
        update_fields=["old_name", "new_name", "inhabitants", "area_m2", "reference", "source"],
    )
    bump(REGISTER)
