# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Relevance and comparability in one order, so that neither can be explained away.

A hit's relevance is its score as a share of the best hit's. It is multiplied by a factor between
1 (nothing known, or the most different town) and `MOST` (the town that is most alike), which
falls in a straight line with the share of towns that are more alike. So:

- of two hits equally relevant, the one from the more comparable town comes first;
- of two hits from towns equally comparable, the more relevant comes first;
- a hit less than 1 / `MOST` (62.5 %) as relevant as another never comes before it.

Own choice, no source: a straight line is the simplest thing that can be said in one sentence.
"""

import numpy as np
from numpy.typing import NDArray

MOST = 1.6

Floats = NDArray[np.float64]


def blended(relevance: Floats, closer: Floats) -> Floats:
    """Worth of each hit, shape (hits,); without unit.

    relevance: shape (hits,), at least 0, of any unit. closer: shape (hits,), how many of 100
    towns are more alike the asking one, 0 to 100; NaN where that is not known.
    Raises ValueError for other shapes or a share outside 0 to 100.
    """
    if relevance.shape != closer.shape:
        raise ValueError("one share for each relevance is needed")
    known = closer[~np.isnan(closer)]
    if known.size and not (known.min() >= 0 and known.max() <= 100):
        raise ValueError("a share of 100 lies between 0 and 100")
    nearness = np.nan_to_num(1 - closer / 100, nan=0.0)
    worth: Floats = relevance * (1 + (MOST - 1) * nearness)
    return worth
