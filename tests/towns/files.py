# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Small registers and lists of changes, made here, that tests of imports read."""

from dataclasses import replace
from datetime import date

from kleinstadt.towns.actions import activate
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.models import Edition, Town
from tests.formats.builders import TOWNS, build, merged, to_bytes
from tests.formats.builders import Town as Record
from tests.formats.test_boundarychanges import TOWN, changed, workbook

OLD_DAY, NEW_DAY = "20211231", "20251130"


def register_file(towns=TOWNS, day=OLD_DAY) -> bytes:
    return to_bytes(build(towns, day))


OLD = register_file()
NEW = register_file(merged(), NEW_DAY)  # Öland (01051001) has joined Groß Ähren (01051002)
MERGER = workbook(TOWN)


def rekeyed(old: str, new: str, *, towns=TOWNS) -> tuple[Record, ...]:
    """The same register with another key for one town."""
    return tuple(replace(town, ags=new) if town.ags == old else town for town in towns)


def step(kind: str, old: str, new: str, *, day="01.01.2024", area=None, name="Name"):
    """A row of a list of changes between two municipalities of one association."""
    return changed(
        TOWN,
        kinds=kind,
        old_ars=f"{old[:5]}5001{old[5:]}",
        old_ags=old,
        old_name=name,
        new_ars=f"{new[:5]}5001{new[5:]}",
        new_ags=new,
        new_name=name,
        area=area,
        inhabitants=None,
        legal=day,
        statistical=day,
    )


def take(data: bytes) -> Edition:
    """Stage a register and switch to it."""
    return activate(stage_register(data))


def town_ids() -> dict[str, int]:
    return dict(Town.objects.values_list("ags", "pk"))


def keys_of(edition: Edition) -> dict[str, int]:
    """AGS to town of what an edition holds."""
    return dict(edition.entries.values_list("ags", "town_id"))


def state() -> tuple[object, ...]:
    """All that readers could see of the register."""
    return (
        sorted(town_ids().items()),
        [
            (one.pk, one.state, one.entries.count(), one.units.count())
            for one in Edition.objects.order_by("pk")
        ],
    )


OLD_DATE, NEW_DATE = date(2021, 12, 31), date(2025, 11, 30)
