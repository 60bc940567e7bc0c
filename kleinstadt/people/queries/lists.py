# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A list of invitations as it was handed in: rows that can be sent, or faults by cell in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kleinstadt.formats import invitationlist
from kleinstadt.formats.faults import Fault, Reason, Refused
from kleinstadt.formats.invitationlist import Invited
from kleinstadt.people.models import Membership
from kleinstadt.towns.queries.faults import FaultInWords, in_words
from kleinstadt.towns.queries.names import choose
from kleinstadt.towns.queries.register import TownRow, register

_FIELDS: dict[str, str | Promise] = {
    "email": gettext_lazy("E-Mail"),
    "ags": gettext_lazy("AGS"),
    "town": pgettext_lazy("column", "Stadt"),
    "role": pgettext_lazy("column", "Rolle"),
    "function": pgettext_lazy("column", "Funktion"),
    "deputy": pgettext_lazy("column", "Vertretung"),
    "name": pgettext_lazy("column", "Name"),
}
_WORDS: dict[tuple[str, Reason], str | Promise] = {
    ("email", Reason.CODE): gettext_lazy("This is no e-mail address."),
    ("email", Reason.DUPLICATE): gettext_lazy("The same address stands in row %(first)s already."),
    ("email", Reason.RANGE): gettext_lazy("This address belongs to the place already."),
    ("ags", Reason.CODE): gettext_lazy("No municipality of the register has this key."),
    ("town", Reason.CODE): gettext_lazy("No municipality has this name, or several have it."),
    ("role", Reason.CODE): gettext_lazy("Only “Mitglied” or “Verwaltung” belongs here."),
    ("deputy", Reason.CODE): gettext_lazy("Only “ja” or “nein” belongs here."),
}
_ADVICE: dict[str, str | Promise] = {
    "ags": gettext_lazy(
        "Eight digits are needed. A spreadsheet keeps the first zero in a text cell."
    ),
    "town": gettext_lazy("Please write the eight digits of its key into a column AGS."),
    "file": gettext_lazy("Needed is a workbook (.xlsx) or CSV like our example."),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would do. rows as InvitationList keeps them, or faults; never both."""

    rows: list[dict[str, Any]]
    faults: list[FaultInWords]


def preview(data: bytes) -> Preview:
    """Read and check a list as a whole; nothing is stored or sent."""
    try:
        title, people = invitationlist.read(data)
    except Refused as refused:
        return Preview([], [_in_words(fault) for fault in refused.faults])
    faults: list[Fault] = []
    rows = _rows(title, people, faults)
    return Preview([] if faults else rows, [_in_words(fault) for fault in faults])


def _rows(title: str, people: Iterable[Invited], faults: list[Fault]) -> list[dict[str, Any]]:
    members = {
        (email.lower(), town)
        for email, town in Membership.objects.values_list("person__email", "town_id")
    }
    seen: dict[tuple[str, int], int] = {}
    rows = []
    for one in people:
        town, field = _town(one)
        if town is None:
            found = one.ags if field == "ags" else one.town
            faults.append(Fault(one.row, field, found, Reason.CODE, {}, title, one.cells[field]))
            continue
        key = (one.email, town.id)
        if key in seen or key in members:
            reason = Reason.DUPLICATE if key in seen else Reason.RANGE
            params = {"first": seen.get(key, 0), "least": 0, "most": 0}
            faults.append(
                Fault(one.row, "email", one.email, reason, params, title, one.cells["email"])
            )
        seen.setdefault(key, one.row)
        rows.append(
            {
                "row": one.row,
                "email": one.email,
                "name": one.name,
                "town": town.id,
                "place": f"{town.name}, {town.land_name}",
                "association": "",
                "role": one.role,
                "function": one.function,
                "deputy": one.deputy,
            }
        )
    return rows


def _town(one: Invited) -> tuple[TownRow | None, str]:
    """The town that a row names, and the column that says so; the key goes before the name."""
    if one.ags:
        return register().by_ags.get(one.ags), "ags"
    return choose(one.town).town, "town"


def _in_words(fault: Fault) -> FaultInWords:
    worded = in_words(fault)
    reason = _WORDS.get((fault.field, fault.reason))
    return replace(
        worded,
        field=str(_FIELDS.get(fault.field, worded.field)),
        reason=str(reason) % fault.params if reason else worded.reason,
        advice=str(_ADVICE.get(fault.field) or _("Please correct it and hand the file in again.")),
    )
