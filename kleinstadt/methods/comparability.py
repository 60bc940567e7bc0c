# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which towns compare with one town, and why: alike, in contrast, or both.

Build `profiles.build_profiles` once per version of the data, then ask `find_peers`. How
distances come about stands in `distances`, how contrasts are chosen in `contrasts`, and what
can be said about a result in `explanations`. Everything is deterministic: distances are
ordered as rounded to float32, equal ones by key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Literal

import numpy as np

from kleinstadt.methods.contrasts import SAME_SIZE, contrast_terms, contrasting
from kleinstadt.methods.distances import Viewpoint, viewpoint
from kleinstadt.methods.explanations import Kind, Peer, Term
from kleinstadt.methods.geography import great_circle_km
from kleinstadt.methods.profiles import Flags, Floats, Profiles, Rows, Singles

Mode = Literal["alike", "contrast", "mixed"]


@dataclass(frozen=True, eq=False)
class Window:
    """Which towns may be found. Every part left out does not narrow.

    ratio: at least 1; population between own / ratio and own * ratio; contrasts are sought
    within 1.5 where it is left out. least, most: both
    inclusive, in inhabitants. lands: numbers of states. within_km: from the asking town.
    pool: shape (towns,), for instance the small towns.
    """

    ratio: float | None = None
    least: float | None = None
    most: float | None = None
    lands: frozenset[str] = frozenset()
    within_km: float | None = None
    pool: Flags | None = None


@dataclass(frozen=True, eq=False)
class Query:
    """What is asked.

    weights: by indicator key, not negative, not all zero; only their ratios count.
    limit: how many towns to find. chosen: keys of towns to be shown in any case. partners: the
    same for towns that belong to the asking one, for instance those of its network.
    least_known: share of the weight that must be known of both towns, above 0 to 1.
    """

    weights: Mapping[str, float]
    mode: Mode = "alike"
    limit: int = 8
    window: Window = Window()
    chosen: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    least_known: float = 0.5


@dataclass(frozen=True)
class Peers:
    """The answer.

    peers: found towns in order, then the partners and last the chosen ones that were not
    found anyway; a partner that was chosen as well is a chosen one.
    candidates: towns inside the window that could be compared. too_little_known: those
    inside that could not. size_unknown: towns left out because their population is unknown
    while the window, or a contrast, asks for a size. unused: parts of the window that could
    not be applied as the asking town's own population ("ratio", "same size") or position
    ("within_km") is unknown. known_share: share of the weight that the asking town itself
    knows; lacking: its unknown indicators. not_comparable: chosen towns and partners of which too little
    is known.
    """

    asking: str
    mode: Mode
    peers: tuple[Peer, ...]
    candidates: int
    too_little_known: int
    size_unknown: int
    unused: tuple[str, ...]
    known_share: float
    lacking: tuple[str, ...]
    not_comparable: tuple[str, ...]


def find_peers(profiles: Profiles, asking: str, query: Query) -> Peers:
    """Find the towns that compare with one town.

    asking: key of the town. Raises ValueError for unknown keys or indicators, for weights
    that are negative or all zero, for a contrast without a weighted condition, and for a
    limit, ratio or share out of range. Exact; costs O(weighted indicators x towns).
    """
    _check(profiles, query)
    view = viewpoint(profiles, asking, query.weights)
    distance = view.scan(query.least_known)
    inside, size_unknown, unused = _inside(view, query)
    candidates = inside & np.isfinite(distance)
    found = _found(view, distance, candidates, query)
    shown = {row for row, _ in found}
    extra: dict[int, Kind] = {profiles.row(ags): "partner" for ags in query.partners}
    for row in (profiles.row(ags) for ags in query.chosen):
        extra.pop(row, None)  # what somebody chose comes last
        extra[row] = "chosen"
    extra = {row: kind for row, kind in extra.items() if row not in shown | {view.row}}
    hopeless = [row for row in extra if not np.isfinite(distance[row])]
    found += [(row, kind) for row, kind in extra.items() if row not in hopeless]
    return Peers(
        asking=asking,
        mode=query.mode,
        peers=_peers(view, distance, found),
        candidates=int(candidates.sum()),
        too_little_known=int(inside.sum() - candidates.sum()),
        size_unknown=size_unknown,
        unused=unused,
        known_share=view.known_share,
        lacking=view.lacking,
        not_comparable=tuple(profiles.towns.ags[row] for row in hopeless),
    )


def closeness(
    profiles: Profiles,
    asking: str,
    others: Sequence[str],
    weights: Mapping[str, float],
    least_known: float = 0.5,
) -> Floats:
    """How close some towns are to the asking one, from 0 (farthest) to 1 (closest).

    It is the share of the reference group that is not closer; 1 for the asking town itself,
    NaN where too little is known. Shape (others,). Raises ValueError as `find_peers` does.
    """
    view = viewpoint(profiles, asking, weights)
    distance = view.scan(least_known)
    rows = np.array([profiles.row(ags) for ags in others], dtype=np.intp)
    known = np.isfinite(distance[rows])
    closer, compared = _closer(view, distance, rows[known])
    result = np.full(len(rows), np.nan)
    result[known] = 1.0 - closer / max(compared, 1)
    result[rows == view.row] = 1.0
    return result


def _found(
    view: Viewpoint, distance: Singles, candidates: Flags, query: Query
) -> list[tuple[int, Kind]]:
    if query.mode == "alike":
        return [(row, "alike") for row in view.closest(distance, candidates, query.limit)]
    same_size = query.window.ratio or SAME_SIZE
    if query.mode == "contrast":
        others = contrasting(view, candidates, query.limit, same_size)
        return [(int(row), "contrast") for row in others]
    others = contrasting(view, candidates, query.limit // 2, same_size)
    candidates = candidates.copy()
    candidates[others] = False
    alike = view.closest(distance, candidates, query.limit - len(others))
    near: list[tuple[int, Kind]] = [(row, "alike") for row in alike]
    far: list[tuple[int, Kind]] = [(int(row), "contrast") for row in others]
    return [found for found in chain.from_iterable(zip_longest(near, far)) if found]


def _closer(view: Viewpoint, distance: Singles, rows: Rows) -> tuple[Rows, int]:
    """How many comparable towns of the reference group are closer than each row; and of all.

    The scan decides but where it is too coarse; there the exact distances are counted.
    """
    group = view.profiles.reference
    group = group[(group != view.row) & np.isfinite(distance[group])]
    ordered = np.sort(distance[group])
    low = np.searchsorted(ordered, distance[rows] * np.float32(1 - 2 * view.rounding), "left")
    high = np.searchsorted(ordered, distance[rows] * np.float32(1 + 2 * view.rounding), "right")
    closer = low.copy()
    for place in np.flatnonzero(high - low > view.profiles.is_reference[rows]):
        bounds = ordered[low[place]], ordered[high[place] - 1]
        near = group[(distance[group] >= bounds[0]) & (distance[group] <= bounds[1])]
        closer[place] += (view.exact(near) < view.exact(rows[place : place + 1])).sum()
    return closer, len(group)


def _peers(view: Viewpoint, distance: Singles, found: list[tuple[int, Kind]]) -> tuple[Peer, ...]:
    rows = np.array([row for row, _ in found], dtype=np.intp)
    closer, compared = _closer(view, distance, rows)
    terms = view.terms(rows)
    tables = (terms.amounts, contrast_terms(view, rows), *terms, *_values(view, rows))
    numbers = zip(*(table.tolist() for table in tables), strict=True)
    fixed = _fixed(view)
    result = []
    for (row, kind), share, ahead, columns in zip(
        found, view.known_shares(terms.known).tolist(), closer.tolist(), numbers, strict=True
    ):
        parts = tuple(
            Term(key, amount, contrast, weight, gap, typical, here, own, other, at, to)
            for (key, typical, own, at), amount, contrast, gap, weight, here, other, to in zip(
                fixed, *columns, strict=True
            )
        )
        ags = view.profiles.towns.ags[row]
        result.append(Peer(ags, row, kind, share, ahead, compared, parts))
    return tuple(result)


def _fixed(view: Viewpoint) -> list[tuple[str, float, float, float]]:
    """What the terms of every town share: key, typical gap, own value and standing."""
    profiles = view.profiles
    return list(
        zip(
            (profiles.indicators[place].key for place in view.which),
            view.typical.tolist(),
            profiles.raw[view.row, view.which].tolist(),
            profiles.standing[view.which, view.row].tolist(),
            strict=True,
        )
    )


def _values(view: Viewpoint, rows: Rows) -> tuple[Floats, Singles]:
    """Raw values and standings of other towns, both of shape (rows, which)."""
    cells = np.ix_(rows, view.which)
    return view.profiles.raw[cells], view.profiles.standing.T[cells]


def _inside(view: Viewpoint, query: Query) -> tuple[Flags, int, tuple[str, ...]]:
    """Towns in the window without the asking one; those of unknown size; unusable parts."""
    profiles, window = view.profiles, query.window
    population = profiles.towns.population
    own = population[view.row]
    inside = np.ones(len(population), dtype=np.bool_) if window.pool is None else window.pool.copy()
    inside[view.row] = False
    if window.lands:
        inside &= np.isin(profiles.land, sorted(window.lands))
    unused = []
    if window.within_km is not None and not _keep_near(view, window.within_km, inside):
        unused.append("within_km")
    if window.ratio is not None and not own > 0:
        unused.append("ratio")
    if query.mode != "alike" and not own > 0:
        unused.append("same size")
    bounds = _size_bounds(window, float(own))
    sized = query.mode == "contrast" or bounds != (0.0, np.inf)
    unknown = int((inside & np.isnan(population)).sum()) if sized else 0
    if bounds != (0.0, np.inf):
        inside &= (population >= bounds[0]) & (population <= bounds[1])
    return inside, unknown, tuple(unused)


def _size_bounds(window: Window, own: float) -> tuple[float, float]:
    least = 0.0 if window.least is None else window.least
    most = np.inf if window.most is None else window.most
    if window.ratio is not None and own > 0:
        least, most = max(least, own / window.ratio), min(most, own * window.ratio)
    return least, most


def _keep_near(view: Viewpoint, within_km: float, inside: Flags) -> bool:
    """Narrow to the towns within a distance; false where the own position is unknown."""
    towns = view.profiles.towns
    lat, lon = towns.lat[view.row], towns.lon[view.row]
    if np.isnan(lat) or np.isnan(lon):
        return False
    rows = np.flatnonzero(inside)
    km = great_circle_km(lat, lon, towns.lat[rows], towns.lon[rows])
    inside[rows] = km <= within_km
    return True


def _check(profiles: Profiles, query: Query) -> None:
    window = query.window
    if query.limit < 1:
        raise ValueError("limit: at least one town")
    if not 0 < query.least_known <= 1:
        raise ValueError("least_known: above 0, up to 1")
    if window.ratio is not None and not window.ratio >= 1:
        raise ValueError("ratio: at least 1")
    if window.pool is not None and len(window.pool) != len(profiles.towns.ags):
        raise ValueError("pool: one flag per town")
    conditions = {entry.key for entry in profiles.indicators if entry.role == "condition"}
    weighed = {key for key, weight in query.weights.items() if weight > 0}
    if query.mode != "alike" and weighed and not weighed & conditions:
        raise ValueError("a contrast needs weight on at least one condition besides size")
