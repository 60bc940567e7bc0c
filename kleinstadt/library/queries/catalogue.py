# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""All experiences in memory, ready to be searched, counted and ordered.

Drafts are in it as well; whoever reads it passes the mask of what one reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.library.models import (
    LIBRARY,
    PUBLIC,
    BuildingKind,
    Experience,
    ExperienceQuerySet,
    Money,
    Statement,
    SynonymGroup,
    Topic,
)
from kleinstadt.library.queries.analysis import STAMP, WEIGHTS, analysed, with_texts
from kleinstadt.methods.expansion import Synonyms
from kleinstadt.methods.postings import Analysis, analyse
from kleinstadt.methods.ranking import Index
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.register import TownRow, register

Mask = NDArray[np.bool_]
NONE = "keins"  # the value of a facet for records that have none
PLACE_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What every list needs of an experience; what it tells is read when it is shown."""

    id: int
    slug: str
    title: str
    town_id: int
    topics: tuple[int, ...]
    building: str
    outcome: str
    started: str
    ended: str
    contact: str

    @property
    def when(self) -> str:
        """The last time something is known of, for ordering; "" when nothing is."""
        return self.ended or self.started


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic with the one it is part of (None at the top)."""

    id: int
    slug: str
    name: str
    name_en: str
    wider: int | None


@dataclass(frozen=True)
class Catalogue:
    """`entries` in the order of the index; every mask follows it, shape (entries,)."""

    index: Index[int]
    entries: tuple[Entry, ...]
    topics: Mapping[int, TopicRow]
    buildings: Mapping[str, tuple[str, str]]  # key -> German and English name
    facets: Mapping[str, Mapping[str, Mask]] = field(repr=False)
    published: Mask = field(repr=False)

    @cached_property
    def row_of(self) -> dict[int, int]:
        return {entry.id: row for row, entry in enumerate(self.entries)}

    @cached_property
    def towns(self) -> NDArray[np.int64]:
        return np.array([entry.town_id for entry in self.entries], dtype=np.int64)

    @cached_property
    def newest_first(self) -> NDArray[np.int64]:
        """The place of each entry when the newest stand first, unknown dates last, then by address."""
        order = sorted(range(len(self.entries)), key=lambda row: self.entries[row].slug)
        order.sort(key=lambda row: self.entries[row].when, reverse=True)
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order))
        return places

    @cached_property
    def topic_index(self) -> Index[int]:
        """The names of the topics, for a question that no experience answers."""
        names = [(row.id, analyse(f"{row.name}. {row.name_en}")) for row in self.topics.values()]
        return Index.build(names, field_weights=(1.0,), synonyms=self.index.synonyms)

    def visible(self, user: object) -> Mask:
        """What this reader may see; it is asked for only where that is not what everybody sees."""
        if ExperienceQuerySet.may_see(user) == PUBLIC:
            return self.published
        return self.index.mask(Experience.objects.visible_to(user).values_list("pk", flat=True))


def upwards(topics: Mapping[int, TopicRow], topic: int) -> list[int]:
    """The topic, the one it is part of, and so on."""
    seen: list[int] = []
    step: int | None = topic
    while step is not None and step not in seen:
        seen.append(step)
        step = topics[step].wider
    return seen


def _analyses() -> dict[int, Analysis]:
    """Stored analyses; one of an older chain is made again from the texts."""
    found: dict[int, Analysis] = {}
    stale: list[int] = []
    for pk, kept in Experience.objects.values_list("pk", "analysis").iterator(chunk_size=2000):
        if kept.get("stamp") == STAMP:
            found[pk] = Analysis.from_json(kept)
        else:
            stale.append(pk)
    for experience in with_texts(Experience.objects.filter(pk__in=stale)):
        found[experience.pk] = analysed(experience)
    return found


def _with_place(analysis: Analysis, place: Analysis) -> Analysis:
    """The analysis with one field more, so that the names of today's register are found."""
    entries = list(analysis.entries)
    numbers = {entry.partition(" ")[0]: number for number, entry in enumerate(entries)}
    here = []
    for entry in place.entries:
        term = entry.partition(" ")[0]
        if term not in numbers:
            numbers[term] = len(entries)
            entries.append(entry)
        here.append(numbers[term])
    row = tuple(here[number] if number >= 0 else -1 for number in place.fields[0])
    return Analysis(tuple(entries), (*analysis.fields, row), analysis.version)


def _named(town: TownRow | None) -> str:
    return f"{town.name}. {town.county_name}. {town.land_name}" if town else ""


def _entries() -> tuple[Entry, ...]:
    topics: dict[int, list[int]] = {}
    for experience, topic in Experience.topics.through.objects.order_by("pk").values_list(
        "experience_id", "topic_id"
    ):
        topics.setdefault(experience, []).append(topic)
    rows = Experience.objects.order_by("pk").values_list(
        "pk", "slug", "title", "town_id", "building_kind__slug", "outcome", "started",
        "ended", "contact_function",
    )  # fmt: skip
    return tuple(
        Entry(pk, slug, title, town, tuple(topics.get(pk, ())), kind or "", *rest)
        for pk, slug, title, town, kind, *rest in rows
    )


def _masks(values: Iterable[tuple[int, str]], size: int) -> dict[str, Mask]:
    """One mask for each value; rows may have several values or none."""
    masks: dict[str, Mask] = {}
    for row, value in values:
        masks.setdefault(value, np.zeros(size, dtype=np.bool_))[row] = True
    return masks


def _having(entries: tuple[Entry, ...]) -> dict[str, Mask]:
    costs = Money.objects.filter(kind__in=(Money.Kind.COST, Money.Kind.BUDGET))
    hard = Statement.objects.filter(kind=Statement.Kind.DIFFICULTY)
    held = {
        "kosten": set(costs.values_list("experience_id", flat=True)),
        "schwierigkeiten": set(hard.values_list("experience_id", flat=True)),
    }
    return {
        value: np.array([entry.id in ids for entry in entries], dtype=np.bool_)
        for value, ids in held.items()
    }


def _facets(
    entries: tuple[Entry, ...], topics: Mapping[int, TopicRow]
) -> dict[str, dict[str, Mask]]:
    """For each facet and value the entries that have it; a wider topic has its narrower ones."""
    by_id, rows, size = register().by_id, tuple(enumerate(entries)), len(entries)
    themes = (
        (row, topics[wider].slug)
        for row, entry in rows
        for topic in entry.topics
        for wider in upwards(topics, topic)
    )
    lands = ((row, by_id[entry.town_id].land) for row, entry in rows if entry.town_id in by_id)
    return {
        "thema": _masks(themes, size),
        "gebaeude": _masks(((row, entry.building or NONE) for row, entry in rows), size),
        "land": _masks(lands, size),
        "ausgang": _masks(((row, entry.outcome) for row, entry in rows), size),
        "mit": _having(entries),
    }


def _read() -> Catalogue:
    by_id, analyses = register().by_id, _analyses()
    entries = tuple(entry for entry in _entries() if entry.id in analyses)
    places = {
        town: analyse(_named(by_id.get(town))) for town in {entry.town_id for entry in entries}
    }
    index = Index.build(
        ((entry.id, _with_place(analyses[entry.id], places[entry.town_id])) for entry in entries),
        field_weights=(*WEIGHTS, PLACE_WEIGHT),
        synonyms=Synonyms(group.spellings for group in SynonymGroup.objects.order_by("pk")),
    )
    topic_rows = Topic.objects.order_by("pk").values_list("pk", "slug", "name", "name_en", "wider")
    topics = {row[0]: TopicRow(*row) for row in topic_rows}
    kinds = BuildingKind.objects.order_by("pk").values_list("slug", "name", "name_en")
    seen = set(Experience.objects.visible_to(None).values_list("pk", flat=True))
    return Catalogue(
        index=index,
        entries=entries,
        topics=topics,
        buildings={slug: (name, english) for slug, name, english in kinds},
        facets=_facets(entries, topics),
        published=np.array([entry.id in seen for entry in entries], dtype=np.bool_),
    )


_held = Snapshot(_read, LIBRARY, REGISTER)


def catalogue() -> Catalogue:
    """All experiences; rebuilt when an action has changed one, a synonym, or the register."""
    return _held.get()
