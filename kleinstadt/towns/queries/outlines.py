# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The portraits of towns: their outlines, small beside a name, large on the river line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.formats import outlines as records
from kleinstadt.formats.outlines import OutlineRecord
from kleinstadt.towns.models import REGISTER, Edition, RegisterEntry
from kleinstadt.towns.queries.kept import Arrays, checksum, kept
from kleinstadt.towns.queries.register import TownRow, register

FILE = Path(__file__).resolve().parents[1] / "data" / "outlines.csv.gz"


@cache
def _outlines() -> dict[str, OutlineRecord]:
    return {record.ags: record for record in records.outlines(FILE)}


@cache
def _portraits() -> dict[str, str]:
    """All portraits. Drawing one takes a quarter of a millisecond, a list shows fifty."""
    stored = kept("portraits", checksum([FILE, Path(records.__file__)]), _draw_portraits)
    lines = stored["lines"].tobytes().decode("ascii").splitlines()
    return {line[:8]: line[8:] for line in lines}


def _draw_portraits() -> Arrays:
    lines = "\n".join(f"{record.ags}{record.portrait}" for record in _outlines().values())
    return {"lines": np.frombuffer(lines.encode("ascii"), dtype=np.uint8)}


def _keys_of_2016() -> dict[int, str]:
    """For towns whose key has changed since the boundaries were drawn: the key they had then."""
    reg = register()
    if not reg.edition.is_official:
        return {}
    entries = RegisterEntry.objects.filter(edition__origin=Edition.Origin.EMBEDDED)
    held = dict(entries.values_list("town_id", "ags"))
    drawn = _outlines()
    return {
        town.id: held[town.id]
        for town in reg.towns
        if town.ags not in drawn and held.get(town.id) in drawn
    }


_older_keys = Snapshot(_keys_of_2016, REGISTER)


def drawn_key(town: TownRow) -> str:
    """The key under which the town's boundary of 2016 is stored, if it has one."""
    return _older_keys.get().get(town.id, town.ags)


def drawn_town(key: str) -> TownRow | None:
    """The town of today whose boundary of 2016 is stored under this key."""
    reg = register()
    older = {old: town_id for town_id, old in _older_keys.get().items()}
    return reg.by_id[older[key]] if key in older else reg.by_ags.get(key)


def outline(town: TownRow) -> OutlineRecord | None:
    """The town's outline, None where no boundary is known."""
    return _outlines().get(drawn_key(town))


def portrait(town: TownRow) -> str:
    """The path of the town's portrait in a box of 48; "" where no boundary is known."""
    return _portraits().get(drawn_key(town), "")


def portraits() -> Callable[[TownRow], str]:
    """`portrait` for many towns."""
    drawn, older = _portraits(), _older_keys.get()
    return lambda town: drawn.get(older.get(town.id, town.ags), "")


@dataclass(frozen=True, slots=True)
class FriezeTown:
    """One outline of the frieze: drawn from `x` on, moved down by `y` so that it stands on the line."""

    name: str
    path: str
    x: float
    y: float
    own: bool


@dataclass(frozen=True, slots=True)
class Frieze:
    """Outlines at one scale side by side on the river line."""

    towns: tuple[FriezeTown, ...]
    width: int
    height: int

    @property
    def names(self) -> str:
        """The towns in their order, for those who do not see the outlines."""
        return ", ".join(town.name for town in self.towns)


def frieze(towns: Iterable[TownRow], own: TownRow | None) -> Frieze:
    """The outlines of these towns at a common scale, 1240 units wide with even gaps."""
    drawn = [(town, record) for town in towns if (record := outline(town)) is not None]
    gap, width = 18.0, 1240.0
    across = sum(record.width_km for _, record in drawn) or 1.0
    unit = (width - gap * max(len(drawn) - 1, 0)) / across
    placed, x = [], 0.0
    for town, record in drawn:
        is_own = own is not None and town.id == own.id
        path, drop = _standing(record, unit)
        placed.append(FriezeTown(town.name, path, round(x, 1), drop, is_own))
        x += record.width_km * unit + gap
    height = max((record.height_km * unit for _, record in drawn), default=0.0)
    return Frieze(tuple(placed), round(width), round(height) + 2)


@lru_cache(maxsize=256)
def _standing(record: OutlineRecord, unit: float) -> tuple[str, float]:
    """The outline at this scale and how far its larger parts lie above the line."""
    _, _, _, height = (int(part) for part in record.view_box.split())
    rings = list(records.rings(record.outline))
    large = max(map(len, rings)) / 5  # a speck below the line is less odd than a town in the air
    lowest = max(y for ring in rings if len(ring) >= large for _, y in ring)
    scale = max(record.width_km, record.height_km) / records.EXTENT * unit
    return record.at_scale(unit), round((height - lowest) * scale, 1)
