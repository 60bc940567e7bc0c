# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""My desk: what waits for a person, and what is new for the town she acts for now.

At most five queries beside those of every page of who is signed in, however much there is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, FilteredRelation, IntegerField, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kleinstadt.core.models import Correction
from kleinstadt.people.models import Claim, Concern, Function, Invitation, User
from kleinstadt.people.queries.acting import Acting, acting, place_name
from kleinstadt.people.queries.holders import at_town, person_name
from kleinstadt.people.roles import OFFICE, Role, site_roles
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import date

NEW = dt.timedelta(days=30)
SOON = dt.timedelta(days=30)
MOST = 10  # of each kind; the next ones show when these are done


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the desk. url: where to do something about it, or empty."""

    text: str
    note: str = ""
    url: str = ""


@dataclass(slots=True)
class Desk:
    """What waits for the person, and what is new for the town; the most urgent first."""

    waiting: list[Entry] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)


def desk(person: User, town: TownRow | None) -> Desk:
    """The desk of a person who acts for `town` now (None: for none)."""
    mine, found = acting(person), Desk()
    if not OFFICE.roles.isdisjoint(site_roles(person)):
        found.waiting += _office(person)
    _invitations(found, person, town, mine)
    if town is None:
        found.waiting += _claims(person)
        return found
    _concerns(found, town)
    found.waiting += _functions(person, town, mine)
    found.new += _register(town)
    return found


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _counted(rows: object, state: str) -> Coalesce:
    """The number of rows in a state, as a part of another query."""
    counted = rows.objects.filter(state=state).order_by().values("state")  # type: ignore[attr-defined]  # a model
    number = counted.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0, output_field=IntegerField())


def _office(person: User) -> list[Entry]:
    open_ones = User.objects.filter(pk=person.pk).values_list(
        _counted(Claim, Claim.State.OPEN), _counted(Correction, Correction.State.OPEN)
    )
    claims, reports = open_ones.get()
    found = []
    if claims:
        text = ngettext(
            "%(count)s town waits for your decision.",
            "%(count)s towns wait for your decision.",
            claims,
        )
        note = _("Who may speak for it?")
        found.append(Entry(text % {"count": claims}, note, reverse("claims")))
    if reports and Role.ADMINISTRATOR in site_roles(person):
        text = ngettext(
            "%(count)s report of a reader is open.",
            "%(count)s reports of readers are open.",
            reports,
        )
        found.append(Entry(text % {"count": reports}, url=reverse("corrections")))
    return found


def _invitations(found: Desk, person: User, town: TownRow | None, mine: Acting) -> None:
    """Those to the person herself, and those of the town that she administers."""
    now, me = timezone.now(), person.email.lower()
    wanted = Q(email__iexact=person.email, used_at=None, expires_at__gt=now)
    if town is not None:
        wanted |= at_town(town.id) & (Q(used_at=None) | Q(used_at__gt=now - NEW))
    fields = ("email", "key", "expires_at", "used_at", "town_id", "association")
    taker = ("accepted_by__first_name", "accepted_by__last_name", "accepted_by__email")
    rows = Invitation.objects.filter(wanted, revoked_at=None).order_by("-used_at", "pk")
    team = reverse("team")
    for email, key, expires, used, town_id, union, *who in rows.values_list(*fields, *taker)[:MOST]:
        one = Invitation(email=email, key=key, town_id=town_id, association=union)
        if used is not None and any(who):
            name = person_name(User(first_name=who[0], last_name=who[1], email=who[2]))
            words = {"name": name, "place": place_name(one)}
            found.new.append(Entry(_("%(name)s has joined %(place)s.") % words, _day(used), team))
        elif used is None and email.lower() == me:
            text = _("You are invited to work along for %(place)s.")
            url = reverse("invitation", args=[one.token()])
            found.waiting.append(Entry(text % {"place": place_name(one)}, url=url))
        elif used is None and mine.may_manage(one):
            text = _("%(email)s has not accepted the invitation yet.")
            note = _("holds until %(day)s") % {"day": _day(expires)}
            found.new.append(Entry(text % {"email": email}, note, team))


def _claims(person: User) -> list[Entry]:
    states = [Claim.State.OPEN, Claim.State.REFUSED]
    rows = Claim.objects.filter(person=person, state__in=states).order_by("-pk")[:MOST]
    return [
        Entry(
            _("Your claim of %(place)s: %(state)s")
            % {"place": place_name(one), "state": one.get_state_display()},
            one.reason,
        )
        for one in rows
    ]


def _concerns(found: Desk, town: TownRow) -> None:
    still_open = Q(answered_at=None, report__state=Correction.State.OPEN)
    recent = still_open | Q(report__created_at__gt=timezone.now() - NEW)
    rows = Concern.objects.filter(recent, town_id=town.id).order_by("pk")
    fields = ("pk", "answered_at", *(f"report__{name}" for name in ("kind", "record", "state")))
    kinds = {kind: str(label) for kind, label in Correction.Kind.choices}
    for pk, answered, kind, record, state, at in rows.values_list(*fields, "report__created_at")[
        :MOST
    ]:
        url = Concern(pk=pk).get_absolute_url()
        entry = Entry(f"{kinds.get(kind, kind)}: {record}", _day(at), url)
        waits = answered is None and state == Correction.State.OPEN
        (found.waiting if waits else found.new).append(entry)


def _functions(person: User, town: TownRow, mine: Acting) -> Iterable[Entry]:
    """Functions of the person that end soon, and vacant ones where she administers."""
    administers = mine.is_administrator(town.id)
    present = Q(holdings__until=None, holdings__deputy=False)
    rows = Function.objects.filter(at_town(town.id)).alias(
        now=FilteredRelation("holdings", condition=present)
    )
    soon = timezone.localdate() + SOON
    fields = ("pk", "name", "now__person_id", "now__pk", "now__planned_until")
    for pk, name, holder, holding, ends in rows.values_list(*fields)[:MOST]:
        if holder == person.pk and ends is not None and ends <= soon:
            text = _("You hold %(function)s until %(day)s. Please hand it over.")
            words = {"function": name, "day": date(ends)}
            yield Entry(text % words, url=reverse("hand_over", args=[holding]))
        elif holder is None and administers:
            text = _("Nobody holds this function: %(function)s")
            yield Entry(text % {"function": name}, url=reverse("function", args=[pk]))


def _register(town: TownRow) -> list[Entry]:
    edition = register().edition
    if edition.activated_at is None or edition.activated_at < timezone.now() - NEW:
        return []
    text = _("The register of municipalities is new, as of %(day)s.")
    words = {"day": date(edition.territorial_status)}
    return [Entry(text % words, _day(edition.activated_at), reverse("town", args=[town.ags]))]
