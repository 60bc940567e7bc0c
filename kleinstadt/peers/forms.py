# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A comparison in an address: what a person asks for, made safe; odd parts are named, not obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from kleinstadt.methods.comparability import Mode
from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.peers.queries.finding import LIMIT, MOST_TOWNS, PeerQuery
from kleinstadt.peers.queries.themes import MOST, THEMES
from kleinstadt.towns.forms.asking import printable
from kleinstadt.towns.queries.names import Choice, choose
from kleinstadt.towns.queries.register import register

MODES: dict[str, Mode] = {"aehnlich": "alike", "gegensatz": "contrast", "gemischt": "mixed"}
RATIOS = (1.25, 1.5, 2.0, 3.0)
DISTANCES = (25, 50, 100, 200)
SAME_CLASS = "klasse"
MOST_ADDED = 20
WEIGHT = "gewicht_"
THEME_NAMES = {
    "groesse": "size",
    "lage": "location",
    "siedlung": "settlement",
    "bahn": "rail",
    "wirtschaft": "economy",
    "grenze": "border",
}
_NUMBER = re.compile(r"[0-9]{1,4}([.,][0-9]{1,3})?")


@dataclass(frozen=True)
class Asked:
    """A query, a sentence for each part that could not be followed, and names that fit several."""

    query: PeerQuery
    notes: tuple[str, ...] = ()
    unclear: tuple[Choice, ...] = field(default=())


def read_query(query: QueryDict) -> Asked:
    """The comparison that an address asks for. Never fails."""
    notes: list[str] = []
    definition = query.get("definition", "")
    added, unclear = _added(query.getlist("dazu"), notes)
    size = printable(query.get("groesse", ""))
    asked = PeerQuery(
        mode=MODES.get(query.get("art", ""), "alike"),
        definition=DEFINITIONS.get(definition),
        weights=_weights(query, notes),
        same_class=size == SAME_CLASS,
        ratio=None if size == SAME_CLASS else _number(size, 1, 100, notes),
        lands=tuple(sorted(set(query.getlist("land")) & register().lands.keys())),
        within_km=_number(query.get("km", ""), 1, 2_000, notes),
        added=added,
        limit=round(_number(query.get("anzahl", ""), 1, MOST_TOWNS, notes) or LIMIT),
    )
    return Asked(asked, tuple(notes), unclear)


def _weights(query: QueryDict, notes: list[str]) -> dict[str, int]:
    weights = {}
    for name, theme in THEME_NAMES.items():
        text = printable(query.get(f"{WEIGHT}{name}", ""))
        if text and text.isdecimal() and int(text) <= MOST:
            weights[theme] = int(text)
        elif text:
            notes.append(
                _("A weight is a whole number from 0 to %(most)s: “%(text)s” was left out.")
                % {"most": MOST, "text": text}
            )
    return weights


def _number(text: str, least: float, most: float, notes: list[str]) -> float | None:
    text = printable(text)
    if not text:
        return None
    if _NUMBER.fullmatch(text) and least <= (value := float(text.replace(",", "."))) <= most:
        return value
    notes.append(
        _("“%(text)s” is not a number from %(least)s to %(most)s and was left out.")
        % {"text": text, "least": f"{least:g}", "most": f"{most:g}"}
    )
    return None


def _added(texts: Iterable[str], notes: list[str]) -> tuple[tuple[str, ...], tuple[Choice, ...]]:
    """Towns to be shown in any case, by key or name; names that fit several are asked about."""
    keys, unclear = [], []
    for text in [printable(text) for text in texts][:MOST_ADDED]:
        choice = choose(text)
        if choice.town is not None:
            keys.append(choice.town.ags)
        elif choice.candidates:
            unclear.append(choice)
        elif text:
            notes.append(_("We know no municipality “%(text)s”.") % {"text": text})
    return tuple(dict.fromkeys(keys)), tuple(unclear)


def read_weights(texts: Iterable[str]) -> Mapping[str, int]:
    """Weights as typed in a terminal: "economy=2". Raises ValueError."""
    weights = {}
    known = {theme.key for theme in THEMES}
    for part in (part for text in texts for part in text.split(",") if part.strip()):
        key, _sign, weight = (piece.strip() for piece in part.partition("="))
        if key not in known:
            raise ValueError(
                _("there is no theme “%(key)s”; themes: %(known)s")
                % {"key": key, "known": ", ".join(sorted(known))}
            )
        if not weight.isdecimal() or int(weight) > MOST:
            raise ValueError(
                _("%(key)s: a weight is a whole number from 0 to %(most)s")
                % {"key": key, "most": MOST}
            )
        weights[key] = int(weight)
    return weights
