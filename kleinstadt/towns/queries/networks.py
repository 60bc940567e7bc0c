# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The networks of the pilot, from the embedded files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kleinstadt import towns
from kleinstadt.formats import pilot
from kleinstadt.formats.pilot import NetworkRecord, PilotTown
from kleinstadt.towns.queries.register import TownRow, register

LEADS = frozenset({"lead", "lead_unconfirmed"})


@dataclass(frozen=True, slots=True)
class NetworkTown:
    """A town in a network. `confirmed` is False where a source only lists the leading town first."""

    town: TownRow
    leads: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Network:
    """A network with its towns, the leading one first."""

    record: NetworkRecord
    towns: tuple[NetworkTown, ...]


@cache
def _records() -> tuple[tuple[NetworkRecord, ...], tuple[PilotTown, ...]]:
    folder = Path(towns.__file__).parent / "data"
    networks = tuple(pilot.networks(folder / "networks.csv"))
    return networks, tuple(pilot.pilot_towns(folder / "pilot_towns.csv"))


def _network(record: NetworkRecord, members: list[PilotTown]) -> Network:
    by_ags = register().by_ags
    joined = [
        NetworkTown(by_ags[member.ags], member.role in LEADS, member.role == "lead")
        for member in members
        if member.ags in by_ags
    ]
    return Network(record, tuple(sorted(joined, key=lambda one: not one.leads)))


def networks() -> list[Network]:
    """All networks of the pilot."""
    records, members = _records()
    return [_network(one, [m for m in members if m.network == one.key]) for one in records]


def networks_of(town: TownRow) -> list[Network]:
    """The networks in which a town took part."""
    records, members = _records()
    mine = {member.network for member in members if member.ags == town.ags}
    return [
        _network(one, [m for m in members if m.network == one.key])
        for one in records
        if one.key in mine
    ]


def partners_of(town: TownRow) -> list[TownRow]:
    """The other towns of a town's networks, each once, as far as the current register has them."""
    found = {one.town.ags: one.town for network in networks_of(town) for one in network.towns}
    return [one for ags, one in found.items() if ags != town.ags]


def pilot_towns() -> list[TownRow]:
    """The towns of the pilot that the current register has: leading ones first, then by name."""
    by_ags = register().by_ags
    members = sorted(_records()[1], key=lambda member: member.role not in LEADS)
    return [by_ags[member.ags] for member in members if member.ags in by_ags]
