# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which town does a person mean? By key, by name, by a name half typed or misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.names import Fit, NameIndex, written_out
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.register import TownRow, register

PARAMETER = "stadt"  # the asking town stands in the address under this name
CHOSEN = (
    "stadt_ags"  # the key of a suggestion that was chosen; it counts while its name stands there
)
NEARLY = 2  # letters that a name half typed may lack
WORTH_ASKING = 2_000  # inhabitants from which a longer name may have been meant
_KEY = re.compile(r"[0-9]{2,8}")


def _names(town: TownRow) -> list[str]:
    """The display name, also written out; the official one without its title, also its halves."""
    official = town.official_name.partition(",")[0]
    return [town.name, written_out(town.name), official, *official.split("/")]


def _index() -> NameIndex:
    towns = register().towns
    return NameIndex(
        [_names(town) for town in towns],
        [-1.0 if not town.is_settled else float(town.population or 0) for town in towns],
    )


_held = Snapshot(_index, REGISTER)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a typed text leads to: one town, or candidates to choose from, or neither."""

    typed: str
    town: TownRow | None
    candidates: tuple[TownRow, ...] = ()


def find(text: str, limit: int = 10) -> list[TownRow]:
    """Towns whose key or name fits the text, best first."""
    towns, wanted = register().towns, text.strip()
    if _KEY.fullmatch(wanted):
        return [town for town in towns if town.ags.startswith(wanted)][:limit]
    return [towns[match.position] for match in _held.get().find(wanted, limit)]


def choose(text: str) -> Choice:
    """The town that is meant beyond doubt (a key, or a name only one town bears and none begins with).

    Otherwise the candidates: "Wittenberg" means Lutherstadt Wittenberg or half of Wittenberge,
    two municipalities are called Mölln, and a misspelt name is only probably meant.
    """
    wanted = text.strip()[:120]
    if not wanted:
        return Choice(wanted, None)
    reg = register()
    if wanted in reg.by_ags:
        return Choice(wanted, reg.by_ags[wanted])
    if _KEY.fullmatch(wanted):
        return Choice(wanted, None, tuple(find(wanted)))
    matches = _held.get().find(wanted, 10)
    exact = [match for match in matches if match.fit is Fit.NAME]
    towns = tuple(reg.towns[match.position] for match in matches)
    half_typed = [
        match
        for match in matches
        if match.fit is Fit.NAME_START
        and len(reg.towns[match.position].name) - len(wanted) <= NEARLY
        and (reg.towns[match.position].population or 0) >= WORTH_ASKING
    ]
    if len(exact) == 1 and not half_typed:
        return Choice(wanted, reg.towns[exact[0].position], towns)
    return Choice(wanted, None, towns)


def asking(request: HttpRequest) -> Choice:
    """Whom the reader asks for, from the address."""
    typed = request.GET.get(PARAMETER, "")
    chosen = register().by_ags.get(request.GET.get(CHOSEN, ""))
    if chosen is not None and chosen.name == typed.strip():
        return Choice(typed, chosen)
    return choose(typed)


def own_town(request: HttpRequest) -> TownRow | None:
    """The asking town of this address, if it names one beyond doubt."""
    return asking(request).town
