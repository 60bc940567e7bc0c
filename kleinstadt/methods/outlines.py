# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who borders on whom, read from the arcs that outlines share.

In a TopoJSON topology a border that two areas share is stored once, as one arc, and both
areas name its number; ``~n`` (a negative number) means arc n walked backwards.
Source: M. Bostock and C. Metcalf, The TopoJSON Format Specification (2013), 2.1.3-2.1.4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Neighbours of every area, and whether its outline is known and has an open edge.

    starts: shape (areas + 1,); neighbours: shape (pairs,), row numbers, ascending for each
    area. known: the area has an outline. open_edge: some arc belongs to this area alone, so
    that part of the outline is the national border, the coast, or the shore of a water that
    belongs to no area; the arcs alone cannot tell which.
    """

    starts: Rows
    neighbours: Rows
    known: Flags
    open_edge: Flags

    def of(self, row: int) -> Rows:
        """Row numbers of the areas that share a border with this one."""
        return self.neighbours[self.starts[row] : self.starts[row + 1]]

    def counts(self) -> Rows:
        """Number of neighbours, shape (areas,); 0 also where the outline is unknown."""
        return np.diff(self.starts)

    def any_neighbour(self, differs_from: NDArray[np.str_]) -> Flags:
        """Whether some neighbour carries another label, shape (areas,)."""
        here = np.repeat(np.arange(len(self.known)), self.counts())
        found = np.zeros(len(self.known), dtype=np.bool_)
        found[here[differs_from[here] != differs_from[self.neighbours]]] = True
        return found


def adjacency(keys: Sequence[str], arcs: Mapping[str, Iterable[int]]) -> Adjacency:
    """Find all pairs of areas that share an arc.

    keys: one per area, in row order. arcs: arc numbers (reversed ones negative, as stored)
    by key; areas without an outline are absent or empty. Outlines of other keys (areas that
    are gone) make no neighbours, but they close the edge of those beside them.
    Touching in a single point is not a shared border. Costs O(arcs log arcs).
    """
    owner, arc = _ownerships(keys, arcs)
    known = np.zeros(len(keys), dtype=np.bool_)
    known[owner] = True
    one, other = _sharing(owner, arc)
    pairs = np.unique(np.concatenate([one * len(keys) + other, other * len(keys) + one]))
    here, there = np.divmod(pairs, max(len(keys), 1))
    open_edge = np.zeros(len(keys), dtype=np.bool_)
    open_edge[owner[_alone(arc) & ~np.isin(arc, _others(keys, arcs))]] = True
    counts = np.bincount(here, minlength=len(keys))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    return Adjacency(starts, there, known, open_edge)


def _ownerships(keys: Sequence[str], arcs: Mapping[str, Iterable[int]]) -> tuple[Rows, Rows]:
    """One row per (area, arc), each once, ordered by arc."""
    numbers = [np.fromiter(arcs.get(key, ()), dtype=np.intp) for key in keys]
    owner = np.repeat(np.arange(len(keys)), [len(own) for own in numbers])
    arc = np.concatenate([np.zeros(0, dtype=np.intp), *numbers])
    both = np.unique(np.where(arc < 0, ~arc, arc) * len(keys) + owner)
    arc, owner = np.divmod(both, max(len(keys), 1))
    return owner, arc


def _others(keys: Sequence[str], arcs: Mapping[str, Iterable[int]]) -> Rows:
    """Plain numbers of the arcs round areas that are no row."""
    numbers = [arc for key in arcs.keys() - set(keys) for arc in arcs[key]]
    return np.array([~arc if arc < 0 else arc for arc in numbers], dtype=np.intp)


def _sharing(owner: Rows, arc: Rows) -> tuple[Rows, Rows]:
    """Every pair of areas on the same arc; more than two only in a faulty topology."""
    first = [owner[:0]]
    second = [owner[:0]]
    step = 1
    while (same := arc[step:] == arc[:-step]).any():
        first.append(owner[:-step][same])
        second.append(owner[step:][same])
        step += 1
    return np.concatenate(first), np.concatenate(second)


def _alone(arc: Rows) -> Flags:
    """Whether an arc (ordered, one entry per owner) has a single owner."""
    differs = np.ones(len(arc) + 1, dtype=np.bool_)
    differs[1:-1] = arc[1:] != arc[:-1]
    return differs[1:] & differs[:-1]
