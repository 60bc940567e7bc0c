# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a file of figures must be beside the register: possible values, known keys, one state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kleinstadt.formats.faults import Collector, Reason
from kleinstadt.formats.figures import Figures, Unit
from kleinstadt.formats.grids import place
from kleinstadt.methods.succession import Outcome
from kleinstadt.towns.models import Edition, Indicator, RegisterEntry
from kleinstadt.towns.models import Unit as RegionalUnit
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.register import register

SHOWN = 20  # keys left out that a preview names
MOST_UNKNOWN = 0.1  # share of keys of municipalities or counties that may be unknown
_OLD_ASSOCIATION = 8  # digits of the keys that the BBSR gave associations until about 2021

LeftOut = dict[str, object]


def checked(figures: Figures, indicators: Mapping[str, Indicator]) -> tuple[list[Unit], LeftOut]:
    """The units to be stored under keys of the register, and which were left out.

    Raises formats.faults.Refused: values that a figure cannot have, keys of two territorial
    states side by side, too many keys that no register and no list of changes ever named.
    """
    faults = Collector(figures.sheet)
    _check_bounds(figures, indicators, faults)
    faults.raise_if_any()
    if not register().towns:
        return list(figures.units), {"count": 0, "first": []}
    units, unknown = _known(figures.units)
    _check_share(figures.units, unknown, faults)
    _check_states(units, faults)
    faults.raise_if_any()
    first = [[unit.key, unit.name] for unit in unknown[:SHOWN]]
    return units, {"count": len(unknown), "first": first}


def _check_bounds(figures: Figures, indicators: Mapping[str, Indicator], faults: Collector) -> None:
    for at, head in enumerate(figures.heads):
        one = indicators[head.title]
        least = float("-inf") if one.least is None else one.least
        most = float("inf") if one.most is None else one.most
        if least == -most:
            continue
        for unit in figures.units:
            value = unit.values[at]
            if value is None or least <= value <= most:
                continue
            cell = (
                place(unit.row - 1, figures.columns[at])
                if figures.sheet and figures.columns
                else ""
            )
            faults.add(
                unit.row, one.name, value, Reason.BOUNDS, cell,
                least=_plain(one.least), most=_plain(one.most),
            )  # fmt: skip


def _plain(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:g}"


def _known(units: Iterable[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Units that are or were in the register, under its keys; and the others."""
    reg = register()
    ever = set(reg.by_ags) | set(_former())
    counties = set(reg.counties)
    unions = _Associations()
    kept, unknown = [], []
    for unit in units:
        key = unit.key
        if unit.level == "association":
            key = unions.find(unit.key)
        elif unit.level == "county":
            key = key if key in counties else ""
        elif key not in ever and not resolve(key).is_known:
            key = ""
        if key:
            kept.append(unit if key == unit.key else replace(unit, key=key))
        else:
            unknown.append(unit)
    return kept, unknown


def _former() -> Iterable[str]:
    kept = [Edition.State.CURRENT, Edition.State.SUPERSEDED]
    entries = RegisterEntry.objects.filter(edition__state__in=kept)
    return entries.values_list("ags", flat=True).distinct()


class _Associations:
    """Associations of the register by their nine digits, and by the old eight of the BBSR.

    The old key is the county, a 9 and the last two digits of the association (BBSR, reference of
    municipalities and associations: true of all but one of 1,271 in 2015, where two of a county end
    alike); where two associations end alike neither is taken.
    """

    def __init__(self) -> None:
        reg = register()
        self._keys = set(reg.associations)
        self._old: dict[str, set[str]] = defaultdict(set)
        kinds = dict(
            RegionalUnit.objects.filter(
                edition=reg.edition.id, level=RegionalUnit.Level.ASSOCIATION
            ).values_list("key", "kind")
        )
        for key in self._keys:
            if kinds.get(key) != "50":
                self._old[f"{key[:5]}9{key[-2:]}"].add(key)

    def find(self, key: str) -> str:
        if len(key) != _OLD_ASSOCIATION:
            return key if key in self._keys else ""
        found = self._old.get(key, set())
        return next(iter(found)) if len(found) == 1 else ""


def _check_share(units: Iterable[Unit], unknown: Iterable[Unit], faults: Collector) -> None:
    """A few keys may have changed unseen; many unknown ones are keys of another kind."""
    total: dict[str, int] = defaultdict(int)
    missing: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        total[unit.level] += 1
    for unit in unknown:
        missing[unit.level].append(unit)
    for level, found in missing.items():
        bound = MOST_UNKNOWN if level != "association" else 0.5
        if len(found) > max(1, bound * total[level]):
            first = found[0]
            faults.add(
                first.row, "key", first.key, Reason.UNKNOWN_KEYS,
                unknown=len(found), all=total[level],
            )  # fmt: skip


def _check_states(units: Iterable[Unit], faults: Collector) -> None:
    """A key and the one it was changed into cannot both be of one territorial state."""
    rows = {unit.key: unit.row for unit in units if unit.level == "municipality"}
    current = register().by_ags
    for key, row in rows.items():
        if key in current:
            continue
        found = resolve(key)
        if found.outcome is Outcome.REKEYED and found.target and found.target.ags in rows:
            faults.add(row, "key", key, Reason.MIXED, old=key, new=found.target.ags)
