# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Experiences as they are announced on other pages: a title, a sentence, what did not work."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.library.models import LIBRARY, Experience, Statement
from kleinstadt.peers.queries.finding import closeness_to
from kleinstadt.towns.queries.register import TownRow, register

FAR = 1_000.0  # after every rank of 0 to 100: too little is known to compare


@dataclass(frozen=True, slots=True)
class Teaser:
    """One experience in short. town_id is the lasting identity of its town."""

    slug: str
    title: str
    summary: str
    town_id: int
    year: str
    difficulty: str

    @property
    def town(self) -> TownRow | None:
        """The town of today; None when the register no longer has it."""
        return register().by_id.get(self.town_id)


def _read_public() -> tuple[Teaser, ...]:
    """Everything that readers without an account may see, checked last first. One query."""
    failed = Statement.objects.filter(
        experience=OuterRef("pk"), kind=Statement.Kind.DIFFICULTY
    ).order_by("position")
    public = Experience.objects.visible_to(AnonymousUser())
    rows = public.annotate(difficulty=Subquery(failed.values("text")[:1])).order_by(
        "-checked", "-started", "title"
    )
    fields = ("slug", "title", "summary", "town_id", "started", "difficulty")
    return tuple(
        Teaser(slug, title, summary, town, started[:4], difficulty or "")
        for slug, title, summary, town, started, difficulty in rows.values_list(*fields)
    )


_public = Snapshot(_read_public, LIBRARY)


def experiences_of(town: TownRow) -> list[Teaser]:
    """What a town has done, the latest first."""
    own = [teaser for teaser in _public.get() if teaser.town_id == town.id]
    return sorted(own, key=lambda teaser: teaser.year, reverse=True)


def for_start(own: TownRow | None, limit: int = 3) -> list[Teaser]:
    """The experiences of the towns that compare best with the asking one; without it the latest.

    Not those of the asking town, which knows them; one per town, so that three towns speak.
    """
    others = [teaser for teaser in _public.get() if own is None or teaser.town_id != own.id]
    if own is not None:
        near = closeness_to(own, {teaser.town_id for teaser in others})
        places = {
            town: (close.rank_of_100 if close.comparable and close.compared else FAR)
            for town, close in near.items()
        }
        others.sort(key=lambda teaser: places.get(teaser.town_id, FAR))
    spoken: dict[int, Teaser] = {}
    for teaser in others:
        spoken.setdefault(teaser.town_id, teaser)
    return list(spoken.values())[:limit]
