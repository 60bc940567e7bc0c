# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What became of a municipality key, over all editions and official changes; nothing is guessed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.succession import Outcome, Resolver
from kleinstadt.towns.models import REGISTER, Edition, RegisterEntry, Succession
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.successions import converted_edges, edges, official_edges


@dataclass(frozen=True, slots=True)
class Step:
    """One official change that leads from a key to the next; kinds as in models.Succession."""

    old_ags: str
    old_name: str
    new_ags: str
    new_name: str
    kinds: tuple[str, ...]
    effective: dt.date


@dataclass(frozen=True, slots=True)
class KeyResolution:
    """Where a key leads today.

    outcome: unchanged, rekeyed, merged, split or unknown (methods.succession). name: the last one
    known under the key, empty if the key was never seen. targets: towns of today. lost: keys at
    which a trail ended without a known successor.
    """

    ags: str
    outcome: Outcome
    name: str
    targets: tuple[TownRow, ...]
    steps: tuple[Step, ...]
    lost: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether any edition or official change has ever named the key."""
        return bool(self.name or self.targets)

    @property
    def target(self) -> TownRow | None:
        """The town of today when there is exactly one and no trail was lost."""
        return self.targets[0] if len(self.targets) == 1 and not self.lost else None


@dataclass(frozen=True, slots=True)
class _Keys:
    resolver: Resolver
    names: dict[str, str]  # of keys that are no longer in use
    steps: dict[tuple[str, str, dt.date], Step]


def _read_keys() -> _Keys:
    reg = register()
    steps: dict[tuple[str, str, dt.date], Step] = {}
    fields = ("old_ags", "old_name", "new_ags", "new_name", "effective", "kind")
    names: dict[str, str] = {}
    for old, old_name, new, new_name, day, kind in Succession.objects.order_by(
        "effective", "kind"
    ).values_list(*fields):
        known = steps.get((old, new, day))
        kinds = (*known.kinds, kind) if known else (kind,)
        steps[(old, new, day)] = Step(old, old_name, new, new_name, kinds, day)
        names[old] = old_name
        names.setdefault(new, new_name)
    for (old, new, how, day), (old_name, new_name) in converted_edges(official_edges()):
        steps[(old, new, day)] = Step(old, old_name, new, new_name, tuple(map(str, how)), day)
        names.setdefault(old, old_name)
        names.setdefault(new, new_name)
    former = RegisterEntry.objects.filter(edition__state=Edition.State.SUPERSEDED)
    names |= dict(former.order_by("edition__territorial_status").values_list("ags", "name"))
    for ags in reg.by_ags:
        names.pop(ags, None)
    return _Keys(Resolver(edges(), reg.by_ags.keys()), names, steps)


_keys = Snapshot(_read_keys, REGISTER)


def resolve(ags: str, on: dt.date | None = None) -> KeyResolution:
    """What became of a key; `on`: the day on which it was in use, where that is known."""
    keys, towns = _keys.get(), register().by_ags
    found = keys.resolver.resolve(ags, on)
    return KeyResolution(
        ags=ags,
        outcome=found.outcome,
        name=towns[ags].name if ags in towns else keys.names.get(ags, ""),
        targets=tuple(towns[target] for target in found.targets if target in towns),
        steps=tuple(keys.steps[(s.old_ags, s.new_ags, s.effective)] for s in found.steps),
        lost=found.lost,
    )
