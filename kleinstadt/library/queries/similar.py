# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Other experiences on the same topics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kleinstadt.library.queries.catalogue import Entry, catalogue
from kleinstadt.towns.queries.register import TownRow, register

SAME_BUILDING = 0.25  # adds less than any topic that fewer than 50 reports share


@dataclass(frozen=True, slots=True)
class Similar:
    """A report that shares topics, and its town (None where the register has none)."""

    entry: Entry
    town: TownRow | None


def similar(experience: int, user: object, limit: int = 4) -> tuple[Similar, ...]:
    """Reports that share topics with this one, for this reader; rare topics count more.

    Equals newest first. Every one of them shares at least one topic.
    """
    held = catalogue()
    row = held.row_of.get(experience)
    if row is None:
        return ()
    allowed = held.visible(user).copy()
    allowed[row] = False
    shared = np.zeros(len(held.entries))
    for topic in held.entries[row].topics:
        members = np.array([topic in entry.topics for entry in held.entries])
        shared[members] += 1 / np.log2(2 + members.sum())
    same = np.array([entry.building == held.entries[row].building for entry in held.entries])
    worth = shared + SAME_BUILDING * (same & bool(held.entries[row].building))
    rows = np.flatnonzero(allowed & (shared > 0))
    order = rows[np.lexsort((held.newest_first[rows], -np.round(worth[rows], 9)))][:limit]
    by_id = register().by_id
    entries = [held.entries[place] for place in order.tolist()]
    return tuple(Similar(entry, by_id.get(entry.town_id)) for entry in entries)
