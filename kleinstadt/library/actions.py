# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Changing the library."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml
from django.db import transaction

from kleinstadt.core.snapshots import bump
from kleinstadt.formats import experiences
from kleinstadt.formats.experiences import ExperienceRecord
from kleinstadt.library.models import (
    LIBRARY,
    BuildingKind,
    Experience,
    ExperienceQuerySet,
    ExperienceSource,
    Money,
    Statement,
    SynonymGroup,
    Topic,
)
from kleinstadt.library.queries.analysis import STAMP, analysed, stored, with_texts
from kleinstadt.towns.models import Town

CONTENT = Path(__file__).resolve().parent / "content"


class UnknownTownError(Exception):
    """An experience names a municipality key that the register does not know."""


def load_topics() -> None:
    """Bring topics and kinds of building up to date with the files."""
    rows = yaml.safe_load((CONTENT / "topics.yaml").read_text(encoding="utf-8"))
    topics: dict[str, Topic] = {}
    for row in rows:  # a wider topic stands before its narrower ones
        topics[row["slug"]], _fresh = Topic.objects.update_or_create(
            slug=row["slug"],
            defaults={
                "name": row["de"],
                "name_en": row["en"],
                "wider": topics.get(row.get("wider", "")),
            },
        )
    for row in yaml.safe_load((CONTENT / "building_kinds.yaml").read_text(encoding="utf-8")):
        BuildingKind.objects.update_or_create(
            slug=row["slug"], defaults={"name": row["de"], "name_en": row["en"]}
        )


def load_content() -> int:
    """Load the experiences of the repository; returns how many were new or changed.

    Repeatable: a file that has not changed is left alone, and so are the synonyms once there are
    any, as the office edits them. Raises ExperienceError for a faulty
    file and UnknownTownError for a key the register does not know, before anything is written.
    """
    held = dict(Experience.objects.values_list("slug", "digest"))
    wanted: list[tuple[ExperienceRecord, str]] = []
    shared = _shared()
    for path in sorted((CONTENT / "experiences").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        digest = hashlib.sha256(f"{shared}\n{text}".encode()).hexdigest()
        if held.get(path.stem) != digest:
            wanted.append((experiences.read(path.name, text), digest))
    if wanted:
        _write(wanted)
    if not SynonymGroup.objects.exists():
        load_synonyms()
    return len(wanted)


def _shared() -> str:
    """What an experience depends on beside its own file: topics, buildings, the analysis."""
    files = ("topics.yaml", "building_kinds.yaml")
    return "\n".join([STAMP, *((CONTENT / name).read_text(encoding="utf-8") for name in files)])


@transaction.atomic
def load_synonyms() -> int:
    """Replace all synonyms by those of the repository; returns how many groups there are."""
    groups = yaml.safe_load((CONTENT / "synonyms.yaml").read_text(encoding="utf-8"))
    SynonymGroup.objects.all().delete()
    made = SynonymGroup.objects.bulk_create(SynonymGroup(words="\n".join(row)) for row in groups)
    bump(LIBRARY)
    return len(made)


def analyse_anew(experiences: ExperienceQuerySet) -> None:
    """Store what the search reads of these experiences; call it where their texts are written."""
    rows = list(with_texts(experiences))
    for row in rows:
        row.analysis = stored(analysed(row))
    Experience.objects.bulk_update(rows, ["analysis"], batch_size=200)
    bump(LIBRARY)


@transaction.atomic
def _write(wanted: list[tuple[ExperienceRecord, str]]) -> None:
    load_topics()
    keys = {record.town for record, _ in wanted}
    towns = {town.ags: town for town in Town.objects.filter(ags__in=keys)}
    if unknown := keys - towns.keys():
        raise UnknownTownError(", ".join(sorted(unknown)))
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    kinds = {kind.slug: kind for kind in BuildingKind.objects.all()}
    for record, digest in wanted:
        experience, _fresh = Experience.objects.update_or_create(
            slug=record.id,
            defaults=_columns(record)
            | {
                "digest": digest,
                "town": towns[record.town],
                "building_kind": kinds.get(record.building_kind),
            },
        )
        experience.topics.set([topics[slug] for slug in record.topics])
        _write_parts(experience, record)
    slugs = [record.id for record, _ in wanted]
    analyse_anew(Experience.objects.filter(slug__in=slugs))


def _columns(record: ExperienceRecord) -> dict[str, object]:
    same = (
        "place title summary building started ended outcome months hours staff own_share"
        " programme size contact_function contact_editorial confidence notes checked"
    )
    columns: dict[str, object] = {name: getattr(record, name) for name in same.split()}
    return columns | {"partners": list(record.partners), "state": Experience.State.PUBLISHED}


def _write_parts(experience: Experience, record: ExperienceRecord) -> None:
    """Replace sources, statements and amounts; each keeps its order and its sources."""
    for parts in (experience.statements, experience.money, experience.sources):
        parts.all().delete()
    sources = ExperienceSource.objects.bulk_create(
        ExperienceSource(
            experience=experience,
            number=number,
            title=source.title,
            publisher=source.publisher,
            url=source.url,
            date=source.date,
        )
        for number, source in enumerate(record.sources, 1)
    )
    statements = Statement.objects.bulk_create(
        Statement(
            experience=experience,
            position=position,
            kind=row.kind,
            text=row.text,
            date=row.date,
            editorial=row.editorial,
        )
        for position, row in enumerate(record.statements, 1)
    )
    amounts = Money.objects.bulk_create(
        Money(
            experience=experience,
            position=position,
            amount=row.amount,
            approx=row.approx,
            what=row.what,
            kind=row.kind,
            year=row.year,
        )
        for position, row in enumerate(record.money, 1)
    )
    Statement.sources.through.objects.bulk_create(
        Statement.sources.through(
            statement_id=statement.pk, experiencesource_id=sources[number - 1].pk
        )
        for statement, row in zip(statements, record.statements, strict=True)
        for number in row.sources
    )
    Money.sources.through.objects.bulk_create(
        Money.sources.through(money_id=amount.pk, experiencesource_id=sources[number - 1].pk)
        for amount, paid in zip(amounts, record.money, strict=True)
        for number in paid.sources
    )
