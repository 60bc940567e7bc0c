# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What would change if a staged edition became the current one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kleinstadt.formats.gv100ad_layout import KINDS, Level
from kleinstadt.methods.succession import Change, Differences, Outcome, Resolution, differences
from kleinstadt.towns.models import Edition, RegisterEntry, Unit
from kleinstadt.towns.queries.successions import UNKNOWN, Held, edges, held

SMALL = range(5_000, 20_000)  # inhabitants of a small town, as the counts of an import name it


@dataclass(frozen=True, slots=True)
class Named:
    """A municipality by key and name."""

    ags: str
    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A key that ends: what became of it, and where it leads; no targets where that is unknown."""

    town: Named
    outcome: Outcome
    targets: tuple[Named, ...]
    effective: dt.date | None


@dataclass(frozen=True, slots=True)
class New:
    """A key that begins, and the towns it comes from as far as that is known."""

    town: Named
    origins: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One value before and after; None where it was not known."""

    town: Named
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The differences, each list in order of AGS but population: the greatest change first.

    small: municipalities of 5,000 to 19,999 inhabitants. older: the edition is older than the
    current one and will only be kept as history. estimated: the current figures are (partly)
    estimates, so that a change of population says little.
    """

    edition: Edition
    current: Edition | None
    municipalities: int
    small: int
    older: bool
    estimated: bool
    new: Sequence[New]
    gone: Sequence[Gone]
    reused: Sequence[Gone]
    renamed: Sequence[Changed]
    moved: Sequence[Changed]
    kind: Sequence[Changed]
    population: Sequence[Changed]
    area: Sequence[Changed]

    def count_gone(self, outcome: Outcome) -> int:
        return sum(gone.outcome is outcome for gone in self.gone)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, as a machine reads it."""
        return {
            "municipalities": self.municipalities,
            "small_towns": self.small,
            "new": len(self.new),
            "gone": len(self.gone),
            "merged": self.count_gone(Outcome.MERGED),
            "rekeyed": self.count_gone(Outcome.REKEYED),
            "split": self.count_gone(Outcome.SPLIT),
            "successor_unknown": self.count_gone(Outcome.UNKNOWN),
            "key_reused": len(self.reused),
            "renamed": len(self.renamed),
            "association_changed": len(self.moved),
            "kind_changed": len(self.kind),
            "population_changed": len(self.population),
            "area_changed": len(self.area),
        }


def preview(edition: Edition) -> Preview:
    """Compare an edition with the current one."""
    current = Edition.objects.current().select_related("source").first()
    after = held(edition)
    before = held(current) if current else []
    older = bool(current and edition.territorial_status < current.territorial_status)
    if current and current.origin == edition.origin:
        before, after = _by_official_name(before), _by_official_name(after)
    found = _differences(before, after, edition, current, older=older)
    names = {one.ags: one.name for one in (*before, *after)}
    estimated = RegisterEntry.objects.filter(edition=current, population_estimated=True).exists()
    population = _changed(found.population, names)
    return Preview(
        edition=edition,
        current=current,
        municipalities=len(after),
        small=sum(one.population in SMALL for one in after),
        older=older,
        estimated=estimated,
        new=[New(_named(new.ags, names), _all(new.origins, names)) for new in found.new],
        gone=[_gone(resolution, names) for resolution in found.gone],
        reused=[_gone(resolution, names) for resolution in found.reused],
        renamed=_changed(found.renamed, names),
        moved=_associations(found.moved, names, current, edition),
        kind=_kinds(found.kind, names),
        population=sorted(population, key=_difference, reverse=True),
        area=_changed(found.area, names),
    )


def _by_official_name(towns: Sequence[Held]) -> list[Held]:
    """Between two official registers the additions behind the comma count as well."""
    return [replace(town, name=town.official_name) for town in towns]


def _differences(
    before: Sequence[Held],
    after: Sequence[Held],
    edition: Edition,
    current: Edition | None,
    *,
    older: bool,
) -> Differences:
    if current is None:
        return differences(before, after, [])
    since, until = current.territorial_status, edition.territorial_status
    if older:  # nothing leads backwards: what differs is shown, what became of it is not asked
        return differences(before, after, [])
    return differences(before, after, edges(), since=since, until=until)


def _named(ags: str, names: Mapping[str, str]) -> Named:
    return Named(ags, names.get(ags, ""))


def _all(keys: Sequence[str], names: Mapping[str, str]) -> tuple[Named, ...]:
    return tuple(_named(ags, names) for ags in keys)


def _gone(resolution: Resolution, names: Mapping[str, str]) -> Gone:
    return Gone(
        _named(resolution.ags, names),
        resolution.outcome,
        _all(resolution.targets, names),
        resolution.effective,
    )


def _changed(changes: Sequence[Change], names: Mapping[str, str]) -> list[Changed]:
    return [
        Changed(
            _named(change.ags, names),
            None if change.before == UNKNOWN else change.before,
            None if change.after == UNKNOWN else change.after,
        )
        for change in changes
    ]


def _difference(changed: Changed) -> int:
    return abs(int(changed.after or 0) - int(changed.before or 0))


def _kinds(changes: Sequence[Change], names: Mapping[str, str]) -> list[Changed]:
    words = KINDS[Level.MUNICIPALITY]
    return [
        Changed(
            _named(change.ags, names),
            words.get(str(change.before), str(change.before)),
            words.get(str(change.after), str(change.after)),
        )
        for change in changes
    ]


def _associations(
    changes: Sequence[Change],
    names: Mapping[str, str],
    current: Edition | None,
    edition: Edition,
) -> list[Changed]:
    def units(of: Edition | None) -> dict[str, str]:
        rows = Unit.objects.filter(edition=of, level=Unit.Level.ASSOCIATION)
        return dict(rows.values_list("key", "name"))

    before, after = units(current), units(edition)
    return [
        Changed(
            _named(change.ags, names),
            before.get(str(change.before)[:9], str(change.before)[:9]),
            after.get(str(change.after)[:9], str(change.after)[:9]),
        )
        for change in changes
    ]
