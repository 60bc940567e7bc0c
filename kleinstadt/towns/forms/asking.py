# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What people type into addresses of the list and the map, made safe; odd parts are named, not obeyed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS, MUNICIPALITY_KINDS, Definition
from kleinstadt.towns.queries.definitions import definition_of
from kleinstadt.towns.queries.figures import indicators
from kleinstadt.towns.queries.listing import NAME, STANDARD, TEXTS, TownFilter
from kleinstadt.towns.queries.register import register

LONGEST = 100  # letters of a name that are looked at
_NUMBER = re.compile(r"[0-9]{1,9}")
_GROUPING = re.compile(r"[.\s\u00a0\u202f]")
DEFAULT_INDICATOR = "density"


@dataclass(frozen=True, slots=True)
class AskedList:
    """A filter, and a sentence for each part of the address that could not be followed."""

    filter: TownFilter
    notes: tuple[str, ...]


def read_filter(query: QueryDict) -> AskedList:
    """The filter that an address asks for. Never fails."""
    notes: list[str] = []
    reg = register()
    land = _known(query, "land", reg.lands, notes)
    county = _known(query, "kreis", reg.counties, notes)
    if county and land and not county.startswith(land):
        county = ""  # the state was changed after the county
    least, most = _count(query, "von", notes), _count(query, "bis", notes)
    kinds = tuple(sorted(set(query.getlist("art")) & MUNICIPALITY_KINDS))
    order = query.get("ordnung", NAME)
    columns = [*TEXTS, *indicators()]
    if order.removeprefix("-") not in {NAME, *columns}:
        order = NAME
    asked = set(query.getlist("spalten"))
    chosen = asked if "spalten" in query else set(STANDARD)
    wanted = TownFilter(
        definition=read_definition(query),
        land=land,
        county=county,
        least=least,
        most=most,
        name=printable(query.get("name", "")),
        kinds=kinds,
        order=order,
        columns=tuple(key for key in columns if key in chosen),
    )
    if least is not None and most is not None and least > most:
        notes.append(_("“from” is larger than “to”: no municipality can fit."))
    return AskedList(wanted, tuple(notes))


def read_definition(query: QueryDict) -> Definition:
    """The chosen definition of a small town, the default for anything unknown."""
    return definition_of(query.get("definition", DEFAULT.key))


def read_indicator(query: QueryDict) -> str:
    """The indicator that colours the map."""
    asked, known = query.get("merkmal", ""), indicators()
    if asked in known:
        return asked
    return DEFAULT_INDICATOR if DEFAULT_INDICATOR in known else next(iter(known), "")


def printable(text: str) -> str:
    """A typed text without control signs and of bounded length."""
    return "".join(sign for sign in text[:LONGEST] if sign.isprintable()).strip()


def definitions() -> list[Definition]:
    """All definitions, in the order in which they are offered."""
    return list(DEFINITIONS.values())


def _known(query: QueryDict, name: str, known: Mapping[str, str], notes: list[str]) -> str:
    text = printable(query.get(name, ""))
    if text and text not in known:
        notes.append(_("The key “%(text)s” is not known and was left out.") % {"text": text})
        return ""
    return text


def _count(query: QueryDict, name: str, notes: list[str]) -> int | None:
    text = printable(query.get(name, ""))
    plain = _GROUPING.sub("", text)
    if not text:
        return None
    if _NUMBER.fullmatch(plain):
        return int(plain)
    notes.append(_("“%(text)s” is not a number and was left out.") % {"text": text})
    return None
