# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A town's page: its sentences, and its place among others as strips."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kleinstadt.core.components import Mark, Strip
from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.definitions import Definition
from kleinstadt.methods.geography import Centrality
from kleinstadt.towns.models import REGISTER
from kleinstadt.towns.queries.definitions import Group, rows, same_size, small_towns
from kleinstadt.towns.queries.figures import Fact
from kleinstadt.towns.queries.geography import centrality, nearest_city
from kleinstadt.towns.queries.history import History, history
from kleinstadt.towns.queries.places import Standing, sentence, standing
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import number, place_name

MOST_HISTORIES = 2000
NOT_ON_STRIPS = frozenset({"area", "border_distance"})
UNINHABITED = "66"  # Textkennzeichen
TELLING = 20  # points from the middle, from which a place is worth a sentence in the lead


_histories: Snapshot[dict[int, History]] = Snapshot(dict, REGISTER)


def history_of(town: TownRow) -> History:
    """The town's history, kept until the register changes: it costs more queries than all else."""
    held = _histories.get()
    if town.id not in held:
        if len(held) >= MOST_HISTORIES:
            held.clear()
        held[town.id] = history(town.id)
    return held[town.id]


def _counted() -> set[str]:
    """Counts besides inhabitants: they tell of size alone."""
    return {one.key for one in register().indicators.values() if one.is_count} - {"population"}


def reference(town: TownRow, definition: Definition, *, same: bool) -> Group:
    """Among whom the town is placed: its size class and state, or the small towns."""
    if same and (group := same_size(town)) is not None:
        return group
    return small_towns(definition)


def placed(town: TownRow, facts: Iterable[Fact], group: Group) -> list[tuple[Fact, Standing]]:
    """The figures whose place in the group is known."""
    found = [(fact, standing(town, fact.key, group)) for fact in facts]
    return [(fact, place) for fact, place in found if place is not None]


def lead(town: TownRow, group: Group, places: list[tuple[Fact, Standing]]) -> str:
    """What the town is and where it lies, then the figure by which it differs most."""
    kinds = rows().unit_kinds
    sentences = [f"{place_name(town, kinds.get(('county', town.county), ''))}."]
    if not town.is_settled:
        nobody = _("This area belongs to no municipality, and nobody lives here.")
        somebody = _("This area belongs to no municipality.")
        sentences.append(nobody if town.kind == UNINHABITED else somebody)
        return " ".join(sentences)
    sentences.append(_location(town))
    counts = _counted()
    telling = max(
        ((fact, place) for fact, place in places if not place.is_thin and fact.key not in counts),
        key=lambda item: abs(item[1].percent - 50),
        default=None,
    )
    if telling and abs(telling[1].percent - 50) >= TELLING:
        sentences.append(sentence(telling[0].key, telling[1], group))
    return " ".join(part for part in sentences if part)


def _location(town: TownRow) -> str:
    city = nearest_city(town)
    if city is None:
        return ""
    if city.town.id == town.id:
        return _("It is a city of more than 100,000 inhabitants itself.")
    words = {"km": number(city.km), "city": city.town.name}
    return {
        Centrality.CENTRAL: _("Central, %(km)s km as the crow flies from %(city)s."),
        Centrality.PERIPHERAL: _("Rather remote, %(km)s km as the crow flies from %(city)s."),
        Centrality.VERY_PERIPHERAL: _("Remote, %(km)s km as the crow flies from %(city)s."),
        Centrality.UNKNOWN: _("%(km)s km as the crow flies from %(city)s."),
    }[centrality(town)] % words


def strips(
    town: TownRow,
    own: TownRow | None,
    places: list[tuple[Fact, Standing]],
    own_facts: dict[str, Fact],
    group: Group,
) -> list[Strip]:
    """A strip for each placed figure: the page's town as a circle, the reader's as a diamond."""
    lines = []
    left_out = NOT_ON_STRIPS | _counted()
    for fact, place in places:
        if fact.key in left_out:
            continue
        is_own = own is not None and own.id == town.id
        marks = [Mark(place.percent, "own" if is_own else "this")]
        text = sentence(fact.key, place, group)
        theirs = own_facts.get(fact.key)
        if own is not None and not is_own and theirs is not None and theirs.text:
            other = standing(own, fact.key, group)
            if other is not None:
                marks.append(Mark(other.percent, "own"))
            text = f"{text} {own.name}: {theirs.text}."
        parts = (fact.unit, fact.date or _("date not stated"), fact.level_name)
        note = ", ".join(part for part in parts if part)
        lines.append(Strip(fact.label, fact.text, note, text, marks))
    return lines
