# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A few made rows: towns of a small register, people who speak for them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from kleinstadt.core.snapshots import bump
from kleinstadt.people.models import Function, Holding, Membership, User
from kleinstadt.towns.models import REGISTER, Edition, RegisterEntry, Source, Town, Unit

AMT = "120705001"
_numbers = itertools.count(1)


def small_register() -> dict[str, Town]:
    """Three towns: Wittenberge, and Plattenburg and Karstädt, which an association administers."""
    source, _fresh = Source.objects.get_or_create(key="made-up", defaults={"title": "Probe"})
    edition = Edition.objects.create(
        origin="embedded", state="current", source=source, territorial_status=dt.date(2025, 11, 30)
    )
    for level, key, name in [
        ("land", "12", "Brandenburg"),
        ("county", "12070", "Prignitz"),
        ("association", AMT, "Amt Probe"),
    ]:
        Unit.objects.create(edition=edition, level=level, key=key, name=name)
    towns = {}
    for ags, name, union in [
        ("12070424", "Wittenberge", ""),
        ("12070302", "Plattenburg", AMT),
        ("12070173", "Karstädt", AMT),
    ]:
        towns[name] = town = Town.objects.create(ags=ags)
        RegisterEntry.objects.create(
            edition=edition,
            town=town,
            ags=ags,
            ars=f"{union or '120700424'}{ags[5:]}",
            name=name,
            official_name=name,
            kind="64",
            land="12",
            county="12070",
            association=union,
            population=17_058,
            sort_key=name.lower(),
        )
    bump(REGISTER)
    return towns


def person(last_name: str = "Probe", **fields: Any) -> User:
    """A person with an address of her own."""
    number = next(_numbers)
    values = {"username": f"person{number}", "email": f"person{number}@example.org"} | fields
    return User.objects.create(last_name=last_name, **values)


def member(town: Town | None = None, role: str = "member", **fields: Any) -> User:
    """A person who works in a town hall, or with `association` in one for several towns."""
    association = str(fields.pop("association", ""))
    one = person(**fields)
    Membership.objects.create(person=one, town=town, association=association, role=role)
    return one


def function(town: Town, name: str = "Bauamtsleitung", holder: User | None = None) -> Function:
    """A function, held since the start of 2026."""
    found = Function.objects.create(town=town, name=name)
    if holder is not None:
        since = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
        Holding.objects.create(function=found, person=holder, since=since)
    return found
