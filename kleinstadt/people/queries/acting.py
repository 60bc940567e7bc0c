# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""For which towns may a person act, and for which does she act now?

One query per person and request; every further question is answered from memory. A person of an
association (Amt, Verbandsgemeinde …) acts for each of its towns and chooses for which.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from kleinstadt.core.snapshots import Snapshot
from kleinstadt.people.models import AtPlace, Membership
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.register import TownRow, register

CURRENT = "town"  # the key of the session under which the chosen town's AGS is kept
Person = AbstractBaseUser | AnonymousUser


def _by_association() -> dict[str, tuple[TownRow, ...]]:
    found: dict[str, list[TownRow]] = {}
    for town in register().towns:
        if town.association and town.is_settled:
            found.setdefault(town.association, []).append(town)
    return {key: tuple(towns) for key, towns in found.items()}


_associations = Snapshot(_by_association, REGISTER)


@dataclass(frozen=True, slots=True)
class Acting:
    """What a person may act for: ids of towns, and keys of associations."""

    towns: tuple[TownRow, ...] = ()
    administers: frozenset[int] = frozenset()
    associations: frozenset[str] = frozenset()
    administers_associations: frozenset[str] = frozenset()
    ids: frozenset[int] = field(default=frozenset())

    def is_member(self, town_id: int) -> bool:
        """Whether the person may act for this town, in any role."""
        return town_id in self.ids

    def is_administrator(self, town_id: int) -> bool:
        """Whether the person administers this town."""
        return town_id in self.administers

    def may_see(self, thing: AtPlace) -> bool:
        """Whether the thing belongs to a place that the person acts for."""
        if thing.association:
            return thing.association in self.associations
        return thing.town_id in self.ids

    def may_manage(self, thing: AtPlace) -> bool:
        """Whether the thing belongs to a place that the person administers."""
        if thing.association:
            return thing.association in self.administers_associations
        return thing.town_id in self.administers


NOBODY = Acting()


def acting(person: Person) -> Acting:
    """What this person may act for; read once and kept with the person of this request."""
    if not person.is_authenticated or not person.is_active:
        return NOBODY
    held: Acting | None = getattr(person, "_acting", None)
    if held is None:
        held = _read(person)
        person._acting = held  # type: ignore[attr-defined]  # noqa: SLF001  # our own note on it
    return held


def forget(person: Person) -> None:
    """Read the memberships of this person anew at the next question."""
    if hasattr(person, "_acting"):
        del person._acting  # noqa: SLF001  # our own note on it


def _read(person: Person) -> Acting:
    by_id, unions = register().by_id, _associations.get()
    towns: dict[int, TownRow] = {}
    administers: set[int] = set()
    mine: set[str] = set()
    mine_to_manage: set[str] = set()
    rows = Membership.objects.filter(person_id=person.pk)
    for town_id, association, role in rows.values_list("town_id", "association", "role"):
        if association:
            reached = unions.get(association, ())
            mine.add(association)
        else:
            reached = tuple(by_id[one] for one in [town_id] if one in by_id)
        towns.update((town.id, town) for town in reached)
        if role == Membership.Role.ADMINISTRATOR:
            administers.update(town.id for town in reached)
            mine_to_manage.update([association] if association else [])
    return Acting(
        towns=tuple(sorted(towns.values(), key=lambda town: (town.sort_key, town.ags))),
        administers=frozenset(administers),
        associations=frozenset(mine),
        administers_associations=frozenset(mine_to_manage),
        ids=frozenset(towns),
    )


def current_town(request: HttpRequest) -> TownRow | None:
    """The town that the signed-in person acts for now: her choice, else the only or first one."""
    towns = acting(request.user).towns
    if not towns:
        return None
    chosen = request.session.get(CURRENT)
    return next((town for town in towns if town.ags == chosen), towns[0])


def choose_town(request: HttpRequest, ags: str) -> bool:
    """Act for this town from now on; False, and nothing changes, when the person may not."""
    if not any(town.ags == ags for town in acting(request.user).towns):
        return False
    request.session[CURRENT] = ags
    return True


def place_name(thing: AtPlace) -> str:
    """The name of the town or association; its key when the register no longer has it."""
    if thing.association:
        return register().associations.get(thing.association, thing.association)
    town = register().by_id.get(thing.town_id or 0)
    return town.name if town else ""


def towns_of_association(key: str) -> tuple[TownRow, ...]:
    """The municipalities of an association, in the order of the register."""
    return _associations.get().get(key, ())
