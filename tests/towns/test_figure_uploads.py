# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""views/figures.py: hand figures in, look, confirm; any table by its headings."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kleinstadt.towns.actions.runs import begin
from kleinstadt.towns.models import ColumnMapping, Dataset, ImportRun
from kleinstadt.towns.queries.register import register
from tests.formats.workbooks import inkar_workbook
from tests.towns.files import OLD, take
from tests.towns.test_operations import finished, operator

__all__ = ["operator"]

pytestmark = pytest.mark.django_db(transaction=True)
State = ImportRun.State
AGS = "01051001"
GOOD = inkar_workbook([(AGS, "Öland", "Gemeinden", 100, 90)])
FAULTY = inkar_workbook([(AGS, "Öland", "Gemeinden", 100, "neunzig")])
TABLE = f"AGS;Name;Bäder\n{AGS};Öland;2,5\n".encode()


def body(answer):
    return answer.content.decode()


def hand_in(client, data, kind="inkar"):
    file = SimpleUploadedFile("A_Arbeitslosigkeit.xlsx", data)
    return finished(client.post(reverse("figure_imports"), {"kind": kind, "uploads": [file]}))


def test_a_file_waits_for_confirmation_and_then_shows(operator):
    take(OLD)
    run = hand_in(operator, GOOD)
    page = body(operator.get(reverse("import_run", args=[run.pk])))
    before = register().imported.get("unemployed")

    operator.post(reverse("confirm_import", args=[run.pk]))

    assert (run.state, run.names) == (State.READY, "A_Arbeitslosigkeit.xlsx")
    assert "Arbeitslose" in page
    assert "31.12.2021" in page
    assert before is None
    assert len(register().imported["unemployed"]) == 1
    assert ImportRun.objects.get(pk=run.pk).state == State.DONE


def test_a_fault_is_shown_with_sheet_and_cell_and_nothing_is_kept(operator):
    take(OLD)

    run = hand_in(operator, FAULTY)

    page = body(operator.get(reverse("import_run", args=[run.pk])))
    assert run.state == State.REFUSED
    assert "„Daten“, Zelle E3" in page
    assert "neunzig" in page
    assert not Dataset.objects.filter(kind="inkar").exists()


def test_a_preview_can_be_discarded_and_a_data_set_taken_out(operator):
    take(OLD)
    run = hand_in(operator, GOOD)
    operator.post(reverse("discard_import", args=[run.pk]))
    assert not Dataset.objects.filter(kind="inkar").exists()

    again = hand_in(operator, GOOD)
    operator.post(reverse("confirm_import", args=[again.pk]))
    dataset = Dataset.objects.get(kind="inkar")
    assert dataset.names in body(operator.get(reverse("figure_imports")))
    operator.post(reverse("withdraw_dataset", args=[dataset.pk]))

    assert "unemployed" not in register().imported


def test_several_files_are_taken_of_the_index_only(operator):
    files = [SimpleUploadedFile(f"{n}.csv", b"a,b\n1,2\n") for n in range(2)]

    answer = operator.post(reverse("figure_imports"), {"kind": "inkar", "uploads": files})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"uploads"}


def test_while_an_import_runs_no_other_begins(operator):
    begin("inkar")
    file = SimpleUploadedFile("a.csv", b"a,b\n1,2\n")

    answer = operator.post(reverse("figure_imports"), {"kind": "inkar", "uploads": [file]})

    assert answer.status_code == 409
    table = {"file": SimpleUploadedFile("t.csv", TABLE), **FIELDS}
    assert operator.post(reverse("table_import"), table).status_code == 409


FIELDS = {
    "header": 1,
    "key": "AGS",
    "level": "municipality",
    "columns": "Bäder = baeder @ 2023-12-31",
    "title": "Bäder",
    "publisher": "Kreis",
    "licence": "CC0",
    "name": "Bäder",
}


def test_the_headings_of_a_table_are_shown(operator):
    file = SimpleUploadedFile("t.csv", TABLE)

    page = body(operator.post(reverse("table_import"), {"file": file, "show": 1, "header": "1"}))

    assert "Bäder" in page
    assert "2,5" in page


def test_a_table_that_cannot_be_read_is_explained(operator):
    nothing = operator.post(reverse("table_import"), {"show": 1})
    file = SimpleUploadedFile("t.csv", b"%PDF-1.7")
    damaged = operator.post(reverse("table_import"), {"file": file, "show": 1})

    assert (nothing.status_code, damaged.status_code) == (422, 422)
    assert "PDF" in body(damaged)


def test_a_table_is_read_and_its_mapping_kept_for_the_next(operator):
    take(OLD)
    address = reverse("table_import")
    first = finished(operator.post(address, {"file": SimpleUploadedFile("t.csv", TABLE), **FIELDS}))
    saved = ColumnMapping.objects.get(name="Bäder")
    next_year = SimpleUploadedFile("t.csv", TABLE.replace(b"2,5", b"3,5"))
    fields = {"file": next_year, "saved": saved.pk, "header": 1}

    second = finished(operator.post(address, fields))

    assert (first.state, second.state) == (State.READY, State.READY)
    assert second.result["indicators"][0]["key"] == "baeder"


@pytest.mark.parametrize("lines", ["Bäder", "Bäder = baeder", "= baeder @ 2023", "B = b @ 2023-13"])
def test_a_line_that_is_no_column_is_refused(operator, lines):
    file = SimpleUploadedFile("t.csv", TABLE)

    answer = operator.post(reverse("table_import"), FIELDS | {"file": file, "columns": lines})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"columns"}


@pytest.mark.parametrize("name", ["figure_imports", "table_import"])
def test_only_operators_come_in(name):
    assert Client().get(reverse(name)).status_code in {302, 403}
