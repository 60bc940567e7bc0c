# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How comparable the towns of experiences are to the asking town, in numbers and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kleinstadt.core.components import Chip
from kleinstadt.towns.queries.register import TownRow


@dataclass(frozen=True, slots=True)
class Nearness:
    closer_of_100: float
    known_share: float


@dataclass(frozen=True, slots=True)
class Why:
    sentence: str
    alike: Sequence[Chip]
    different: Sequence[Chip]


def nearness(own: TownRow, others: Sequence[TownRow]) -> dict[int, Nearness]:
    return {}


def why(own: TownRow, other: TownRow) -> Why | None:
    return None
