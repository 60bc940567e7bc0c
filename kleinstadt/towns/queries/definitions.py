# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who counts as a small town, and among whom a town is placed: masks over the register's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from kleinstadt.core.languages import spoken
from kleinstadt.core.snapshots import Snapshot
from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS, MUNICIPALITY_KINDS, Definition
from kleinstadt.methods.names import fold
from kleinstadt.towns.models import REGISTER, Unit
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import SIZES, size_name

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rows:
    """The register as arrays, one entry per row, for filters and masks."""

    land: NDArray[np.str_]
    county: NDArray[np.str_]
    kind: NDArray[np.str_]
    population: NDArray[np.float64]
    folded: tuple[str, ...]
    small: dict[str, Mask]
    unit_kinds: dict[tuple[str, str], str]  # (level, key) -> Textkennzeichen
    size: NDArray[np.intp]  # class of SIZES, -1 where the population is unknown


def _association_population(towns: Iterable[TownRow]) -> dict[str, float]:
    """Inhabitants of each association: the sum of its members, NaN as soon as one is unknown."""
    total: dict[str, float] = {}
    for town in towns:
        if town.is_settled:
            people = float("nan") if town.population is None else float(town.population)
            total[town.association] = total.get(town.association, 0.0) + people
    return total


def _small(
    definition: Definition, population: NDArray[np.float64], kinds: dict[tuple[str, str], str]
) -> Mask:
    towns = register().towns
    own_kinds = np.array([town.kind for town in towns], dtype="U2")
    if definition.unit == "municipality":
        return definition.included(population, own_kinds)
    people = _association_population(towns)
    counted = np.array([people.get(town.association, np.nan) for town in towns])
    union_kinds = np.array(
        [kinds.get((Unit.Level.ASSOCIATION, town.association), "") for town in towns], dtype="U2"
    )
    return definition.included(counted, union_kinds) & np.isin(
        own_kinds, sorted(MUNICIPALITY_KINDS)
    )


def _read_rows() -> Rows:
    reg = register()
    units = Unit.objects.filter(edition=reg.edition.id).values_list("level", "key", "kind")
    kinds = {(level, key): kind for level, key, kind in units}
    population = np.array(
        [np.nan if town.population is None else town.population for town in reg.towns],
        dtype=np.float64,
    )
    size = np.searchsorted(SIZES, population, side="right") - 1
    return Rows(
        land=np.array([town.land for town in reg.towns], dtype="U2"),
        county=np.array([town.county for town in reg.towns], dtype="U5"),
        kind=np.array([town.kind for town in reg.towns], dtype="U2"),
        population=population,
        folded=tuple(fold(town.name) for town in reg.towns),
        small={key: _small(one, population, kinds) for key, one in DEFINITIONS.items()},
        unit_kinds=kinds,
        size=np.where(np.isnan(population), -1, size),
    )


_rows = Snapshot(_read_rows, REGISTER)


def rows() -> Rows:
    """The register as arrays; rebuilt when the register changes."""
    return _rows.get()


def definition_of(key: str) -> Definition:
    """The chosen definition of a small town, the default for any other text."""
    return DEFINITIONS.get(key, DEFAULT)


@spoken
def definition_name(definition: Definition) -> str:
    """The rule in a few words, for a choice."""
    return {
        "gemeinden-2025": _("municipalities with 5,000 to 19,999 inhabitants"),
        "verbaende-2025": _("associations with 5,000 to 19,999 inhabitants"),
        "all": _("all municipalities"),
    }[definition.key]


@spoken
def definition_words(definition: Definition) -> tuple[str, str]:
    """The rule and what must be known about it, as sentences."""
    rules = {
        "gemeinden-2025": _("Municipalities with 5,000 to 19,999 inhabitants."),
        "verbaende-2025": _(
            "Associations of municipalities, and municipalities that belong to none, "
            "with 5,000 to 19,999 inhabitants."
        ),
        "all": _("All municipalities, of any size."),
    }
    notes = {
        "gemeinden-2025": _(
            "The BBSR also counts associations of municipalities and looks at central functions."
        ),
        "verbaende-2025": _("Nearest to the BBSR, which also looks at central functions."),
        "all": _("Areas outside any municipality are left out."),
    }
    return rules[definition.key], notes[definition.key]


@dataclass(frozen=True, eq=False)
class Group:
    """The towns among which one is placed: their rows, and how a sentence and a heading name them."""

    members: Mask
    dative: str  # "71 of 100 small towns"
    title: str


def small_towns(definition: Definition) -> Group:
    """All small towns by the chosen definition."""
    dative = _dative(definition.key)
    return Group(rows().small[definition.key], dative, definition_name(definition))


@spoken
def _dative(key: str) -> str:
    return {
        "gemeinden-2025": _("small towns"),
        "verbaende-2025": _("municipalities of small associations"),
        "all": _("municipalities in Germany"),
    }[key]


def same_size(town: TownRow) -> Group | None:
    """The municipalities of the town's state and size class; None where its size is unknown."""
    held = rows()
    size = int(held.size[town.row])
    if size < 0:
        return None
    members = (held.size == size) & (held.land == town.land)
    members &= np.isin(held.kind, sorted(MUNICIPALITY_KINDS))
    words = {"land": town.land_name, "size": size_name(size)}
    return Group(
        members,
        _("municipalities of its size in %(land)s") % words,
        _("municipalities in %(land)s with %(size)s") % words,
    )
