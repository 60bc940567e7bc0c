# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How far apart one town is from all others: a weighted mean of gaps, indicator by indicator.

The distance is Gower's for numbers (J. C. Gower, A General Coefficient of Similarity and Some
of Its Properties, Biometrics 27 (1971), 857-871) with two changes: gaps are measured in
quartile ranges (see `profiles`) instead of full ranges, which a single extreme town sets; and
a gap that cannot be known counts openly as a typical one instead of being left out.

Why the second: a mean over few indicators strays farther than one over many, so with unknown
gaps left out the towns of which least is known fill both ends of the list. No value is put in
for such a town. Its indicator's term is marked as not known and is the same for every town:
the median gap between the asking town and the reference group. Indicators that the asking
town itself lacks take no part; how much of the weight is known is told with each distance.

With all values known the distance is symmetric and obeys the triangle inequality.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kleinstadt.methods import kernels
from kleinstadt.methods.profiles import Flags, Floats, Profiles, Rows, Singles

_SLACK = 1e-5  # shares are compared to five digits: the kernel adds in float32


@dataclass(frozen=True, eq=False)
class Viewpoint:
    """One town that asks, with its weights.

    which: columns with weight that the town knows. weights: one per such column, sum 1.
    typical: what an unknown gap counts as, one per such column. known_share: share of the
    weight asked for that the town knows, 0 to 1; lacking: the indicators it does not know.
    """

    profiles: Profiles
    row: int
    which: Rows
    weights: Floats
    typical: Floats
    known_share: float
    lacking: tuple[str, ...]

    @property
    def rounding(self) -> float:
        """Bound of the relative rounding error of scanned distances."""
        return kernels.rounding(len(self.which))

    def terms(self, rows: Rows) -> tuple[Floats, Flags]:
        """What each indicator adds to the distance, in double precision, and whether known.

        Both of shape (rows, which). The sum over a row is that town's distance.
        """
        gaps = np.abs(self.offsets(rows))
        known = ~np.isnan(gaps)
        return np.where(known, gaps, self.typical) * self.weights, known

    def offsets(self, rows: Rows) -> Floats:
        """Other town's value less the own one, in quartile ranges; (rows, which), NaN unknown."""
        columns = self.profiles.columns
        others = columns[self.which, rows[:, np.newaxis]].astype(np.float64)
        own: Floats = columns[self.which, self.row].astype(np.float64)
        return others - own

    def exact(self, rows: Rows) -> Singles:
        """Distances that decide the order, shape (rows,): summed in double, then rounded."""
        sums: Floats = self.terms(rows)[0].sum(axis=1)
        return sums.astype(np.float32)

    def closest(self, distance: Singles, candidates: Flags, limit: int) -> list[int]:
        """Rows of the closest candidates, exactly; equal ones by key.

        distance: as scanned. The scan finds who may be among them, double precision decides.
        """
        last = kernels.fastest().kth_smallest(distance, candidates, limit)
        reach = np.float32(last * (1 + 2 * self.rounding))
        rows = np.flatnonzero(candidates & (distance <= reach))
        order = np.lexsort((self.profiles.ags[rows], self.exact(rows)))
        return [int(row) for row in rows[order[:limit]]]

    def scan(self, least_known: float, kernel: kernels.Kernel | None = None) -> Singles:
        """Distance of every town, shape (towns,); inf where less than `least_known` is known.

        Within `rounding` of the exact distance.
        """
        profiles = self.profiles
        if not len(self.which):
            return np.full(len(profiles.towns.ags), np.inf, dtype=np.float32)
        distance, missing = (kernel or kernels.fastest()).scan(
            profiles.columns,
            self.which,
            profiles.columns[self.which, self.row],
            self.weights.astype(np.float32),
            (self.weights * self.typical).astype(np.float32),
        )
        distance[missing > 1.0 - least_known / self.known_share + _SLACK] = np.inf
        return distance


def viewpoint(profiles: Profiles, ags: str, weights: Mapping[str, float]) -> Viewpoint:
    """Stand in one town and look with these weights at the others.

    weights: by indicator key; only their ratios count; absent is 0. Raises ValueError for a
    town or an indicator that is not in the profiles, and for weights that are negative, not
    finite, or all zero.
    """
    asked = _asked(profiles, weights)
    row = profiles.row(ags)
    known = ~np.isnan(profiles.columns[:, row])
    which = np.flatnonzero(known & (asked > 0))
    own_share = float(asked[which].sum() / asked.sum())
    gaps = np.abs(profiles.quantiles[which] - profiles.columns[which, row][:, np.newaxis])
    lacking = np.flatnonzero(~known & (asked > 0))
    return Viewpoint(
        profiles,
        row,
        which,
        asked[which] / asked[which].sum(),
        np.median(gaps, axis=1),
        own_share,
        tuple(profiles.indicators[place].key for place in lacking),
    )


def _asked(profiles: Profiles, weights: Mapping[str, float]) -> Floats:
    asked = np.zeros(len(profiles.indicators))
    for key, weight in weights.items():
        if key not in profiles.column_of:
            raise ValueError(f"there is no indicator {key!r}")
        asked[profiles.column_of[key]] = weight
    if not np.isfinite(asked).all() or (asked < 0).any():
        raise ValueError("weights: none may be negative or without a finite value")
    if not asked.any():
        raise ValueError("weights: at least one must be above zero")
    scaled: Floats = asked / asked.max()
    scaled[scaled < np.finfo(np.float32).tiny] = 0.0  # would vanish in float32 in any case
    return scaled
