# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One experience as its page shows it, each statement with the numbers of its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from kleinstadt.library.models import Experience, ExperienceSource, Money, Statement, Topic
from kleinstadt.towns.queries.register import TownRow, register


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with the numbers of the sources that carry it."""

    text: str
    date: str
    numbers: tuple[int, ...]
    editorial: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """An amount with the numbers of the sources that carry it."""

    money: Money
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An experience, its town (None where the current register has none) and its parts by kind."""

    experience: Experience
    town: TownRow | None
    topics: tuple[Topic, ...]
    sources: tuple[ExperienceSource, ...]
    told: dict[str, tuple[Told, ...]]
    paid: tuple[Paid, ...]

    @property
    def own_money(self) -> tuple[Paid, ...]:
        return tuple(paid for paid in self.paid if paid.money.kind == Money.Kind.OWN_SHARE)


def report(slug: str, user: object) -> Report:
    """The experience at an address as this reader may see it.

    Raises Experience.DoesNotExist, also for one that exists but is not for this reader.
    """
    numbers = Prefetch("sources", ExperienceSource.objects.only("number"))
    experience = (
        Experience.objects.visible_to(user)
        .with_last_proof(timezone.localdate())
        .defer("analysis")
        .select_related("building_kind", "town")
        .prefetch_related(
            "topics",
            "sources",
            Prefetch("statements", Statement.objects.prefetch_related(numbers)),
            Prefetch("money", Money.objects.prefetch_related(numbers)),
        )
        .get(slug=slug)
    )
    told: dict[str, list[Told]] = {kind: [] for kind in Statement.Kind.values}
    for statement in experience.statements.all():
        told[statement.kind].append(
            Told(
                statement.text,
                statement.date,
                _numbers(statement.sources.all()),
                statement.editorial,
            )
        )
    return Report(
        experience=experience,
        town=register().by_id.get(experience.town_id),
        topics=tuple(experience.topics.all()),
        sources=tuple(experience.sources.all()),
        told={kind: tuple(statements) for kind, statements in told.items()},
        paid=tuple(Paid(row, _numbers(row.sources.all())) for row in experience.money.all()),
    )


def _numbers(sources: Iterable[ExperienceSource]) -> tuple[int, ...]:
    return tuple(sorted(source.number for source in sources))
