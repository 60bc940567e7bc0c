# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Functions with who holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from kleinstadt.people.models import AtPlace, Function, Holding, Mailbox, Membership, User
from kleinstadt.towns.queries.register import register


@dataclass(frozen=True, slots=True)
class Post:
    """A function with its present holder (None: vacant), deputies and shared addresses."""

    function: Function
    holder: Holding | None
    deputies: tuple[Holding, ...] = ()
    mailboxes: tuple[str, ...] = field(default=())


def at_town(town_id: int) -> Q:
    """Whatever belongs to this town itself or to the association that administers it."""
    row = register().by_id.get(town_id)
    mine = Q(town_id=town_id)
    if row is not None and row.association:
        mine |= Q(association=row.association)
    return mine


def same_place(thing: AtPlace) -> Q:
    """Whatever belongs to the very place of this thing."""
    return Q(town_id=thing.town_id, association=thing.association)


def posts(functions: QuerySet[Function]) -> list[Post]:
    """The functions with present holders, deputies and mailboxes; three queries, however many."""
    present = Holding.objects.present().select_related("person").order_by("since", "pk")
    loaded = functions.prefetch_related(
        Prefetch("holdings", queryset=present, to_attr="present_holdings"),
        Prefetch("mailboxes", queryset=Mailbox.objects.order_by("address")),
    )
    return [_post(function) for function in loaded]


def _post(function: Function) -> Post:
    present: Iterable[Holding] = function.present_holdings  # type: ignore[attr-defined]  # prefetched
    held = list(present)
    return Post(
        function,
        next((one for one in held if not one.deputy), None),
        tuple(one for one in held if one.deputy),
        tuple(box.address for box in function.mailboxes.all()),
    )


def members_of(thing: AtPlace) -> QuerySet[Membership]:
    """Who works at the place of this thing, administrators first."""
    found = Membership.objects.filter(same_place(thing), person__is_active=True)
    return found.select_related("person").order_by("role", "person__last_name", "person_id")


def mail_addresses(town_id: int) -> list[str]:
    """Where mail for a town goes: its members' addresses, each once."""
    people = User.objects.filter(
        memberships__in=Membership.objects.filter(at_town(town_id)), is_active=True
    )
    return sorted(
        {address.lower() for address in people.values_list("email", flat=True) if address}
    )


def my_place(person: User, town_id: int) -> Membership | None:
    """By what a person acts for a town: her membership there, else that in its association."""
    mine = Membership.objects.filter(at_town(town_id), person=person)
    return mine.order_by("association").first()


def person_name(person: User) -> str:
    """How a person is called on pages: first and last name, else the part before the @."""
    return person.get_full_name() or person.email.partition("@")[0] or person.get_username()
