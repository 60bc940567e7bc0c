# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing in figures and conversion keys: files become a staged data set, or are refused whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kleinstadt.formats import bbsr, gisd, inkar, mapped, registerworkbook
from kleinstadt.formats.figures import Figures
from kleinstadt.formats.mapped import Mapping
from kleinstadt.towns.actions.checks import checked
from kleinstadt.towns.actions.datasets import (
    DatasetDraft,
    begin_dataset,
    discard_staged_datasets,
    write_parts,
    write_series,
)
from kleinstadt.towns.actions.definitions import indicators_of
from kleinstadt.towns.actions.origins import Origin, origin_of
from kleinstadt.towns.actions.runs import Phase, Progress, State, Work, begin, conduct
from kleinstadt.towns.models import Dataset, ImportRun, Source
from kleinstadt.towns.queries.comparing import comparison, comparison_of_keys

Files = Sequence[bytes | Path]


@dataclass(frozen=True, slots=True)
class Table:
    """How any table is read, and what stands beside its figures."""

    mapping: Mapping
    origin: Origin


def stage_figures(
    kind: str,
    files: Files,
    progress: Progress | None = None,
    *,
    run: ImportRun | None = None,
    names: str = "",
    table: Table | None = None,
) -> Dataset:
    """Read files of one kind (Dataset.Kind) and stage them; `activate_dataset` shows them.

    Files that were taken in before are not read again: their data set comes back, active. The
    run then tells what would change (`queries.comparing`). table: for kind "table". Raises
    ImportBusy, ImportStopped, formats.faults.Refused (with sheet and cell) and OSError; in each
    case nothing has changed.
    """
    listed = list(files)
    known_names = names or ", ".join(file.name for file in listed if isinstance(file, Path))
    taken = run or begin(kind, names=known_names)
    with conduct(taken, progress) as work:
        work.hold(Phase.LOADING, 0, len(listed))
        digest = _digest(listed, table)
        known = Dataset.objects.active().filter(kind=kind, digest=digest).first()
        if known is not None:
            work.finish(State.UNCHANGED, dataset=known)
            return known
        discard_staged_datasets()
        work.hold(Phase.READING, 0, len(listed))
        if kind == Dataset.Kind.KEYS:
            dataset, result = _stage_keys(listed, known_names, digest, work)
        else:
            dataset, result = _stage(kind, listed, known_names, digest, table, work)
        work.finish(State.READY, dataset=dataset, result=result)
    return dataset


def _digest(files: Files, table: Table | None) -> str:
    """Of the contents in any order, and of the mapping, since it decides what they mean."""
    digests = []
    for file in files:
        if isinstance(file, Path):
            with file.open("rb") as stream:
                digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
        else:
            digests.append(hashlib.sha256(file).hexdigest())
    return hashlib.sha256(f"{sorted(digests)}{table or ''}".encode()).hexdigest()


def _stage(
    kind: str, files: Files, names: str, digest: str, table: Table | None, work: Work
) -> tuple[Dataset, dict[str, object]]:
    figures, points = _read(kind, files, table, work)
    indicators = indicators_of(figures)
    units, left_out = checked(figures, indicators)
    origin = table.origin if table else origin_of(kind, figures)
    draft = DatasetDraft(
        kind,
        _source(origin),
        names,
        digest,
        origin.vintage,
        dt.date.fromisoformat(figures.status) if figures.status else origin.status,
        points,
    )
    result = comparison(figures, units, indicators) | {"left_out": left_out}
    dataset = begin_dataset(draft, work, len(units))
    write_series(dataset, figures, units, indicators, work)
    return dataset, result


def _read(
    kind: str, files: Files, table: Table | None, work: Work
) -> tuple[Figures, dict[str, tuple[float, float]]]:
    if kind == Dataset.Kind.GISD:
        return gisd.read(files, lambda done, of: work.show(Phase.READING, done, of)), {}
    if kind == Dataset.Kind.WORKBOOK:
        workbook = registerworkbook.read(files[0])
        return workbook.figures, workbook.points
    if kind == Dataset.Kind.TABLE:
        if table is None:
            raise ValueError("a table needs a mapping")
        return mapped.read(files[0], table.mapping), {}
    readers: dict[str, Callable[[bytes | Path], Figures]] = {
        Dataset.Kind.INKAR: inkar.read,
        Dataset.Kind.TYPES: bbsr.read_types,
    }
    return readers[kind](files[0]), {}


def _stage_keys(
    files: Files, names: str, digest: str, work: Work
) -> tuple[Dataset, dict[str, object]]:
    conversions = bbsr.read_keys(files[0])
    origin = origin_of(Dataset.Kind.KEYS, Figures((), ()))
    draft = DatasetDraft(
        Dataset.Kind.KEYS, _source(origin), names, digest, conversions[-1].until[:4], None, {}
    )
    dataset = begin_dataset(draft, work, 0)
    write_parts(dataset, conversions, work)
    return dataset, comparison_of_keys(dataset)


def _source(origin: Origin) -> Source:
    source, _fresh = Source.objects.update_or_create(
        key=origin.key,
        defaults={
            "title": origin.title,
            "publisher": origin.publisher,
            "url": origin.url,
            "licence": origin.licence,
            "licence_url": origin.licence_url,
            "attribution": origin.attribution,
            "reference_date": origin.reference_date,
        },
    )
    return source
