# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The two loops that touch every town: compiled where numba is installed, NumPy where not.

Both give the same float32 distances up to rounding: every term is non-negative, so the
relative difference stays below `rounding(indicators)`. Whoever needs an exact order looks
again, in double precision, at the few towns within that of the border.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]
Loop = Callable[..., Any]

_BLOCK = 4096  # towns whose sums stay in the first-level cache while the columns pass by
_FEW = 256  # from here on a partition is quicker than keeping the best in order
# everything but nnan and ninf: a gap in the data is a NaN, and it is asked for
_FAST = {"reassoc", "contract", "arcp", "nsz"}


def rounding(indicators: int) -> float:
    """Bound of the relative rounding error of a float32 distance over so many indicators."""
    return (indicators + 8) * 2.0**-23


@dataclass(frozen=True)
class Kernel:
    """A pair of loops, see `scan` and `kth_smallest` for what they do."""

    name: str
    scan_into: Loop
    kth: Loop

    def scan(
        self, columns: Singles, which: Rows, own: Singles, weights: Singles, unknown: Singles
    ) -> tuple[Singles, Singles]:
        """Weighted sum of the gaps between one town and all, and the weight not known.

        columns: shape (indicators, towns), NaN where unknown. which: rows of `columns` to
        read. own, weights, unknown: one entry per row of `which`: the asking town's value
        (known), the weight, and what an unknown gap adds. Returns two arrays of shape
        (towns,). Reads each wanted number once; costs O(which x towns).
        """
        if len(which) % 2:  # the loop takes columns in pairs; the last may come twice, for 0
            which = np.append(which, which[-1])
            own = np.append(own, own[-1])
            weights = np.append(weights, np.float32(0))
            unknown = np.append(unknown, np.float32(0))
        distance = np.zeros(columns.shape[1], dtype=np.float32)
        missing = np.zeros(columns.shape[1], dtype=np.float32)
        self.scan_into(columns, which, own, weights, unknown, distance, missing)
        return distance, missing

    def kth_smallest(self, distance: Singles, candidates: Flags, k: int) -> float:
        """The k-th smallest distance among the candidates; inf when they are fewer.

        distance, candidates: shape (towns,); k at least 1. Costs O(towns) in practice.
        """
        kth = self.kth if k <= _FEW else _kth_numpy
        return float(kth(distance, candidates, np.full(k, np.inf, dtype=np.float32)))


def _scan_loop(
    columns: Singles,
    which: Rows,
    own: Singles,
    weights: Singles,
    unknown: Singles,
    distance: Singles,
    missing: Singles,
) -> None:
    nothing = np.float32(0)
    for start in range(0, columns.shape[1], _BLOCK):
        sums = distance[start : start + _BLOCK]
        gone = missing[start : start + _BLOCK]
        # two columns a turn halve the traffic of the sums; slices let the compiler vectorise
        for pair in range(0, which.size, 2):
            one = columns[which[pair], start : start + _BLOCK]
            two = columns[which[pair + 1], start : start + _BLOCK]
            own_one, own_two = own[pair], own[pair + 1]
            weight_one, weight_two = weights[pair], weights[pair + 1]
            unknown_one, unknown_two = unknown[pair], unknown[pair + 1]
            for town in range(sums.size):
                gap_one = abs(one[town] - own_one)
                gap_two = abs(two[town] - own_two)
                has_one = gap_one == gap_one  # noqa: PLR0124 - false for NaN only
                has_two = gap_two == gap_two  # noqa: PLR0124
                sums[town] += (weight_one * gap_one if has_one else unknown_one) + (
                    weight_two * gap_two if has_two else unknown_two
                )
                gone[town] += (nothing if has_one else weight_one) + (
                    nothing if has_two else weight_two
                )


def _kth_loop(distance: Singles, candidates: Flags, best: Singles) -> float:
    last = best.size - 1
    for town in range(distance.size):
        value = distance[town]
        if value < best[last] and candidates[town]:
            place = last
            while place > 0 and best[place - 1] > value:
                best[place] = best[place - 1]
                place -= 1
            best[place] = value
    return float(best[last])


def _scan_numpy(
    columns: Singles,
    which: Rows,
    own: Singles,
    weights: Singles,
    unknown: Singles,
    distance: Singles,
    missing: Singles,
) -> None:
    for column, value, weight, instead in zip(which, own, weights, unknown, strict=True):
        gap = np.abs(columns[column] - value)
        gap *= weight
        holes = np.isnan(gap)
        if holes.any():
            gap[holes] = instead
            missing[holes] += weight
        distance += gap


def _kth_numpy(distance: Singles, candidates: Flags, best: Singles) -> float:
    values = distance[candidates]
    if len(values) < best.size:
        return math.inf
    return float(np.partition(values, best.size - 1)[best.size - 1])


NUMPY = Kernel("numpy", _scan_numpy, _kth_numpy)
PLAIN = Kernel("plain", _scan_loop, _kth_loop)  # the compiled loops, not compiled: for tests


@cache
def fastest() -> Kernel:
    """The compiled kernel, or NumPy's when numba is not installed.

    The first call compiles, or loads what an earlier process compiled: from NUMBA_CACHE_DIR
    when that is set, else from beside this file or the user's cache, whichever is writable.
    """
    try:
        import numba  # noqa: PLC0415 - optional, and half a second that few commands need
    except ImportError:
        return NUMPY
    types = numba.types
    single = types.float32
    column = types.Array(single, 1, "C", readonly=True)
    out = types.Array(single, 1, "C")
    table = types.Array(single, 2, "C", readonly=True)
    rows = types.Array(types.intp, 1, "C", readonly=True)
    flags = types.Array(types.boolean, 1, "C", readonly=True)
    scan = types.void(table, rows, column, column, column, out, out)
    kth = types.float64(column, flags, out)
    return Kernel("numba", _compiled(numba, scan, _scan_loop), _compiled(numba, kth, _kth_loop))


def _compiled(numba: Any, signature: Any, loop: Loop) -> Loop:
    """Compile for one signature, kept on disk where some folder can be written."""
    options = {"fastmath": _FAST, "nogil": True}
    try:
        compiled: Loop = numba.njit(signature, cache=True, **options)(loop)
    except RuntimeError:  # numba found no folder to keep its cache in
        compiled = numba.njit(signature, **options)(loop)
    return compiled


def warm_up() -> str:
    """Make the kernel ready, so that no reader waits for the compiler; returns its name."""
    return fastest().name
