# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""actions/figures.py, datasets.py, checks.py: whole files staged, shown, led to today's towns."""

import pytest

from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.mapped import ColumnUse, Mapping
from kleinstadt.towns.actions.datasets import (
    activate_dataset,
    discard_dataset,
    discard_staged_datasets,
    withdraw_dataset,
)
from kleinstadt.towns.actions.figures import Table, stage_figures
from kleinstadt.towns.actions.mappings import keep_mapping, origin_by_words, table_of
from kleinstadt.towns.actions.runs import ImportBusy, ImportStopped, begin, stop
from kleinstadt.towns.actions.staging import NotStaged
from kleinstadt.towns.models import Dataset, ImportRun, Indicator, IndicatorSeries, Source
from kleinstadt.towns.queries.figures import fact
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.register import register
from tests.formats.test_bbsr import HEAD as KEYS_HEAD
from tests.formats.workbooks import inkar_workbook, workbook
from tests.towns.files import NEW, NEW_DAY, OLD, register_file, rekeyed, take

pytestmark = pytest.mark.django_db(transaction=True)
GONE, INTO = "01051001", "01051002"  # Öland has joined Groß Ähren between the two registers
KEYS = workbook(
    {
        "2021": [
            KEYS_HEAD,
            [1051001, "Öland", 1, 1, 9, 9, 1051002, "Groß Ähren"],
            [1051002, "Groß Ähren", 1, 1, 9, 9, 1051002, "Groß Ähren"],
        ]
    }
)


def inkar(title="Arbeitslose", *rows, edition="2024", **fields):
    units = [(key, "Ort", kind, *values) for key, kind, *values in rows]
    return inkar_workbook(units, title=title, edition=edition, **fields)


def unemployed(*rows, **fields):
    return inkar("Arbeitslose", *rows, **fields)


def people(*rows, **fields):
    return inkar("Erwerbsfähige Bevölkerung (15 bis unter 65 Jahre)", *rows, **fields)


def show(kind, *files, **options):
    return activate_dataset(stage_figures(kind, files, **options))


def reasons(kind, *files, **options):
    with pytest.raises(Refused) as caught:
        stage_figures(kind, files, **options)
    return [(fault.reason, fault.cell) for fault in caught.value.faults]


def value(ags, key):
    town = register().by_ags[ags]
    found = register().imported.get(key, {}).get(town.row)
    return None if found is None else (found.value, found.date, found.level, found.parts)


def test_figures_are_seen_only_when_they_are_shown():
    take(OLD)
    dataset = stage_figures("inkar", [unemployed((GONE, "Gemeinden", 100, 90))])
    before = value(GONE, "unemployed")

    activate_dataset(dataset)

    assert (before, value(GONE, "unemployed")) == (None, (90, "2021-12-31", "municipality", 0))
    assert dataset.source.title.endswith("(INKAR), Ausgabe 2024")
    assert register().sources[dataset.source.key].licence == "dl-de/by-2-0"


def test_the_same_file_again_changes_nothing_and_a_corrected_one_is_compared():
    take(OLD)
    data = unemployed((GONE, "Gemeinden", 100, 90))
    first = show("inkar", data)

    again = stage_figures("inkar", [data])
    corrected = stage_figures("inkar", [unemployed((GONE, "Gemeinden", 100, 95))])

    assert (again.pk, again.state) == (first.pk, Dataset.State.ACTIVE)
    assert Dataset.objects.active().filter(kind="inkar").count() == 1
    (figure,) = corrected.runs.get().result["indicators"]
    assert [figure[kind] for kind in ("new", "changed", "same")] == [0, 1, 1]
    assert corrected.runs.get().result["examples"] == [
        ["Ort", GONE, "Arbeitslose", "2021-12-31", 90.0, 95]
    ]


def test_old_vintages_stay_and_the_newer_edition_is_shown_whatever_came_in_first():
    take(OLD)
    newer = show("inkar", unemployed((GONE, "Gemeinden", 1, 95), edition="2024"))
    show("inkar", unemployed((GONE, "Gemeinden", 100, 90), edition="2021"))
    both = value(GONE, "unemployed")

    withdraw_dataset(newer)

    assert (both[0], value(GONE, "unemployed")[0]) == (95, 90)


def test_a_value_of_association_or_county_says_whose_it_is():
    take(OLD)
    town = register().by_ags[GONE]
    show("inkar", unemployed((town.county, "Kreise", 5, 6)))
    of_county = value(GONE, "unemployed")
    show("inkar", unemployed((town.association, "Gemeindeverbände", 3, 4)))

    assert of_county == (6, "2021-12-31", "county", 0)
    assert value(GONE, "unemployed") == (4, "2021-12-31", "association", 0)
    assert town.association_name in fact(town, "unemployed").level_name


def test_an_old_key_of_an_association_is_found_by_its_county_and_last_digits():
    take(OLD)
    town = register().by_ags[GONE]
    old = f"{town.county}9{town.association[-2:]}"

    show("inkar", unemployed((old, "Gemeindeverband", 3, 4)))

    assert value(GONE, "unemployed") == (4, "2021-12-31", "association", 0)


def test_rates_are_computed_from_counts_of_the_same_date_only():
    take(OLD)
    show("inkar", unemployed((GONE, "Gemeinden", 10, 20)))
    alone = value(GONE, "unemployed_share")
    show("inkar", people((GONE, "Gemeinden", 400, None)))
    other_date = value(GONE, "unemployed_share")
    show("inkar", people((GONE, "Gemeinden", None, 200), edition="2025"))

    assert (alone, other_date) == (None, None)
    assert value(GONE, "unemployed_share") == (10, "2021-12-31", "municipality", 0)


def test_counts_of_merged_towns_are_added_and_rates_are_not():
    take(OLD)
    show("keys", KEYS)
    take(NEW)
    show("inkar", unemployed((GONE, "Gemeinden", 10, 20), (INTO, "Gemeinden", 30, 40)))
    show("inkar", people((GONE, "Gemeinden", 1, 200), (INTO, "Gemeinden", 1, 300)))
    rate = inkar("Einkommensteuer", (GONE, "Gemeinden", 1, 500), (INTO, "Gemeinden", 1, 300))
    show("inkar", rate)

    assert value(INTO, "unemployed") == (60, "2021-12-31", "municipality", 2)
    assert value(INTO, "unemployed_share") == (12, "2021-12-31", "municipality", 2)
    assert value(INTO, "income_tax_per_head") == (300, "2021-12-31", "municipality", 0)


def test_a_count_with_a_part_unknown_is_unknown():
    take(OLD)
    show("keys", KEYS)
    take(NEW)

    show("inkar", unemployed((GONE, "Gemeinden", 10, None), (INTO, "Gemeinden", 30, 40)))

    assert value(INTO, "unemployed") is None


def test_conversion_keys_lead_ended_keys_on_where_no_list_does():
    take(OLD)
    take(NEW)
    unknown = resolve(GONE).targets
    dataset = show("keys", KEYS)

    found = resolve(GONE)

    assert unknown == ()
    assert (found.target.ags, found.outcome) == (INTO, "merged")
    assert dataset.runs.get().result["years"] == [["2021-12-31", "2022-12-31"]]
    withdraw_dataset(dataset)
    assert resolve(GONE).targets == ()


def test_a_mistaken_heading_is_refused_by_what_a_figure_can_be():
    take(OLD)
    share = {"title": "Anteil mit Abschluss", "long_name": "Anteil in %"}
    data = inkar_workbook([(GONE, "Ort", "Gemeinden", 12, 1700)], **share)

    assert reasons("inkar", data) == [(Reason.BOUNDS, "E3")]
    assert Indicator.objects.filter(drafted=True, series__isnull=False).count() == 0
    assert not Dataset.objects.exclude(kind="embedded").exists()


def test_keys_of_two_states_side_by_side_are_refused():
    take(OLD)
    renamed = workbook({"2021": [KEYS_HEAD, [1051001, "Öland", 1, 1, 9, 9, 1051099, "Öland neu"]]})
    show("keys", renamed)
    take(register_file(rekeyed(GONE, "01051099"), NEW_DAY))

    mixed = unemployed(("01051001", "Gemeinden", 1, 2), ("01051099", "Gemeinden", 1, 2))

    assert reasons("inkar", mixed) == [(Reason.MIXED, "")]


def test_unknown_keys_are_left_out_and_named_and_too_many_are_refused():
    take(OLD)
    known = [(town.ags, "Gemeinden", 1, 2) for town in register().towns]
    one = stage_figures("inkar", [unemployed(*known, ("99999999", "Gemeinden", 1, 2))])

    assert one.runs.get().result["left_out"] == {"count": 1, "first": [["99999999", "Ort"]]}
    strangers = [(f"9999999{n}", "Gemeinden", 1, 2) for n in range(5)]
    assert reasons("inkar", unemployed(known[0], *strangers)) == [(Reason.UNKNOWN_KEYS, "")]


def test_an_unknown_figure_is_described_by_the_file_and_goes_with_it():
    take(OLD)
    count = inkar_workbook(
        [(GONE, "Ort", "Gemeinden", 1, 2)], title="Bäder", long_name="Zahl der Bäder"
    )
    dataset = stage_figures("inkar", [count])
    drafted = Indicator.objects.get(drafted=True)

    assert (drafted.key, drafted.kind, drafted.name) == ("baeder", "count", "Bäder")
    discard_dataset(dataset)
    assert not Indicator.objects.filter(key="baeder").exists()
    assert not Source.objects.filter(key="import-inkar-2024").exists()


def test_classes_have_words_and_are_not_compared():
    take(OLD)
    town = register().by_ags[GONE]
    types = [
        ["gvb15", "Name", "Regionalschlüssel", "sgtyp", None],
        [town.association, "Amt", town.association, 40, "Kleine Kleinstadt"],
    ]

    show("types", workbook({"GVB 2015": types}))

    shown = fact(register().by_ags[GONE], "town_type")
    assert (shown.text, shown.value) == ("Kleine Kleinstadt", None)


def test_a_table_is_read_by_a_mapping_that_can_be_kept():
    take(OLD)
    mapping = Mapping("AGS", "municipality", (ColumnUse("Wert", "baeder", "2023"),))
    keep_mapping("Bäder", Table(mapping, origin_by_words("Bäder", "Stadt", "CC0")))

    table = table_of("Bäder")
    show("table", b"AGS;Wert\n" + GONE.encode() + b";3,5\n", table=table)

    assert table.mapping == mapping
    assert value(GONE, "baeder") == (3.5, "2023", "municipality", 0)
    assert table_of("fehlt") is None


def test_a_stopped_import_leaves_nothing():
    take(OLD)
    run = begin("inkar")

    def halt(phase, done, total):
        stop(run)

    with pytest.raises(ImportStopped):
        stage_figures("inkar", [unemployed((GONE, "Gemeinden", 1, 2))], halt, run=run)

    discard_staged_datasets()
    assert not IndicatorSeries.objects.exists()
    assert ImportRun.objects.get(pk=run.pk).state == ImportRun.State.STOPPED


def test_only_one_import_runs_and_nothing_is_shown_twice():
    take(OLD)
    dataset = stage_figures("inkar", [unemployed((GONE, "Gemeinden", 1, 2))])
    activate_dataset(dataset)
    with pytest.raises(NotStaged):
        activate_dataset(dataset)
    assert discard_dataset(dataset) is False
    begin("inkar")

    with pytest.raises(ImportBusy):
        stage_figures("inkar", [unemployed((GONE, "Gemeinden", 1, 3))])
