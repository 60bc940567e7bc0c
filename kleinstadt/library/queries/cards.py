# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a list shows of an experience: its sentence, cost, difficulty, whom to ask, sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from kleinstadt.library.models import Experience, ExperienceSource, Money, Statement

# Which amount says best what it took: what was spent, else what was planned, else what was given.
_TELLING = (Money.Kind.COST, Money.Kind.BUDGET, Money.Kind.GRANT)


@dataclass(frozen=True, slots=True)
class Card:
    """An experience in short; None and "" where the sources say nothing."""

    experience: Experience
    money: Money | None
    difficulty: str
    sources: tuple[ExperienceSource, ...]


def telling(amounts: Iterable[Money]) -> Money | None:
    """The newest amount of the kind that says most; what it is for must stand beside it."""
    ranked = [
        (_TELLING.index(Money.Kind(row.kind)), -(row.year or 0), row.position, row)
        for row in amounts
        if row.kind in _TELLING
    ]
    return min(ranked, key=lambda each: each[:3])[3] if ranked else None


def cards(ids: Collection[int], user: object) -> dict[int, Card]:
    """Cards by id, of what this reader may see; four queries however many they are."""
    hard = Statement.objects.filter(kind=Statement.Kind.DIFFICULTY)
    experiences = (
        Experience.objects.visible_to(user)
        .filter(pk__in=ids)
        .with_last_proof(timezone.localdate())
        .defer("analysis", "notes")
        .prefetch_related("money", "sources", Prefetch("statements", hard, to_attr="difficulties"))
    )
    return {experience.pk: _card(experience) for experience in experiences}


def _card(experience: Experience) -> Card:
    difficulties: list[Statement] = experience.difficulties  # type: ignore[attr-defined]  # to_attr
    return Card(
        experience=experience,
        money=telling(experience.money.all()),
        difficulty=difficulties[0].text if difficulties else "",
        sources=tuple(experience.sources.all()),
    )
