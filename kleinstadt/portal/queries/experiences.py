# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Experiences as they are announced on other pages: a title, a sentence, what did not work."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from kleinstadt.library.models import Experience, Statement
from kleinstadt.towns.queries.register import TownRow, register


@dataclass(frozen=True, slots=True)
class Teaser:
    """One experience in short. town is None when the register no longer has it."""

    slug: str
    title: str
    summary: str
    town: TownRow | None
    year: str
    difficulty: str


_FIELDS = ("slug", "title", "summary", "town_id", "started", "difficulty")


def _teasers(experiences: QuerySet[Experience], limit: int) -> list[Teaser]:
    failed = Statement.objects.filter(
        experience=OuterRef("pk"), kind=Statement.Kind.DIFFICULTY
    ).order_by("position")
    rows = experiences.annotate(difficulty=Subquery(failed.values("text")[:1]))
    towns = register().by_id
    return [
        Teaser(slug, title, summary, towns.get(town), started[:4], difficulty or "")
        for slug, title, summary, town, started, difficulty in rows.values_list(*_FIELDS)[:limit]
    ]


def experiences_of(town: TownRow, user: object, limit: int = 12) -> list[Teaser]:
    """What a town has done, the latest first. One query."""
    own = Experience.objects.visible_to(user).filter(town=town.id)
    return _teasers(own.order_by("-started", "title"), limit)


def latest(user: object, own: TownRow | None, limit: int = 3) -> list[Teaser]:
    """The experiences checked last; not those of the asking town, which knows them. One query."""
    others = Experience.objects.visible_to(user)
    if own is not None:
        others = others.exclude(town=own.id)
    return _teasers(others.order_by("-checked", "-started", "title"), limit)
