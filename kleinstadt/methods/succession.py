# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What became of a municipality key, and how two states of the register differ.

Succession follows official edges only. Where none is known the answer is "unknown"; names,
places and figures are never used to guess one. Kinds of edge as in the official list of
boundary changes (Statistisches Bundesamt, Gebietsänderungen): 1 dissolved, 2 part of the
area given away, 3 key changed, 4 name changed. Only 1 and 3 end a key, so only they lead
on; a part given away leaves the municipality where it was.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

DISSOLVED, PART_GIVEN, REKEYED, RENAMED = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Edge:
    """One official step from an old key to a new one.

    kinds: one or more of 1 to 4. effective: the day from which the register uses the new key
    (statistical effect). inhabitants: of the area that moves; None where the source is silent.
    """

    old_ags: str
    new_ags: str
    kinds: frozenset[int]
    effective: date
    inhabitants: int | None = None

    @property
    def ends_key(self) -> bool:
        """Whether the old key, as a whole, stops being used for what it named.

        A change of the association alone (same AGS, kind 3) does not.
        """
        if DISSOLVED in self.kinds:
            return True
        return REKEYED in self.kinds and self.old_ags != self.new_ags


class Outcome(StrEnum):
    """What became of a key."""

    UNCHANGED = "unchanged"
    REKEYED = "rekeyed"
    MERGED = "merged"
    SPLIT = "split"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a key leads.

    targets: keys of today, sorted: one for unchanged, rekeyed and merged, none for unknown;
    for split all that are known. steps: the edges followed, in order of time. lost: keys at
    which a trail ended without a known successor (a split may have both).
    """

    ags: str
    outcome: Outcome
    targets: tuple[str, ...] = ()
    steps: tuple[Edge, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def effective(self) -> date | None:
        """The day on which the key ended; None for unchanged and unknown without any step."""
        return min((step.effective for step in self.steps), default=None)


class Resolver:
    """Leads old keys to the keys of today."""

    def __init__(self, edges: Iterable[Edge], current_ags: Collection[str]) -> None:
        """edges: of all years, in any order, repeats allowed. current_ags: keys in use today."""
        self._current = frozenset(current_ags)
        self._from: dict[str, set[Edge]] = defaultdict(set)
        for edge in edges:
            if edge.ends_key:
                self._from[edge.old_ags].add(edge)

    def resolve(self, ags: str, on: date | None = None) -> Resolution:
        """What became of a key.

        on: the day at whose end the key was in use. Without it a key that is in use today is
        itself, and an old one is followed from its only known end; if it ended on several days
        (used again, or the sources disagree) the answer is unknown, because nobody said which.

        Costs time in the number of edges followed; trails that turn in a circle are lost.
        """
        if on is None and ags in self._current:
            return Resolution(ags, Outcome.UNCHANGED, (ags,))
        first = [edge for edge in self._from.get(ags, ()) if on is None or edge.effective > on]
        days = {edge.effective for edge in first}
        if not first and ags in self._current:
            return Resolution(ags, Outcome.UNCHANGED, (ags,))
        if not first or (on is None and len(days) > 1):
            return Resolution(ags, Outcome.UNKNOWN, lost=(ags,))
        trail = _Trail(self._from, self._current)
        trail.follow(_soonest(first))
        return trail.resolution(ags)


def _soonest(edges: Collection[Edge]) -> list[Edge]:
    day = min(edge.effective for edge in edges)
    return [edge for edge in edges if edge.effective == day]


class _Trail:
    """One walk along the edges, collecting where it ends."""

    def __init__(self, edges: Mapping[str, set[Edge]], current: frozenset[str]) -> None:
        self._edges = edges
        self._current = current
        self._walked: set[Edge] = set()
        self._targets: set[str] = set()
        self._lost: set[str] = set()

    def follow(self, edges: Iterable[Edge]) -> None:
        """Walk depth first, every edge once. An edge met again while still open is a circle."""
        open_edges: set[Edge] = set()
        todo = [(edge, False) for edge in edges]
        while todo:
            edge, left = todo.pop()
            if left:
                open_edges.discard(edge)
            elif edge in open_edges:
                self._lost.add(edge.old_ags)
            elif edge not in self._walked:
                self._walked.add(edge)
                open_edges.add(edge)
                todo.append((edge, True))
                todo += [(step, False) for step in self._onward(edge)]

    def _onward(self, edge: Edge) -> Collection[Edge]:
        """The edges that lead on from the end of one, else note where it ends.

        Later ones first: on the same day a key may end as one thing and begin as another (two
        keys exchanged), so edges of the same day lead on only where the key is not in use.
        """
        key, day = edge.new_ags, edge.effective
        out = self._edges.get(key, set())
        later = [step for step in out if step.effective > day]
        if later:
            return _soonest(later)
        if key in self._current:
            self._targets.add(key)
            return ()
        same_day = [step for step in out if step.effective == day]
        if not same_day:
            self._lost.add(key)
        return same_day

    def resolution(self, ags: str) -> Resolution:
        targets, lost = tuple(sorted(self._targets)), tuple(sorted(self._lost))
        steps = tuple(sorted(self._walked, key=lambda s: (s.effective, s.old_ags, s.new_ags)))
        if not targets:
            outcome = Outcome.UNKNOWN
        elif len(targets) + len(lost) > 1:
            outcome = Outcome.SPLIT
        elif targets == (ags,):
            outcome = Outcome.UNCHANGED
        elif any(DISSOLVED in step.kinds for step in steps):
            outcome = Outcome.MERGED
        else:
            outcome = Outcome.REKEYED
        return Resolution(ags, outcome, targets, steps, lost)


class Town(Protocol):
    """A municipality of a register, as comparing needs it."""

    @property
    def ags(self) -> str: ...
    @property
    def ars(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def population(self) -> int: ...
    @property
    def area_ha(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one municipality, before and after."""

    ags: str
    before: str | int
    after: str | int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A key that the older register did not have, and the old keys that lead to it."""

    ags: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """How a newer register differs from an older one; each tuple sorted by AGS.

    gone: keys of the older one that the newer one lacks. reused: keys that both have although
    official edges say that the old bearer went elsewhere. moved: same AGS, another ARS. kind:
    Textkennzeichen. population in persons, area in hectares.
    """

    gone: tuple[Resolution, ...]
    reused: tuple[Resolution, ...]
    new: tuple[Arrival, ...]
    renamed: tuple[Change, ...]
    moved: tuple[Change, ...]
    kind: tuple[Change, ...]
    population: tuple[Change, ...]
    area: tuple[Change, ...]


def differences(
    old: Iterable[Town],
    new: Iterable[Town],
    edges: Iterable[Edge],
    *,
    since: date | None = None,
    until: date | None = None,
) -> Differences:
    """Compare two states of the register.

    since, until: their dates of territorial status; edges outside are not looked at (an edge
    that takes effect on the day `since` is in the older one already). Without `since` reuse
    of a key cannot be told. Costs one pass over both.
    """
    before = {town.ags: town for town in old}
    after = {town.ags: town for town in new}
    resolver = Resolver((e for e in edges if until is None or e.effective <= until), after.keys())
    both = sorted(before.keys() & after.keys())
    gone = tuple(resolver.resolve(ags, since) for ags in sorted(before.keys() - after.keys()))
    kept = (resolver.resolve(ags, since) for ags in both)
    reused = tuple(found for found in kept if found.outcome is not Outcome.UNCHANGED)
    origins: dict[str, list[str]] = defaultdict(list)
    for found in (*gone, *reused):
        for target in found.targets:
            origins[target].append(found.ags)
    arrivals = sorted(after.keys() - before.keys())

    def changes(value: Callable[[Town], str | int]) -> tuple[Change, ...]:
        pairs = ((ags, value(before[ags]), value(after[ags])) for ags in both)
        return tuple(Change(ags, was, now) for ags, was, now in pairs if was != now)

    return Differences(
        gone=gone,
        reused=reused,
        new=tuple(Arrival(ags, tuple(sorted(origins[ags]))) for ags in arrivals),
        renamed=changes(lambda town: town.name),
        moved=changes(lambda town: town.ars),
        kind=changes(lambda town: town.kind),
        population=changes(lambda town: town.population),
        area=changes(lambda town: town.area_ha),
    )
