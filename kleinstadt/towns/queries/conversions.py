# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""From municipalities of an older state to those of today: BBSR shares first, official changes after.

Between two days for which conversion keys were imported these alone count; they know shares. In
all other times the official lists tell which municipality became part of which, as a whole; parts
that moved between municipalities that go on are left out there, as the lists give no share.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Min

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.rebasing import Step, compose, moved_whole
from kleinstadt.towns.models import (
    REGISTER,
    Dataset,
    Edition,
    KeyPart,
    RegisterEntry,
)
from kleinstadt.towns.queries.successions import official_edges


@dataclass(frozen=True, slots=True)
class Dated:
    """What changed up to a day. since: the older state, the day before for a single change."""

    since: dt.date
    until: dt.date
    step: Step

    @property
    def ended(self) -> set[str]:
        """Keys that were in use before and not after."""
        return {old for parts in self.step.values() for old in parts} - self.step.keys()


@dataclass(frozen=True)
class Conversions:
    """All steps, oldest first, and what is made of them for a start."""

    steps: tuple[Dated, ...]
    _made: dict[int, dict[str, dict[str, float]]] = field(default_factory=dict, repr=False)

    def start(self, status: dt.date | None, keys: Collection[str]) -> int:
        """The first step that figures need: by their territorial status or, where nobody says it,
        the first that ends a key they still have.
        """
        if status is not None:
            return next(
                (n for n, one in enumerate(self.steps) if one.until > status), len(self.steps)
            )
        return next(
            (n for n, one in enumerate(self.steps) if not one.ended.isdisjoint(keys)),
            len(self.steps),
        )

    def parts(self, start: int) -> Mapping[str, Mapping[str, float]]:
        """Keys of today that are made of others at the start: key -> old key -> share."""
        if start not in self._made:
            self._made[start] = compose([one.step for one in self.steps[start:]])
        return self._made[start]

    def whole(self, start: int) -> dict[str, str]:
        """Keys of today that are one old municipality, unchanged: key -> old key."""
        parts = self.parts(start)
        times: dict[str, int] = defaultdict(int)
        for olds in parts.values():
            for old in olds:
                times[old] += 1
        pairs = {
            new: moved_whole(olds, max(times[old] for old in olds)) for new, olds in parts.items()
        }
        return {new: old for new, old in pairs.items() if old}


def _read() -> Conversions:
    steps = _from_bbsr()
    covered = [(one.since, one.until) for one in steps]
    steps += _from_lists(covered)
    return Conversions(tuple(sorted(steps, key=lambda one: (one.until, one.since))))


def _from_bbsr() -> list[Dated]:
    """One step for each pair of days; of two imports of the same pair the newer counts."""
    fields = (
        "dataset_id", "since", "until", "old_ags", "new_ags", "area_share", "population_share",
    )  # fmt: skip
    rows = KeyPart.objects.filter(dataset__state=Dataset.State.ACTIVE).order_by("dataset_id")
    found: dict[tuple[dt.date, dt.date], tuple[int, dict[str, dict[str, float]]]] = {}
    for dataset, since, until, old, new, area, people in rows.values_list(*fields):
        held, step = found.get((since, until), (dataset, {}))
        if held != dataset:
            step = {}
        step.setdefault(new, {})[old] = area if people is None else people
        found[(since, until)] = (dataset, step)
    return [Dated(since, until, step) for (since, until), (_held, step) in found.items()]


def _from_lists(covered: list[tuple[dt.date, dt.date]]) -> list[Dated]:
    """One step for each day on which municipalities became part of others, or changed their key."""
    days: dict[dt.date, dict[str, dict[str, float]]] = defaultdict(dict)
    split: dict[dt.date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in official_edges():
        inside = any(since < edge.effective <= until for since, until in covered)
        if edge.ends_key and not inside:
            days[edge.effective].setdefault(edge.new_ags, {})[edge.old_ags] = 1.0
            split[edge.effective][edge.old_ags].add(edge.new_ags)
    existed = _Existed({new for step in days.values() for new in step})
    steps = []
    for day, step in days.items():
        divided = {old for old, news in split[day].items() if len(news) > 1}
        clear = {new: olds for new, olds in step.items() if divided.isdisjoint(olds)}
        for new, olds in clear.items():
            if new not in olds and existed.before(new, day):
                olds[new] = 1.0  # others joined a municipality that was there and went on
        steps.append(Dated(day - dt.timedelta(days=1), day, clear))
    return steps


class _Existed:
    """Whether a municipality was there before a day, as far as editions tell.

    Without an older edition the answer is yes: then the sum wants its count too, and is unknown
    rather than too small.
    """

    def __init__(self, keys: Collection[str]) -> None:
        kept = [Edition.State.CURRENT, Edition.State.SUPERSEDED]
        self._days = sorted(
            Edition.objects.filter(state__in=kept).values_list("territorial_status", flat=True)
        )
        entries = RegisterEntry.objects.filter(edition__state__in=kept, ags__in=keys)
        first = entries.values_list("ags").annotate(Min("edition__territorial_status"))
        self._first = dict(first.values_list("ags", "edition__territorial_status__min"))

    def before(self, key: str, day: dt.date) -> bool:
        if not self._days or self._days[0] >= day:
            return True
        return key in self._first and self._first[key] < day


_conversions = Snapshot(_read, REGISTER)


def conversions() -> Conversions:
    """All steps; read again when the register or figures change."""
    return _conversions.get()
