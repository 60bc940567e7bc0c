# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Towns of the same size under contrasting conditions.

Simply taking the most distant towns fails twice: one extreme indicator decides, and the same
few extreme towns are shown to everybody. Hence in this order:

1. bounded: a gap of two quartile ranges is a full contrast and more does not count more;
   an unknown gap is none. The contrast of a town is the weighted mean over the conditions.
2. only the third of the candidates with the highest contrast is looked at further, and of it
   only towns that differ by half a quartile range on average: else there is no contrast.
3. same size: of these, the three times `limit` towns nearest in population. As every town
   that asks has others of its own size, no town can be a contrast to all.
4. diverse: greedily, first the highest contrast, then whichever adds most of contrast and of
   difference from the towns already chosen, half and half (maximal marginal relevance:
   J. Carbonell and J. Goldstein, SIGIR 1998, 335-336).
"""

import math

import numpy as np

from kleinstadt.methods.distances import Viewpoint
from kleinstadt.methods.profiles import Flags, Floats, Rows

FULL_CONTRAST = 2.0  # quartile ranges
SAME_SIZE = 1.5  # usual largest ratio of two populations that still pass for the same size
LEAST_CONTRAST = 0.25
_SHARE_LOOKED_AT = 1 / 3
_SHORT_LIST = 3


def contrast_weights(view: Viewpoint) -> Floats:
    """Weight of each of the view's indicators in the contrast, sum 1; sizes have none.

    All zero where the view has no condition.
    """
    indicators = view.profiles.indicators
    condition = [indicators[place].role == "condition" for place in view.which]
    weights = np.where(condition, view.weights, 0.0)
    total = weights.sum()
    return weights / total if total > 0 else weights


def contrast_terms(view: Viewpoint, rows: Rows) -> Floats:
    """What each indicator adds to the contrast, shape (rows, which); a row sums to 0 ... 1."""
    return _full(np.abs(view.offsets(rows))) * contrast_weights(view)


def contrasting(
    view: Viewpoint, candidates: Flags, limit: int, same_size: float = SAME_SIZE
) -> Rows:
    """Choose up to `limit` towns of the same size under other conditions, best first.

    candidates: shape (towns,). same_size: largest ratio of two populations, at least 1. Empty where the asking town's population is unknown or no
    condition has weight, for then neither "same size" nor "contrast" has a meaning.
    """
    profiles = view.profiles
    weights = contrast_weights(view)
    population = profiles.towns.population
    own = population[view.row]
    if not (own > 0 and weights.any()):
        return np.zeros(0, dtype=np.intp)
    rows = np.flatnonzero(candidates & (population <= own * same_size))
    rows = rows[population[rows] * same_size >= own]
    offsets = view.offsets(rows)
    contrast = (_full(np.abs(offsets)) @ weights).round(9)
    looked_at = max(limit, math.ceil(len(rows) * _SHARE_LOOKED_AT))
    pool = np.lexsort((profiles.ags[rows], -contrast))[:looked_at]
    pool = pool[contrast[pool] >= LEAST_CONTRAST]
    ratio = np.abs(np.log(population[rows[pool]] / own)).round(9)
    short = pool[np.lexsort((profiles.ags[rows[pool]], ratio))][: _SHORT_LIST * limit]
    order = _diverse(offsets[short], contrast[short], weights, limit)
    return np.asarray(rows[short[order]])


def _diverse(offsets: Floats, contrast: Floats, weights: Floats, limit: int) -> Rows:
    """Positions chosen greedily; of equals the first wins."""
    chosen: list[int] = []
    apart = np.full(len(contrast), np.inf)
    while len(chosen) < min(limit, len(contrast)):
        gain = contrast + apart if chosen else contrast.copy()
        gain[chosen] = -1.0
        best = int(np.argmax(gain))
        chosen.append(best)
        difference = _full(np.abs(offsets - offsets[best])) @ weights
        apart = np.minimum(apart, difference.round(9))
    return np.asarray(chosen, dtype=np.intp)


def _full(gaps: Floats) -> Floats:
    """Gaps as shares of a full contrast; 0 where unknown."""
    return np.nan_to_num(np.minimum(gaps / FULL_CONTRAST, 1.0), nan=0.0)
