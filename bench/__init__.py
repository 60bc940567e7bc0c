# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What `make bench` measures. Each bench_*.py has `measures()`, which yields figures with bounds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A figure and its bound; `least` says that the bound is a lowest value, not a highest."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""
    least: bool = False

    @property
    def missed(self) -> bool:
        if self.limit is None:
            return False
        return self.value < self.limit if self.least else self.value > self.limit
