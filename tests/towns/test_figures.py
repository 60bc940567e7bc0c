# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the register says, what is derived, and where a town stands among others."""

import json
import re
from typing import TypeVar

import numpy as np
import pytest
from django.utils.translation import override

from kleinstadt.methods import topology
from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS
from kleinstadt.methods.geography import Centrality
from kleinstadt.towns.actions import activate
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.queries import boundaries, geography, outlines, places, words
from kleinstadt.towns.queries.definitions import Group, rows, same_size, small_towns
from kleinstadt.towns.queries.figures import column, fact, facts, figure, indicators
from kleinstadt.towns.queries.register import TownRow, register

T = TypeVar("T")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_register")]
WITTENBERGE, DIESSEN, HAMBURG, ZWOENITZ = "12070424", "09181114", "02000000", "14521710"


def town(ags):
    return register().by_ags[ags]


def there(value: T | None) -> T:
    """The value, which must be there."""
    assert value is not None
    return value


def test_figures_of_wittenberge_carry_date_and_source():
    held = there(figure(town(WITTENBERGE), "population"))

    assert (held.value, held.date, held.source, held.estimated) == (
        17058.0,
        "2024-12-31",
        "destatis_gv",
        False,
    )
    assert there(figure(town(WITTENBERGE), "density")).value == pytest.approx(17058 / 50.63)


def test_a_value_of_the_association_says_so():
    with override("de"):
        tax = fact(town(ZWOENITZ), "income_tax_per_head")
        own = fact(town(DIESSEN), "income_tax_per_head")

    name = town(ZWOENITZ).association_name
    assert (tax.text, tax.level) == ("314", "association")
    assert tax.level_name == f"Wert des Gemeindeverbands {name}"
    assert (own.text, own.level, own.level_name) == ("752", "municipality", "")


def test_a_gap_stays_a_gap_in_words():
    stranger = next(one for one in register().towns if one.population is None and one.is_settled)
    with override("de"):
        found = {one.key: one for one in facts(stranger)}

    assert (found["population"].text, found["population"].gap) == ("", "nicht genannt")
    assert (found["density"].text, found["density"].gap) == ("", "nicht gerechnet")
    assert found["population"].value is None


def test_columns_and_figures_agree_for_every_town():
    for key in indicators():
        values = column(key)
        for one in register().towns[::97]:
            held = figure(one, key)
            assert (held is None) == bool(np.isnan(values[one.row])), (key, one)
            assert held is None or held.value == values[one.row]


def test_derived_geography_survives_being_kept(settings, tmp_path):
    settings.CACHE_DIR = tmp_path
    fresh = geography._read_geography()
    files = sorted(file.name for file in tmp_path.iterdir())
    again = geography._read_geography()

    assert any(name.startswith("geography-") for name in files)
    np.testing.assert_array_equal(fresh.derived.city_km, again.derived.city_km)
    np.testing.assert_array_equal(fresh.derived.adjacency.starts, again.derived.adjacency.starts)
    np.testing.assert_array_equal(fresh.border_km, again.border_km)
    assert sorted(file.name for file in tmp_path.iterdir()) == files


def test_neighbours_are_those_of_the_boundaries():
    topo = json.loads(boundaries.FILE.read_text(encoding="utf-8"))
    arcs = {ags: set(found) for ags, found in topology.shared_arcs(topo).items()}

    for one in register().towns[::53]:
        near = geography.neighbours(one)
        own = arcs.get(one.ags, set())
        expected = [
            other.ags
            for other in register().towns
            if other.ags != one.ags and own & arcs.get(other.ags, set())
        ]
        assert sorted(other.ags for other in near or []) == sorted(expected)


def test_wittenberge_lies_far_out_at_the_border_of_its_state():
    assert geography.centrality(town(WITTENBERGE)) is Centrality.VERY_PERIPHERAL
    assert geography.borders(town(WITTENBERGE)) == (False, True)
    assert there(geography.nearest_city(town(WITTENBERGE))).town.name == "Wolfsburg"
    assert there(geography.nearest_station(town(WITTENBERGE))).record.name == "Wittenberge"
    assert there(geography.nearest_city(town(HAMBURG))).km == 0


def test_a_local_map_shows_the_town_inside_its_square():
    drawn = there(boundaries.local_map(WITTENBERGE))
    start = there(re.match(r"M(\d+) (\d+)l", drawn.outline))

    assert all(0 <= int(part) <= boundaries.SIZE for part in start.groups())
    assert drawn.outline.endswith("z")
    assert len(drawn.borders) > len(drawn.outline)
    assert boundaries.local_map("00000000") is None


def test_every_town_of_2016_has_a_portrait_and_an_outline():
    missing = [one.ags for one in register().towns if not outlines.portrait(one)]

    assert len(missing) <= 1  # a town typed in later, whose boundary is younger
    assert there(outlines.outline(town(WITTENBERGE))).ags == WITTENBERGE


def test_definitions_count_by_inhabitants_and_kind():
    held, towns = rows(), register().towns
    expected = [5_000 <= (one.population or 0) < 20_000 and one.is_settled for one in towns]

    assert held.small[DEFAULT.key].tolist() == expected
    assert held.small["all"].tolist() == [one.is_settled for one in towns]


def test_a_member_of_a_small_association_counts_with_it():
    held = rows().small["verbaende-2025"]
    members: dict[str, list[TownRow]] = {}
    for one in register().towns:
        if one.is_settled:
            members.setdefault(one.association, []).append(one)
    for key, towns in members.items():
        if ("association", key) not in rows().unit_kinds:
            continue  # typed in later; its kind is unknown, so it does not count for certain
        people = [one.population for one in towns]
        small = None not in people and 5_000 <= sum(count or 0 for count in people) < 20_000
        assert {bool(held[one.row]) for one in towns} == {small}, towns[0]


def counted(text):
    """The two numbers of a sentence: so many of so many."""
    found = re.search(r"(\d[\d.]*) von (\d[\d.]*) ", text)
    return tuple(int(part.replace(".", "")) for part in found.groups()) if found else None


def check_sentences(key, group, step=1):
    """Each town's sentence against numbers recomputed another way: by sorting."""
    values = column(key)
    known = np.sort(values[group.members & ~np.isnan(values)])
    n, thin = len(known), len(known) < 100 or 2 * len(known) < int(group.members.sum())
    checked = 0
    for one in register().towns[::step]:
        place = places.standing(one, key, group)
        if place is None:
            assert np.isnan(values[one.row]) or n < places.LEAST
            continue
        below = int(np.searchsorted(known, values[one.row], side="left"))
        above = n - int(np.searchsorted(known, values[one.row], side="right"))
        text, most = places.sentence(key, place, group), max(below, above)
        if thin:
            assert counted(text) == (most, n), text
        elif counted(text):
            assert counted(text) == (int(100 * most / n + 1e-9), 100), text
        else:
            assert 40 <= place.percent <= 60, text
        checked += 1
    return checked


@pytest.mark.slow
def test_every_sentence_is_true_of_every_town():
    group = small_towns(DEFAULT)
    with override("de"):
        counts = {key: check_sentences(key, group) for key in indicators()}

    assert counts["area"] > 11_000
    assert counts["unemployed_share"] >= 20


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_sentences_are_true_by_every_definition(definition):
    group = small_towns(DEFINITIONS[definition])
    with override("de"):
        counts = {key: check_sentences(key, group, step=37) for key in indicators()}

    assert counts["area"] > 300


def test_a_sentence_about_others_would_be_found_false():
    """The check above does fail: half of the group gives other numbers."""
    group = small_towns(DEFAULT)
    half = Group(group.members & (rows().land < "08"), group.dative, group.title)
    place = places.standing(town(WITTENBERGE), "density", half)

    assert place != places.standing(town(WITTENBERGE), "density", group)


def test_the_size_class_of_a_town_is_named_and_holds_it():
    with override("de"):
        group = there(same_size(town(WITTENBERGE)))

    assert group.title == "Gemeinden in Brandenburg mit 10.000 bis 19.999 Einwohnern"
    assert bool(group.members[town(WITTENBERGE).row])
    members = [one for one in register().towns if group.members[one.row]]
    assert {one.land for one in members} == {"12"}
    assert all(10_000 <= (one.population or 0) <= 19_999 for one in members)


@pytest.mark.parametrize(
    ("language", "number", "date"),
    [("de", "17.058,5", "31.12.2024"), ("en", "17,058.5", "31 Dec 2024")],
)
def test_numbers_and_dates_are_written_as_the_language_does(language, number, date):
    with override(language):
        assert words.number(17058.5, 1) == words.writer(1)(17058.5) == number
        assert words.date("2024-12-31") == date
        assert words.date("2022") == "2022"
        assert words.date("") == ""


def test_places_are_named_without_inflecting_them():
    kinds = rows().unit_kinds
    with override("de"):
        named = {
            ags: words.place_name(town(ags), kinds[("county", town(ags).county)])
            for ags in (WITTENBERGE, DIESSEN, HAMBURG, "06439012")
        }

    assert named == {
        WITTENBERGE: "Stadt im Landkreis Prignitz, Brandenburg",
        DIESSEN: "Markt im Landkreis Landsberg am Lech, Bayern",
        HAMBURG: "Kreisfreie Stadt, Hamburg",
        "06439012": "Stadt, Rheingau-Taunus-Kreis, Hessen",
    }


@pytest.mark.shared
def test_a_gap_in_the_outlines_is_no_outer_border(shared_data):
    """Hundreds of towns of 2016 are gone by 2025; nobody moves to the border for that."""
    before = geography.geography().border_km[town(WITTENBERGE).row]
    assert before == pytest.approx(101, abs=1)
    open_before = geography.geography().derived.adjacency.open_edge.sum()

    activate(stage_register(shared_data / "gv100ad" / "GV100AD_30112025.txt"))

    assert geography.geography().border_km[town(WITTENBERGE).row] == before
    after = geography.geography().derived.adjacency
    assert after.open_edge.sum() <= open_before
