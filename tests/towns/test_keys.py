# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""queries/keys.py, history.py, preview.py: what became of a town, by official changes only."""

import datetime as dt

import pytest

from kleinstadt.methods.succession import Outcome
from kleinstadt.towns.actions import activate, load_embedded
from kleinstadt.towns.actions.changes import import_changes
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.models import Succession
from kleinstadt.towns.queries.history import Inhabitants, history
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.preview import Changed, Gone, Named, preview
from kleinstadt.towns.queries.register import register
from tests.formats.test_boundarychanges import workbook
from tests.towns.files import (
    MERGER,
    NEW,
    NEW_DAY,
    OLD,
    register_file,
    rekeyed,
    step,
    take,
    town_ids,
)

pytestmark = pytest.mark.django_db
A, B = "09172111", "09172112"


def test_a_merged_key_leads_to_the_town_of_today():
    take(OLD)
    import_changes([MERGER])
    take(NEW)

    found = resolve("01051001")

    assert (found.outcome, found.name) == (Outcome.MERGED, "Öland")
    assert found.target is not None
    assert found.target.ags == "01051002"
    (only,) = found.steps
    assert (only.kinds, only.effective) == (("1",), dt.date(2025, 2, 1))


def test_without_an_edge_the_successor_is_unknown():
    take(OLD)
    take(NEW)

    found = resolve("01051001")

    assert (found.outcome, found.target, found.targets) == (Outcome.UNKNOWN, None, ())
    assert (found.name, found.is_known) == ("Öland", True)


def test_a_key_that_nobody_had():
    take(OLD)

    found = resolve("99999999")

    assert (found.outcome, found.is_known, found.name) == (Outcome.UNKNOWN, False, "")


def test_a_key_in_use_is_itself():
    take(OLD)

    found = resolve("01051001")

    assert (found.outcome, found.target) == (Outcome.UNCHANGED, register().by_ags["01051001"])


def test_an_edge_learnt_later_is_known_at_once():
    take(OLD)
    take(NEW)
    assert resolve("01051001").outcome is Outcome.UNKNOWN

    import_changes([MERGER])

    assert resolve("01051001").outcome is Outcome.MERGED


def test_a_divided_town_has_several_targets_and_no_single_one():
    take(OLD)
    import_changes([workbook(step("1", "01051001", "01051002"), step("1", "01051001", "01051003"))])
    take(NEW)

    found = resolve("01051001")

    assert found.outcome is Outcome.SPLIT
    assert [town.ags for town in found.targets] == ["01051002", "01051003"]
    assert found.target is None


def test_history_follows_a_town_through_its_keys():
    take(OLD)
    import_changes([workbook(step("3", A, B, name="Almdorf"))])
    edition = stage_register(register_file(rekeyed(A, B), NEW_DAY))
    activate(edition)

    told = history(town_ids()[B])

    assert [(stage.ags, stage.status.year) for stage in told.stages] == [(A, 2021), (B, 2025)]
    assert [stage.ags for stage in told.names] == [A, B]
    assert [step.kinds for step in told.came] == [("3",)]
    assert told.went == []
    assert told.stages[0].county == "Kreis 09172"


def test_history_gives_each_date_once_and_names_the_census():
    activate(stage_register(OLD, population_date=dt.date(2021, 12, 31)))
    activate(stage_register(NEW, population_date=dt.date(2024, 12, 31)))

    told = history(town_ids()["09172111"])

    assert told.inhabitants == [
        Inhabitants("2021-12-31", 3_321, "2011", "gv100ad-20211231-20211231"),
        Inhabitants("2024-12-31", 3_400, "2022", "gv100ad-20251130-20241231"),
    ]
    assert told.base_changes is True


def test_history_leaves_estimates_out():
    load_embedded()
    estimated = next(town for town in register().towns if town.population_estimated)

    assert history(estimated.id).inhabitants == []
    wittenberge = history(register().by_ags["12070424"].id).inhabitants
    assert [(one.date, one.value, one.census) for one in wittenberge] == [
        ("2024-12-31", 17_058, "2022")
    ]


def test_history_costs_no_more_for_more_editions(django_assert_max_num_queries):
    take(OLD)
    take(NEW)
    town = town_ids()["09172111"]

    with django_assert_max_num_queries(3):
        history(town)


def test_preview_names_what_changes():
    take(OLD)
    import_changes([MERGER])

    view = preview(stage_register(NEW))

    assert view.gone == [
        Gone(
            Named("01051001", "Öland"),
            Outcome.MERGED,
            (Named("01051002", "Groß Ähren"),),
            dt.date(2025, 2, 1),
        )
    ]
    name = "Übersee, Hansestadt"
    renamed = Named("01051003", "Übersee, Rosenstadt")
    assert view.renamed == [Changed(renamed, name, "Übersee, Rosenstadt")]
    assert [(one.town.ags, one.before, one.after) for one in view.population] == [
        ("01051002", 1_204, 2_016),
        ("09172111", 3_321, 3_400),
    ]
    assert [(one.before, one.after) for one in view.area] == [(2_500, 5_000)]
    assert (view.new, view.moved, view.kind, view.reused) == ([], [], [], [])
    assert (view.older, view.estimated) == (False, False)


def test_preview_of_a_first_register_compares_with_nothing():
    view = preview(stage_register(OLD))

    assert (view.current, view.counts["new"], view.counts["gone"]) == (None, 23, 0)


def test_preview_beside_estimates_says_so():
    load_embedded()

    view = preview(stage_register(OLD))

    assert view.estimated is True
    assert view.counts["successor_unknown"] > 10_000
    assert all(change.before != -1 for change in view.population)


@pytest.mark.shared
def test_2021_then_2025_as_published(shared_data):
    folder = shared_data / "gv100ad"
    activate(stage_register(folder / "GV100AD_31122021.txt"))
    import_changes(sorted((shared_data / "gebietsaenderungen").glob("*.xlsx")))
    edition = stage_register(folder / "GV100AD_30112025.txt")

    counts = preview(edition).counts
    activate(edition)

    assert (counts["municipalities"], counts["small_towns"]) == (10_953, 2_237)
    assert (counts["gone"], counts["new"]) == (49, 5)
    assert (counts["renamed"], counts["association_changed"]) == (27, 20)
    assert (counts["merged"], counts["rekeyed"], counts["split"]) == (38, 1, 6)
    assert counts["successor_unknown"] == 4
    assert resolve("06635005").target == register().by_ags["06635001"]  # Bromskirchen
    obergeckler = resolve("07232096")
    assert (obergeckler.outcome, obergeckler.targets[0].ags) == (Outcome.REKEYED, "07232503")
    assert [stage.ags for stage in history(obergeckler.targets[0].id).stages] == [
        "07232096",
        "07232503",
    ]
    ended = set(Succession.objects.filter(kind="1").values_list("old_ags", flat=True))
    assert all(resolve(ags).targets for ags in ended - {"07232089"} if ags not in register().by_ags)
