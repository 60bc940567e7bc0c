# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of a page of peers: entries, table, strips, choices; finished texts for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kleinstadt.core.components import Cell, Column, Link, Mark, Row, Strip
from kleinstadt.methods.contrasts import SAME_SIZE
from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.peers.forms import DISTANCES, MODES, RATIOS, SAME_CLASS, THEME_NAMES, WEIGHT, Asked
from kleinstadt.peers.queries import sentences
from kleinstadt.peers.queries.finding import Answer, PeerQuery
from kleinstadt.peers.queries.names import heading
from kleinstadt.peers.queries.sentences import mode_name, ratio_text
from kleinstadt.peers.queries.themes import MOST
from kleinstadt.peers.queries.values import compared, value_of
from kleinstadt.peers.queries.wording import Why, why_of
from kleinstadt.towns.queries.definitions import (
    definition_name,
    definition_words,
    small_towns,
)
from kleinstadt.towns.queries.figures import columns as figure_columns
from kleinstadt.towns.queries.outlines import portrait
from kleinstadt.towns.queries.places import sentence, standing
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import capitalised, date, number
from kleinstadt.towns.templatetags.towns import for_town

NAME = "name"


@dataclass(frozen=True)
class Entry:
    """One town of the answer as the page shows it."""

    town: TownRow
    kind: str
    kind_name: str
    why: Why
    portrait: str
    url: str
    compare_url: str
    place: str


def entries(answer: Answer, own: TownRow | None) -> list[Entry]:
    """All towns found, in order, then those that were added, then the partners."""
    names = {
        "alike": "",
        "contrast": "" if answer.query.mode == "contrast" else pgettext("entry", "in contrast"),
        "chosen": pgettext("entry", "added by you"),
    }
    return [
        Entry(
            one.other,
            peer.kind,
            sentences.judgement(peer) if peer.kind == "partner" else names[peer.kind],
            why_of(one, say_estimates=False),
            portrait(one.other),
            for_town(reverse("town", args=[one.other.ags]), own),
            for_town(reverse("peers", args=[one.other.ags]), own),
            _place(one.other),
        )
        for peer, one in answer.shown
    ]


def _place(town: TownRow) -> str:
    """State and inhabitants."""
    if town.population is None:
        return town.land_name
    count = _("%(count)s inhabitants") % {"count": number(town.population)}
    if town.population_estimated:
        count = f"{count} ({_('estimate')})"
    return f"{town.land_name}, {count}"


def table(answer: Answer, found: Sequence[Entry], own: TownRow | None) -> dict[str, Any]:
    """All values, the asking town first."""
    keys = compared(answer)
    columns = [
        Column(NAME, pgettext("municipality", "Town")),
        *(Column(key, heading(key), numeric=True) for key in keys),
    ]
    first = Cell(
        answer.own.name,
        for_town(reverse("town", args=[answer.own.ags]), own),
        _("Your town") if own and own.id == answer.own.id else answer.own.land_name,
        portrait(answer.own),
    )
    rows = [Row([first, *_cells(answer, answer.own, keys)], own=True)]
    rows += [
        Row(
            [
                Cell(entry.town.name, entry.url, entry.town.land_name, entry.portrait),
                *_cells(answer, entry.town, keys),
            ]
        )
        for entry in found
    ]
    return {"columns": columns, "rows": rows}


def _cells(answer: Answer, town: TownRow, keys: Sequence[str]) -> list[Cell]:
    values = [value_of(town, key, answer.ground) for key in keys]
    return [Cell(value.text, note=value.remark) for value in values]


def strips(answer: Answer) -> list[Strip]:
    """Where the asking town and its peers stand, indicator by indicator."""
    profiles, group = answer.ground.profiles, small_towns(answer.definition)
    found = []
    for key in compared(answer):
        column = profiles.column_of[key]
        own = value_of(answer.own, key, answer.ground)
        marks = [
            Mark(100 * share)
            for peer, _one in answer.shown
            if (share := float(profiles.standing[column, peer.row])) == share
        ]
        share = float(profiles.standing[column, answer.own.row])
        if share == share:  # noqa: PLR0124  # not NaN
            marks.append(Mark(100 * share, "own"))
        place = standing(answer.own, key, group) if key in figure_columns() else None
        said = [sentence(key, place, group) if place else "", _range(answer, key)]
        note = ", ".join(part for part in (own.remark, date(own.date)) if part)
        found.append(
            Strip(heading(key), own.text, note, " ".join(part for part in said if part), marks)
        )
    return found


def _range(answer: Answer, key: str) -> str:
    """Between which values the others lie."""
    values = [value_of(one.other, key, answer.ground) for _peer, one in answer.shown]
    known = [(value.value, value.text) for value in values if value.value is not None]
    if len(known) < 2:
        return ""
    (_least, low), (_most, high) = min(known), max(known)
    if low == high:
        return _("The others: %(value)s.") % {"value": low}
    return _("The others: %(low)s to %(high)s.") % {"low": low, "high": high}


def tabs(query: QueryDict, answer: Answer) -> list[Link]:
    """The modes, each with its address; everything else in the address stays."""
    links = []
    for word, mode in MODES.items():
        target = query.copy()
        target["art"] = word
        links.append(Link(mode_name(mode), f"?{target.urlencode()}", mode == answer.query.mode))
    return links


def choices(asked: Asked, answer: Answer) -> dict[str, Any]:
    """What the fields of the form offer and hold."""
    query, reg = asked.query, register()
    weights = {
        use.theme.key: 0 if use.left_out == "sparse" else use.weight for use in answer.themes
    }
    names = {use.theme.key: use.theme.name for use in answer.themes}
    return {
        "theme_choices": [
            (f"{WEIGHT}{word}", capitalised(names[key]), weights[key])
            for word, key in THEME_NAMES.items()
        ],
        "weight_range": range(MOST + 1),
        "definition_choices": [
            (one.key, capitalised(definition_name(one)), one == answer.definition)
            for one in DEFINITIONS.values()
        ],
        "definition_words": definition_words(answer.definition),
        "size_choices": _sizes(query),
        "land_choices": [
            (key, name, key in query.lands)
            for key, name in sorted(reg.lands.items(), key=lambda item: item[1])
        ],
        "distance_choices": _distances(query.within_km),
        "added": [(ags, reg.by_ags[ags].name) for ags in query.added if ags in reg.by_ags],
        "mode_word": next(word for word, mode in MODES.items() if mode == query.mode),
        "limit": query.limit,
    }


def _sizes(query: PeerQuery) -> list[tuple[str, str, bool]]:
    same_class, ratio = query.same_class, query.ratio
    texts = sorted({*RATIOS, *([ratio] if ratio else [])})
    usual = {
        "alike": _("any size of the definition"),
        "contrast": _("about the same: at most %(ratio)s times larger or smaller"),
        "mixed": _("any size; contrasts at most %(ratio)s times larger or smaller"),
    }[query.mode] % {"ratio": ratio_text(SAME_SIZE)}
    if query.mode == "contrast":
        texts = [value for value in texts if value != SAME_SIZE or value == ratio]
    return [
        ("", usual, not same_class and ratio is None),
        (SAME_CLASS, _("same size class"), same_class),
        *(
            (
                f"{value:g}",
                _("at most %(ratio)s times larger or smaller") % {"ratio": ratio_text(value)},
                ratio == value,
            )
            for value in texts
        ),
    ]


def _distances(within_km: float | None) -> list[tuple[str, str, bool]]:
    texts = sorted({*DISTANCES, *([within_km] if within_km else [])})
    return [
        ("", _("anywhere"), within_km is None),
        *(
            (f"{km:g}", _("at most %(km)s km away") % {"km": number(km)}, within_km == km)
            for km in texts
        ),
    ]


def unclear(asked: Asked, query: QueryDict) -> list[tuple[str, list[tuple[Link, str]]]]:
    """For each added name that fits several towns: the towns, each as this page with it chosen."""
    found = []
    for choice in asked.unclear:
        links = []
        for town in choice.candidates:
            target = query.copy()
            kept = [text for text in query.getlist("dazu") if text.strip() != choice.typed]
            target.setlist("dazu", [*kept, town.ags])
            note = f"{town.county_name}, {town.land_name}"
            links.append((Link(town.name, f"?{target.urlencode()}"), note))
        found.append((choice.typed, links))
    return found


def without_limits(query: QueryDict) -> Link:
    """The same question without size, state, distance and weights."""
    target = query.copy()
    for name in [*target]:
        if name in {"groesse", "land", "km"} or name.startswith(WEIGHT):
            del target[name]
    return Link(_("Drop all limits and weights"), f"?{target.urlencode()}")
