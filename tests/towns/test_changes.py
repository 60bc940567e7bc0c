# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""actions/changes.py: lists of changes, all or none, as often as one likes."""

import datetime as dt

import pytest

from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions.changes import import_changes
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.models import Edition, ImportRun, Succession
from tests.formats.test_boundarychanges import ASSOCIATION, TOWN, changed, workbook
from tests.towns.files import MERGER, NEW, OLD, take

pytestmark = pytest.mark.django_db


def rows():
    return list(Succession.objects.order_by("kind", "old_ags").values_list(
        "kind", "old_ags", "new_ags", "effective", "inhabitants", "area_m2"
    ))  # fmt: skip


def test_a_change_is_stored_with_everything_it_says():
    found = import_changes([workbook(ASSOCIATION, TOWN)])

    assert len(found.steps) == len(found.new) == 1
    stored = Succession.objects.get()
    assert (stored.kind, stored.old_ags, stored.old_name) == ("1", "01051001", "Öland")
    assert (stored.new_ags, stored.new_name) == ("01051002", "Groß Ähren")
    assert (stored.effective, stored.inhabitants, stored.area_m2) == (
        dt.date(2025, 2, 1),
        812,
        1_234_567,
    )
    assert (stored.reference, stored.source.key) == ("01/2025/0001-R", "destatis-changes")


def test_the_same_list_again_adds_nothing():
    import_changes([MERGER])
    before = rows()

    again = import_changes([MERGER, MERGER])

    assert again.new == ()
    assert rows() == before
    assert ImportRun.objects.latest("pk").state == ImportRun.State.UNCHANGED


def test_a_correction_of_a_list_replaces_the_figures():
    import_changes([MERGER])

    import_changes([workbook(changed(TOWN, inhabitants=900))])

    assert [row[4] for row in rows()] == [900]


def test_several_kinds_and_several_parts_of_one_change():
    several = changed(TOWN, kinds="3, 4")
    part = changed(TOWN, kinds="2", area=100, inhabitants=None)
    more = changed(TOWN, kinds="2", area=50, inhabitants=7)

    import_changes([workbook(several, part, more)])

    day = dt.date(2025, 2, 1)
    assert rows() == [
        ("2", "01051001", "01051002", day, 7, 150),
        ("3", "01051001", "01051002", day, 812, 1_234_567),
        ("4", "01051001", "01051002", day, 812, 1_234_567),
    ]


def test_one_faulty_list_keeps_all_out():
    with pytest.raises(Refused):
        import_changes([MERGER, workbook(changed(TOWN, kinds="9"))])

    assert rows() == []
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.REFUSED
    assert (run.faults[0]["sheet"], run.faults[0]["cell"]) == ("Gebietsaenderungen", "F5")


def test_a_staged_register_goes_when_something_new_is_learnt():
    take(OLD)
    stage_register(NEW)

    import_changes([MERGER])

    assert [edition.state for edition in Edition.objects.all()] == [Edition.State.CURRENT]
    stage_register(NEW)
    import_changes([MERGER])
    assert Edition.objects.filter(state=Edition.State.STAGED).count() == 1


@pytest.mark.shared
def test_the_official_lists(shared_data):
    files = sorted((shared_data / "gebietsaenderungen").glob("*.xlsx"))

    found = import_changes(files)

    assert len(found.new) == Succession.objects.count() == 131
    assert import_changes(files).new == ()
    obergeckler = Succession.objects.get(kind="3", old_ags="07232096")
    assert obergeckler.new_ags == "07232503"
