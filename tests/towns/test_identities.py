# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""actions/identities.py: which town a key means is decided by official changes alone."""

from dataclasses import replace

import pytest

from kleinstadt.towns.actions.changes import import_changes
from kleinstadt.towns.models import Town
from kleinstadt.towns.queries.register import register
from tests.formats.builders import TOWNS
from tests.formats.builders import Town as Record
from tests.formats.test_boundarychanges import workbook
from tests.towns.files import (
    MERGER,
    NEW,
    NEW_DAY,
    OLD,
    keys_of,
    register_file,
    rekeyed,
    step,
    take,
    town_ids,
)

pytestmark = pytest.mark.django_db
A, B, C = "09172111", "09172112", "09172113"


def test_a_town_whose_key_changed_keeps_its_row():
    take(OLD)
    before = town_ids()[A]
    import_changes([workbook(step("3", A, B))])

    edition = take(register_file(rekeyed(A, B), NEW_DAY))

    assert keys_of(edition)[B] == before
    assert town_ids()[B] == before
    assert A not in town_ids()
    assert register().by_id[before].ags == B


def test_without_a_known_change_a_new_key_is_a_new_town():
    take(OLD)
    before = town_ids()[A]

    edition = take(register_file(rekeyed(A, B), NEW_DAY))

    assert keys_of(edition)[B] != before
    assert town_ids()[A] == before


@pytest.mark.parametrize("day", ["31.12.2021", "01.12.2025"])
def test_a_change_outside_the_two_dates_does_not_count(day):
    take(OLD)
    before = town_ids()[A]
    import_changes([workbook(step("3", A, B, day=day))])

    edition = take(register_file(rekeyed(A, B), NEW_DAY))

    assert keys_of(edition)[B] != before


def test_a_dissolved_town_does_not_become_another():
    take(OLD)
    before = town_ids()[A]
    import_changes([workbook(step("1", A, B))])

    edition = take(register_file(rekeyed(A, B), NEW_DAY))

    assert keys_of(edition)[B] != before


def test_a_town_stays_itself_when_another_is_dissolved_into_it():
    take(OLD)
    before = town_ids()[A]
    import_changes([workbook(step("3", A, B), step("1", "09162000", B))])
    later = [town for town in rekeyed(A, B) if town.ags != "09162000"]
    later.append(Record("09162001", "Rest"))

    edition = take(register_file(later, NEW_DAY))

    assert keys_of(edition)[B] == before


def test_two_towns_cannot_both_become_one():
    take(OLD)
    held = {town_ids()[A], town_ids()["01051001"]}
    import_changes([workbook(step("3", A, B), step("3", "01051001", B))])
    later = [town for town in rekeyed(A, B) if town.ags != "01051001"]

    edition = take(register_file(later, NEW_DAY))

    assert keys_of(edition)[B] not in held


def test_a_chain_of_keys_moves_every_town_by_one():
    """A becomes B on the day on which B becomes C."""
    towns = (*TOWNS, Record(B, "Bergdorf", "5105"))
    take(register_file(towns))
    was = town_ids()
    import_changes([workbook(step("3", A, B), step("3", B, C))])
    later = rekeyed(A, B, towns=rekeyed(B, C, towns=towns))

    edition = take(register_file(later, NEW_DAY))

    assert (keys_of(edition)[B], keys_of(edition)[C]) == (was[A], was[B])
    assert (town_ids()[B], town_ids()[C]) == (was[A], was[B])
    assert [register().by_ags[key].name for key in (B, C)] == ["Almdorf", "Bergdorf"]


def test_a_key_left_by_its_bearer_goes_to_a_new_town():
    take(OLD)
    was = town_ids()
    import_changes([workbook(step("3", A, B))])
    later = (*rekeyed(A, B), Record(A, "Neudorf", "5105"))

    edition = take(register_file(later, NEW_DAY))

    assert keys_of(edition)[B] == was[A]
    assert keys_of(edition)[A] not in was.values()
    assert town_ids()[A] == keys_of(edition)[A]
    assert not Town.objects.filter(ags__startswith="99").exists()


def test_a_key_taken_over_from_a_dissolved_town():
    towns = (*TOWNS, Record(B, "Bergdorf", "5105"))
    take(register_file(towns))
    was = town_ids()
    import_changes([workbook(step("3", A, B), step("1", B, "09162000"))])
    later = rekeyed(A, B, towns=[town for town in towns if town.ags != B])

    edition = take(register_file(later, NEW_DAY))

    assert keys_of(edition)[B] == was[A] == town_ids()[B]
    assert Town.objects.get(pk=was[B]).ags.startswith("99")


def test_an_older_register_finds_the_towns_of_today():
    import_changes([workbook(step("3", A, B))])
    take(register_file(rekeyed(A, B), NEW_DAY))
    today = town_ids()[B]

    older = take(OLD)

    assert keys_of(older)[A] == today
    assert town_ids()[B] == today


def test_a_new_town_lies_between_those_it_was_made_of():
    towns = [replace(town, area_ha=1_000) if town.ags == "01051001" else town for town in TOWNS]
    take(register_file(towns))
    Town.objects.filter(ags="01051001").update(lat=50.0, lon=8.0)
    Town.objects.filter(ags="01051002").update(lat=51.0, lon=9.0)
    import_changes([workbook(step("1", "01051001", "01051009"), step("1", "01051002", "01051009"))])
    later = [town for town in towns if town.ags not in {"01051001", "01051002"}]
    take(register_file([*later, Record("01051009", "Neuland", "5001")], NEW_DAY))

    made = Town.objects.get(ags="01051009")

    assert made.lat == pytest.approx((1_000 * 50 + 2_500 * 51) / 3_500, abs=1e-9)
    assert made.lon == pytest.approx((1_000 * 8 + 2_500 * 9) / 3_500, abs=1e-9)


def test_the_part_that_moved_counts_where_it_is_known():
    take(OLD)
    Town.objects.filter(ags="01051001").update(lat=50.0, lon=8.0)
    Town.objects.filter(ags="01051002").update(lat=51.0, lon=9.0)
    rows = [
        step("1", "01051001", "01051009", area=3_000_000),
        step("1", "01051002", "01051009", area=1_000_000),
    ]
    import_changes([workbook(*rows)])
    later = [town for town in TOWNS if town.ags not in {"01051001", "01051002"}]
    take(register_file([*later, Record("01051009", "Neuland", "5001")], NEW_DAY))

    assert Town.objects.get(ags="01051009").lat == pytest.approx(50.25, abs=1e-9)


def test_a_new_town_of_unknown_origin_has_no_place():
    take(OLD)
    Town.objects.update(lat=50.0, lon=8.0)

    take(register_file([*TOWNS, Record("01051009", "Neuland", "5001")], NEW_DAY))

    made = Town.objects.get(ags="01051009")
    assert (made.lat, made.lon) == (None, None)


def test_a_merger_goes_on_in_the_town_whose_key_stays():
    take(OLD)
    was = town_ids()
    import_changes([MERGER])

    edition = take(NEW)

    assert keys_of(edition)["01051002"] == was["01051002"]
    assert was["01051001"] not in keys_of(edition).values()
