# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which towns compare with one: for a page that lists them, and for a list that others order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from kleinstadt.methods.comparability import Mode, Peers, Query, Window, closeness, find_peers
from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS, Definition
from kleinstadt.methods.explanations import Peer, Reason, reasons
from kleinstadt.peers.queries.profiles import Ground, ground
from kleinstadt.peers.queries.themes import THEMES, Theme
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.networks import partners_of
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import SIZES

Left = Literal["unknown", "sparse", "zero"]
EVERYBODY = DEFINITIONS["all"]
LIMIT, MOST_TOWNS = 8, 50


@dataclass(frozen=True)
class PeerQuery:
    """What a reader asks.

    weights: theme -> 0 ... 5, only those somebody set. size: "" for all towns of the definition,
    "class" for the asking town's size class. ratio: population at most so many times larger or
    smaller. definition: None is the usual one, and all municipalities for a town outside it.
    added: keys of towns that are shown in any case, as are the partners in the asking town's
    networks.
    """

    mode: Mode = "alike"
    definition: Definition | None = None
    weights: Mapping[str, int] = field(default_factory=dict)
    same_class: bool = False
    ratio: float | None = None
    lands: tuple[str, ...] = ()
    within_km: float | None = None
    added: tuple[str, ...] = ()
    limit: int = LIMIT


@dataclass(frozen=True)
class ThemeUse:
    """How a theme takes part: with these indicators, or not, and then why.

    left_out: "unknown" of the asking town, "sparse" when too few towns have a value, "zero" when
    its weight is none. covered: how many of 100 towns of the reference group have a value of the
    best known indicator.
    """

    theme: Theme
    weight: int
    indicators: tuple[str, ...]
    left_out: Left | None
    covered: float


@dataclass(frozen=True)
class Closeness:
    """How one town compares: with everything that a sentence about it may use.

    closer of the `compared` towns of the reference group are nearer to the asking town;
    compared is 0 where too little is known, and then there is no rank.
    """

    own: TownRow
    other: TownRow
    closer: int
    compared: int
    known_share: float
    peer: Peer | None
    ground: Ground = field(repr=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What can be said, the most telling first within alike, different and unknown."""
        return reasons(self.peer.terms) if self.peer else ()

    @property
    def comparable(self) -> bool:
        return self.peer is not None

    @property
    def rank_of_100(self) -> float:
        """How many of 100 towns of the group are closer, 0 to 100; NaN where not comparable."""
        return 100 * self.closer / self.compared if self.compared else float("nan")


@dataclass(frozen=True)
class Answer:
    """Who was found for a query; `peers` are in order, those somebody added come last. partners:
    the other towns of the asking town's networks, as far as they are not among the peers.

    fault: "weights" when every weight is zero, "conditions" when only size has weight in a
    contrast, "unknown" when too little is known of the asking town; then there are no peers.
    group_size: towns of the definition. outside: the asking town is no small town.
    known_share: share of the weight that counts whose figures the asking town has, 0 to 1.
    """

    own: TownRow
    query: PeerQuery
    definition: Definition
    ground: Ground
    themes: tuple[ThemeUse, ...]
    peers: tuple[tuple[Peer, Closeness], ...] = ()
    partners: tuple[tuple[Peer, Closeness], ...] = ()
    candidates: int = 0
    too_little_known: int = 0
    size_unknown: int = 0
    unused: tuple[str, ...] = ()
    not_comparable: tuple[TownRow, ...] = ()
    known_share: float = 0.0
    fault: str = ""

    @property
    def group_size(self) -> int:
        return len(self.ground.profiles.reference)

    @property
    def found(self) -> int:
        """How many towns were found, apart from those somebody added."""
        return sum(peer.kind != "chosen" for peer, _one in self.peers)

    @property
    def shown(self) -> tuple[tuple[Peer, Closeness], ...]:
        """All towns beside the asking one: peers, then partners."""
        return (*self.peers, *self.partners)

    @property
    def outside(self) -> bool:
        """Whether the asking town is no small town by the usual definition."""
        return not bool(rows().small[DEFAULT.key][self.own.row])


def find(own: TownRow, query: PeerQuery) -> Answer:
    """The towns that compare with one town, or the reason why there is no answer."""
    definition = query.definition or _usual(own)
    held = ground(definition)
    weights = held.weights(query.weights)
    themes = _uses(held, own, query.weights)
    fault = _fault(themes, query.mode)
    if fault:
        return Answer(own, query, definition, held, themes, fault=fault)
    asked = Query(
        weights,
        query.mode,
        min(max(query.limit, 1), MOST_TOWNS),
        _window(own, query, definition),
        _known(query.added),
        tuple(town.ags for town in partners_of(own)),
    )
    found, by_ags = find_peers(held.profiles, own.ags, asked), register().by_ags
    towns = [(peer, _closeness(own, by_ags[peer.ags], peer, held)) for peer in found.peers]
    return Answer(
        own,
        query,
        definition,
        held,
        themes,
        tuple(town for town in towns if town[0].kind != "partner"),
        tuple(town for town in towns if town[0].kind == "partner"),
        found.candidates,
        found.too_little_known,
        found.size_unknown,
        found.unused,
        tuple(by_ags[ags] for ags in found.not_comparable),
        found.known_share,
    )


def closeness_to(own: TownRow, others: Iterable[int]) -> dict[int, Closeness]:
    """How each of these towns (by id) compares with the asking one, by the usual weights.

    Towns that are not in the current register are left out; one too little known comes without
    a rank. The asking town itself has rank 0 and no reasons.
    """
    by_id = register().by_id
    towns = {pk: by_id[pk] for pk in dict.fromkeys(others) if pk in by_id}
    held = ground()
    found = _compared(own, tuple(town.ags for town in towns.values()), held)
    peers = {peer.ags: peer for peer in found.peers} if found else {}
    return {
        pk: _closeness(own, town, peers[town.ags], held)
        if town.ags in peers
        else _without_rank(own, town, held)
        for pk, town in towns.items()
    }


def ranks_of_100(own: TownRow, others: Iterable[int]) -> dict[int, float]:
    """`Closeness.rank_of_100` of each of these towns (by id), without the reasons.

    For whoever orders a long list and explains only a page of it: a thousand towns cost a few
    milliseconds. NaN where too little is known; towns not in the current register are left out.
    """
    by_id, held = register().by_id, ground()
    towns = [pk for pk in dict.fromkeys(others) if pk in by_id]
    weights = held.weights({})
    if not any(weights.values()) or not towns:
        return dict.fromkeys(towns, float("nan"))
    keys = [by_id[pk].ags for pk in towns]
    farther = closeness(held.profiles, own.ags, keys, weights)
    return dict(zip(towns, (100 * (1 - farther)).tolist(), strict=True))


def _compared(own: TownRow, others: tuple[str, ...], held: Ground) -> Peers | None:
    """The others as chosen towns, without looking for further ones."""
    weights = held.weights({})
    if not any(weights.values()) or not others:
        return None
    nobody = np.zeros(len(held.profiles.towns.ags), dtype=np.bool_)
    return find_peers(
        held.profiles, own.ags, Query(weights, window=Window(pool=nobody), chosen=others)
    )


def _closeness(own: TownRow, other: TownRow, peer: Peer, held: Ground) -> Closeness:
    return Closeness(
        own,
        other,
        peer.closer,
        peer.compared,
        peer.known_share,
        peer,
        held,
    )


def _without_rank(own: TownRow, other: TownRow, held: Ground) -> Closeness:
    itself = own.ags == other.ags
    return Closeness(own, other, 0, int(itself), float(itself), None, held)


def _usual(own: TownRow) -> Definition:
    return DEFAULT if rows().small[DEFAULT.key][own.row] else EVERYBODY


def _known(keys: Iterable[str]) -> tuple[str, ...]:
    by_ags = register().by_ags
    return tuple(ags for ags in dict.fromkeys(keys) if ags in by_ags)


def _window(own: TownRow, query: PeerQuery, definition: Definition) -> Window:
    least, most = None, None
    size = int(rows().size[own.row])
    if query.same_class and size >= 0:
        least = SIZES[size]
        most = SIZES[size + 1] - 1 if size + 1 < len(SIZES) else None
    return Window(
        ratio=query.ratio,
        least=least,
        most=most,
        lands=frozenset(query.lands),
        within_km=query.within_km,
        pool=rows().small[definition.key],
    )


def _uses(held: Ground, own: TownRow, chosen: Mapping[str, int]) -> tuple[ThemeUse, ...]:
    known = ~np.isnan(held.profiles.columns[:, own.row])
    uses = []
    for theme in THEMES:
        weight = chosen.get(theme.key, theme.default)
        wanted = theme.indicators if theme.key in chosen else held.usable(theme)
        taking_part = tuple(key for key in wanted if known[held.profiles.column_of[key]])
        covered = 100 * max(held.covered[key] for key in theme.indicators)
        left_out: Left | None = None
        if not weight:
            left_out = "zero"
        elif not wanted:
            left_out = "sparse"
        elif not taking_part:
            left_out = "unknown"
        keys = () if left_out else taking_part
        uses.append(ThemeUse(theme, weight, keys, left_out, covered))
    return tuple(uses)


def _fault(themes: tuple[ThemeUse, ...], mode: Mode) -> str:
    if not any(use.weight for use in themes):
        return "weights"
    if not any(use.indicators for use in themes):
        return "unknown"
    if mode != "alike" and not any(use.indicators for use in themes if use.theme.key != "size"):
        return "conditions"
    return ""
