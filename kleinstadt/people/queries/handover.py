# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What passes on with a function. Each app says for itself what it keeps for one.

An app registers a `Belonging` when it is loaded: it lists what is open for a function, and is told
when the function changes hands. What hangs on the function itself needs no telling; what names a
person (who is asked, who watches) is moved by `pass_on`, inside the transaction of the hand-over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kleinstadt.people.models import Concern, Function, Holding, Invitation, User
from kleinstadt.people.queries.holders import members_of, person_name


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is open or worth knowing. url: where it is, or empty."""

    text: str
    note: str = ""
    url: str = ""


class Belonging(Protocol):
    """What one app keeps for functions: threads, duties, contacts, files …"""

    @property
    def title(self) -> str | Promise:
        """What the section is called."""

    def open_items(self, function: Function) -> Iterable[Item]:
        """What is open for this function now, the most urgent first."""

    def pass_on(self, function: Function, *, giver: User, taker: User | None) -> None:
        """The function changes hands in the running transaction; taker is None when it falls vacant."""


BELONGINGS: list[Belonging] = []


def register(belonging: Belonging) -> None:
    """Let hand-overs list and move this; call it when the app is loaded."""
    BELONGINGS.append(belonging)


def content(function: Function) -> list[dict[str, Any]]:
    """The sections of a hand-over page, as they are kept: title and items."""
    sections = []
    for belonging in BELONGINGS:
        items = [asdict(item) for item in belonging.open_items(function)]
        sections.append({"title": str(belonging.title), "entries": items})
    return sections


class Reports:
    """Reports of readers that wait for the town's answer."""

    title = gettext_lazy("Reports that wait for an answer")

    def open_items(self, function: Function) -> Iterable[Item]:
        """Unanswered reports about the town of the function, the oldest first."""
        if function.town_id is None:
            return []
        waiting = Concern.objects.filter(
            town_id=function.town_id, answered_at=None, report__state="open"
        )
        return [
            Item(
                f"{one.report.get_kind_display()}: {one.report.record}",
                date_format(timezone.localtime(one.report.created_at), "SHORT_DATE_FORMAT"),
                one.get_absolute_url(),
            )
            for one in waiting.select_related("report").order_by("pk")
        ]

    def pass_on(self, function: Function, *, giver: User, taker: User | None) -> None:
        """Reports belong to the town, so nothing is moved."""


class Contacts:
    """Who else works there, and how the function is reached."""

    title = gettext_lazy("Contacts")

    def open_items(self, function: Function) -> Iterable[Item]:
        """Shared mailboxes, deputies, colleagues."""
        boxes = [Item(box.address, _("shared mailbox")) for box in function.mailboxes.all()]
        present = function.holdings.present().filter(deputy=True).select_related("person")
        deputies = [Item(person_name(one.person), _("deputy"), "") for one in present]
        known = {one.person_id for one in present}
        colleagues = [
            Item(person_name(one.person), one.person.email)
            for one in members_of(function)
            if one.person_id not in known
        ]
        return [*boxes, *deputies, *colleagues]

    def pass_on(self, function: Function, *, giver: User, taker: User | None) -> None:
        """Mailboxes and deputies stay with the function, so nothing is moved."""


class OpenInvitations:
    """Invitations that the giver sent for this function and nobody has accepted yet."""

    title = gettext_lazy("Open invitations")

    def open_items(self, function: Function) -> Iterable[Item]:
        """Those to the function, with the day until which they hold."""
        return [
            Item(
                one.email,
                _("holds until %(day)s")
                % {"day": date_format(timezone.localtime(one.expires_at), "SHORT_DATE_FORMAT")},
            )
            for one in Invitation.objects.open().filter(function=function).order_by("pk")
        ]

    def pass_on(self, function: Function, *, giver: User, taker: User | None) -> None:
        """Let the new holder answer for them; those that would hand over once more are withdrawn."""
        mine = Invitation.objects.open().filter(function=function)
        mine.filter(takes_over__isnull=False).update(revoked_at=timezone.now())
        if taker is not None:
            mine.filter(takes_over=None, inviter=giver).update(inviter=taker)


class Past:
    """Who held the function before."""

    title = gettext_lazy("Who held this function")

    def open_items(self, function: Function) -> Iterable[Item]:
        """All holders with their time, the latest first."""
        held = Holding.objects.filter(function=function, deputy=False).select_related("person")
        return [Item(person_name(one.person), _span(one)) for one in held]

    def pass_on(self, function: Function, *, giver: User, taker: User | None) -> None:
        """The past stays as it was."""


def _span(holding: Holding) -> str:
    begin = date_format(timezone.localtime(holding.since), "SHORT_DATE_FORMAT")
    if holding.until is None:
        return _("since %(begin)s") % {"begin": begin}
    end = date_format(timezone.localtime(holding.until), "SHORT_DATE_FORMAT")
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": end}


for one in (Reports(), OpenInvitations(), Contacts(), Past()):
    register(one)
