# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One experience as its page shows it, each statement with the numbers of its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

from django.db.models import F
from django.utils import timezone

from kleinstadt.library.models import Experience, ExperienceSource, Money, Statement
from kleinstadt.library.queries.catalogue import TopicRow, catalogue
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
    topics: tuple[TopicRow, ...]
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
    experience = (
        Experience.objects.visible_to(user)
        .with_last_proof(timezone.localdate())
        .defer("analysis")
        .select_related("building_kind", "town")
        .get(slug=slug)
    )
    held = catalogue()
    row = held.row_of.get(experience.pk)
    return Report(
        experience=experience,
        town=register().by_id.get(experience.town_id),
        topics=tuple(held.topics[key] for key in held.entries[row].topics)
        if row is not None
        else (),
        sources=tuple(experience.sources.all()),
        told=_told(experience),
        paid=_paid(experience),
    )


def _told(experience: Experience) -> dict[str, tuple[Told, ...]]:
    """Statements by kind; one query brings each as often as it has sources."""
    rows = experience.statements.order_by("position", "sources__number").values_list(
        "pk", "kind", "text", "date", "editorial", "sources__number"
    )
    told: dict[str, list[Told]] = {kind: [] for kind in Statement.Kind.values}
    for _pk, same in groupby(rows, key=itemgetter(0)):
        lines = list(same)
        _pk, kind, text, date, editorial, _number = lines[0]
        told[kind].append(Told(text, date, _numbers(line[-1] for line in lines), editorial))
    return {kind: tuple(statements) for kind, statements in told.items()}


def _paid(experience: Experience) -> tuple[Paid, ...]:
    rows = experience.money.annotate(number=F("sources__number")).order_by("position", "number")
    groups = [list(same) for _pk, same in groupby(rows, key=attrgetter("pk"))]
    return tuple(Paid(same[0], _numbers(row.number for row in same)) for same in groups)


def _numbers(numbers: Iterable[int | None]) -> tuple[int, ...]:
    """Without the gap that stands for no source at all."""
    return tuple(number for number in numbers if number is not None)
