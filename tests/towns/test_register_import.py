# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""actions/register.py and staging.py: a file becomes an edition, all of it or nothing."""

import datetime as dt

import pytest

from kleinstadt.core.snapshots import number
from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions import activate, discard_staged
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.actions.runs import ImportBusy, ImportStopped, begin, stop
from kleinstadt.towns.actions.staging import NotStaged, Outdated, discard
from kleinstadt.towns.models import (
    REGISTER,
    Edition,
    ImportRun,
    RegisterEntry,
    Source,
    Town,
    Unit,
)
from kleinstadt.towns.queries.register import register
from tests.formats.builders import TOWNS, broken_files
from tests.towns.files import NEW, OLD, OLD_DATE, register_file, state, take, town_ids

pytestmark = pytest.mark.django_db


def test_a_file_is_unseen_until_it_is_activated():
    before = number(REGISTER)

    edition = stage_register(OLD)

    assert edition.state == Edition.State.STAGED
    assert edition.municipality_count == len(TOWNS) == edition.entries.count()
    assert register().towns == ()
    assert number(REGISTER) == before
    activate(edition)
    assert {town.ags for town in register().towns} == {town.ags for town in TOWNS}
    assert register().edition.territorial_status == OLD_DATE


def test_every_field_of_a_record_arrives():
    take(OLD)

    town = register().by_ags["06631001"]
    assert (town.name, town.official_name, town.sort_key) == (
        "Burg (Lahn)",
        "Burg (Lahn), Barockstadt, Stadt",
        "burg lahn",
    )
    assert (town.ars, town.kind, town.postcode) == ("066310001001", "63", "12345")
    assert (town.land_name, town.county_name, town.association_name) == (
        "Land 06",
        "Kreis 06631",
        "Verband 066310001",
    )
    assert (town.area_km2, town.population, town.male, town.female) == (25.0, 14_999, 7_499, 7_500)
    assert town.population_estimated is False
    assert register().sources[town.population_source].reference_date == "2021-12-31"
    seat = Unit.objects.get(level=Unit.Level.COUNTY, key="06631").seat
    assert seat == "Rathaus"


def test_the_date_of_inhabitants_is_never_guessed():
    unknown = take(OLD)
    assert (unknown.population_date, unknown.census) == (None, "")
    assert register().by_ags["06631001"].population_date == ""

    told = stage_register(NEW, population_date=dt.date(2024, 12, 31))

    assert (told.population_date, told.census) == (dt.date(2024, 12, 31), "2022")


def test_the_same_file_again_changes_nothing():
    first = take(OLD)
    before = state()

    again = stage_register(OLD)

    assert again == first
    assert again.state == Edition.State.CURRENT
    assert state() == before
    assert ImportRun.objects.latest("pk").state == ImportRun.State.UNCHANGED


def test_staging_twice_leaves_one_edition():
    first = stage_register(OLD)
    second = stage_register(OLD)

    assert list(Edition.objects.all()) == [second]
    assert RegisterEntry.objects.count() == Town.objects.count() == len(TOWNS)
    with pytest.raises(NotStaged):
        activate(first)


@pytest.mark.parametrize("broken", broken_files(), ids=lambda broken: broken.name)
def test_a_broken_file_leaves_everything_as_it_was(broken):
    take(OLD)
    before = state()

    with pytest.raises(Refused) as refusal:
        stage_register(broken.data)

    assert state() == before
    run = ImportRun.objects.latest("pk")
    assert run.state == ImportRun.State.REFUSED
    named = [(fault["line"], fault["field"], fault["reason"]) for fault in run.faults]
    assert (broken.line, broken.field, str(broken.reason)) in named
    assert len(run.faults) == len(refusal.value.faults)


def test_discarding_leaves_no_trace():
    take(OLD)
    before = state(), Source.objects.count()
    edition = stage_register(register_file(TOWNS[:1] + TOWNS[2:], "20251130"))
    assert state() != before[0]

    assert discard(edition) is True

    assert (state(), Source.objects.count()) == before
    assert discard(edition) is False
    assert discard_staged() == 0


def test_an_active_edition_cannot_be_discarded():
    edition = take(OLD)

    assert discard(edition) is False
    assert Edition.objects.get().state == Edition.State.CURRENT


def test_an_incomplete_edition_cannot_be_activated():
    take(OLD)
    edition = stage_register(NEW)
    Edition.objects.filter(pk=edition.pk).update(municipality_count=0)

    with pytest.raises(NotStaged):
        activate(edition)

    assert register().edition.territorial_status == OLD_DATE


def test_an_edition_compared_with_another_state_cannot_be_activated():
    edition = stage_register(NEW)
    other = Edition.objects.create(
        origin=Edition.Origin.GV100AD,
        source=edition.source,
        territorial_status=OLD_DATE,
        digest="0" * 64,
        municipality_count=1,
    )
    activate(other)

    with pytest.raises(Outdated):
        activate(edition)

    assert Edition.objects.current().get() == other
    assert Edition.objects.get(pk=edition.pk).state == Edition.State.STAGED


def test_an_older_file_is_kept_as_history():
    current = take(NEW)
    ids = town_ids()

    older = take(OLD)

    assert older.state == Edition.State.SUPERSEDED
    assert Edition.objects.current().get() == current
    assert {ags: pk for ags, pk in town_ids().items() if ags in ids} == ids
    assert "01051001" not in register().by_ags


def test_only_one_import_at_a_time():
    run = begin(ImportRun.Kind.GV100AD, names="first", by="anna")

    with pytest.raises(ImportBusy) as busy:
        stage_register(OLD)

    assert busy.value.run == run
    assert Edition.objects.count() == 0
    stop(run)
    assert stage_register(OLD).municipality_count == len(TOWNS)


@pytest.mark.parametrize("phase", ["reading", "writing"])
def test_a_stopped_import_writes_nothing_more(phase, monkeypatch):
    monkeypatch.setattr("kleinstadt.towns.actions.runs.SHOW_EVERY", 0)
    take(OLD)
    before = state()
    run = begin(ImportRun.Kind.GV100AD)

    def stop_in_phase(now, _done, _total):
        if now == phase:
            stop(run)

    with pytest.raises(ImportStopped):
        stage_register(NEW, stop_in_phase, run=run)

    discard_staged()
    assert state() == before
    run.refresh_from_db()
    assert run.state == ImportRun.State.STOPPED


def test_progress_counts_up_to_the_end():
    seen = []

    stage_register(OLD, lambda phase, done, total: seen.append((phase, done, total)))

    written = [entry for entry in seen if entry[0] == "writing"]
    assert written[-1][1] == written[-1][2] == len(TOWNS) + Unit.objects.count()
    assert [done for _phase, done, _total in written] == sorted(done for _p, done, _t in written)


def test_a_path_is_read_like_bytes(tmp_path):
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(OLD)

    edition = stage_register(path)

    assert edition.municipality_count == len(TOWNS)
    assert ImportRun.objects.get().names == "GV100AD.txt"
    with pytest.raises(FileNotFoundError):
        stage_register(tmp_path / "missing.txt")
    assert ImportRun.objects.latest("pk").state == ImportRun.State.FAILED
