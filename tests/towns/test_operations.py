# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""views/operations.py: hand in, look, confirm; the work itself runs in a thread."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kleinstadt.people.models import User
from kleinstadt.people.roles import Role
from kleinstadt.towns.actions.runs import begin
from kleinstadt.towns.models import Edition, ImportRun, Succession
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.register import register
from tests.core.server import body, running
from tests.formats.builders import TARGET, build, put, to_bytes
from tests.formats.test_boundarychanges import TOWN, changed, workbook
from tests.signing import sign_in, sign_in_as
from tests.towns.files import MERGER, NEW, NEW_DAY, OLD, OLD_DATE, state, take

pytestmark = pytest.mark.django_db(transaction=True)
State = ImportRun.State


@pytest.fixture
def operator(settings, tmp_path, client):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    sign_in_as(client, Role.ADMINISTRATOR)
    return client


def upload(client, **fields):
    return client.post(reverse("imports"), fields)


def hand_in(client, data, **fields):
    """Upload a register and wait for the end of the reading."""
    file = SimpleUploadedFile("GV100AD.txt", data)
    answer = upload(client, kind="gv100ad", **{"register-file": file}, **fields)
    return finished(answer)


def hand_in_lists(client, *lists):
    files = [SimpleUploadedFile(f"{n}.xlsx", data) for n, data in enumerate(lists)]
    return finished(upload(client, kind="changes", **{"changes-lists": files}))


def finished(answer) -> ImportRun:
    assert answer.status_code == 302, answer.context["register_form"].errors
    pk = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
    for thread in threading.enumerate():
        if thread.name == f"import-{pk}":
            thread.join(30)
    return ImportRun.objects.get(pk=pk)


def page(client, run):
    return client.get(reverse("import_run", args=[run.pk]))


def act(client, name, run):
    return client.post(reverse(name, args=[run.pk]))


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_register_from_upload_to_confirmation(operator, settings):
    take(OLD)
    hand_in_lists(operator, MERGER)
    act(operator, "confirm_import", ImportRun.objects.latest("pk"))

    run = hand_in(operator, NEW)

    assert (run.state, run.started_by, run.names) == (
        State.READY,
        get_user_model().objects.get().get_username(),
        "GV100AD.txt",
    )
    assert register().edition.territorial_status == OLD_DATE
    shown = text(page(operator, run))
    assert "22 Gemeinden" in shown
    assert "Zusammengelegt oder aufgeteilt: 1" in shown
    assert "Groß Ähren (01051002)" in shown
    assert "Übersee, Rosenstadt" in shown
    assert "Inhabitants" not in shown
    act(operator, "confirm_import", run)
    assert str(register().edition.territorial_status) == "2025-11-30"
    assert "Übernommen." in text(page(operator, run))
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_a_refused_register_says_line_field_reason_and_what_to_do(operator):
    take(OLD)
    before = state()
    lines = build(day=NEW_DAY)
    lines[TARGET - 1] = put(lines[TARGET - 1], 140, "      12,04")

    run = hand_in(operator, to_bytes(lines))

    assert run.state == State.REFUSED
    shown = text(page(operator, run))
    assert "Die Datei wurde nicht übernommen. Sie hat einen Fehler." in shown
    assert f"Zeile {TARGET}, Einwohner:" in shown
    assert "Hier gehören nur Ziffern hin." in shown
    assert "12,04" in shown
    assert "Vergleichen Sie diese Zeile mit der Originaldatei" in shown
    assert state() == before


def test_hostile_text_of_a_file_is_harmless(operator):
    lines = build(day=NEW_DAY)
    lines[TARGET - 1] = put(lines[TARGET - 1], 140, "<script>x</")

    shown = text(page(operator, hand_in(operator, to_bytes(lines))))

    assert "<script>x" not in shown
    assert "&lt;script&gt;x" in shown


def test_discarding_a_preview(operator):
    take(OLD)
    before = state()
    run = hand_in(operator, NEW)

    assert act(operator, "discard_import", run).headers["Location"] == reverse("imports")

    assert state() == before
    assert "Verworfen" in text(page(operator, run))
    act(operator, "confirm_import", run)
    assert state() == before


def test_the_date_of_inhabitants_may_be_given(operator):
    run = hand_in(operator, NEW, **{"register-population_date": "31.12.2024"})

    assert str(run.edition.population_date) == "2024-12-31"
    assert "Einwohner am 31. Dezember 2024" in text(page(operator, run))


def test_lists_are_shown_before_they_count(operator):
    take(OLD)
    take(NEW)

    run = hand_in_lists(operator, MERGER)

    assert run.state == State.READY
    assert Succession.objects.count() == 0
    shown = text(page(operator, run))
    assert "1 Änderungen zwischen Gemeinden, davon 1 bisher nicht bekannt." in shown
    assert "Öland" in shown
    act(operator, "confirm_import", run)
    assert resolve("01051001").target == register().by_ags["01051002"]
    run.refresh_from_db()
    assert run.state == State.DONE


def test_lists_can_be_discarded_or_refused(operator, settings):
    waiting = hand_in_lists(operator, MERGER)
    act(operator, "discard_import", waiting)
    assert list(settings.UPLOAD_DIR.iterdir()) == []
    act(operator, "confirm_import", waiting)
    assert Succession.objects.count() == 0

    refused = hand_in_lists(operator, MERGER, workbook(changed(TOWN, kinds="9")))

    assert "Blatt „Gebietsaenderungen“, Zelle F5, Art der Änderung:" in text(
        page(operator, refused)
    )
    assert list(settings.UPLOAD_DIR.iterdir()) == []


@pytest.mark.parametrize("kind", ["gv100ad", "changes"])
def test_a_form_without_a_file(operator, kind):
    answer = upload(operator, kind=kind)

    assert answer.status_code == 422
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize("kind", ["", "embedded", "nonsense"])
def test_a_form_of_another_kind_starts_nothing(operator, kind):
    answer = upload(operator, kind=kind)

    assert answer.status_code == 422
    assert ImportRun.objects.count() == 0


def test_while_one_import_runs_no_other_begins(operator):
    run = begin("gv100ad")

    answer = upload(operator, kind="gv100ad", **{"register-file": SimpleUploadedFile("x.txt", OLD)})

    assert answer.status_code == 409
    assert "Ein anderer Import läuft" in text(answer)
    assert list(ImportRun.objects.all()) == [run]


def test_progress_is_shown_and_work_can_be_stopped(operator):
    run = begin("gv100ad", names="GV100AD.txt")
    ImportRun.objects.filter(pk=run.pk).update(phase="reading", done=3_000, total=16_000)

    whole = text(page(operator, run))
    part = operator.get(reverse("import_run", args=[run.pk]), headers={"HX-Request": "true"})

    assert "Wird gelesen und geprüft: 3.000 von 16.000" in whole
    assert f'action="{reverse("stop_import", args=[run.pk])}"' in whole
    assert "<html" not in text(part)
    assert 'value="3000"' in text(part)
    act(operator, "stop_import", run)
    run.refresh_from_db()
    assert run.state == State.STOPPED
    ended = operator.get(reverse("import_run", args=[run.pk]), headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"


def test_a_run_that_died_is_recognised(operator):
    run = begin("gv100ad")
    ImportRun.objects.filter(pk=run.pk).update(heartbeat="2026-01-01T00:00:00Z")

    assert "gab eine Minute lang kein Lebenszeichen" in text(page(operator, run))


def test_fetching_from_the_configured_address(operator, settings):
    with running() as server:
        server.answers["/GV.txt"] = body(OLD)
        settings.REGISTER_URL = server.url("/GV.txt")
        run = finished(operator.post(reverse("update_register")))
        assert run.state == State.READY
        server.answers.clear()
        act(operator, "confirm_import", run)
        failed = finished(operator.post(reverse("update_register")))

    assert "Die Gegenseite hat die Datei nicht (404)." in text(page(operator, failed))
    settings.REGISTER_URL = ""
    answer = operator.post(reverse("update_register"), follow=True)
    assert "Es ist keine Adresse eingestellt" in text(answer)


def test_the_desk_says_what_waits(operator):
    take(OLD)

    shown = text(operator.get(reverse("operations")))

    assert "0 Meldungen sind offen." in shown
    assert "31. Dezember 2021 mit 23 Gemeinden" in shown


def test_pages_cost_few_queries(operator, django_assert_max_num_queries):
    take(OLD)
    take(NEW)
    for name in ("operations", "imports"):
        operator.get(reverse(name))
        with django_assert_max_num_queries(8):
            operator.get(reverse(name))


POSTS = ["update_register", "stop_import", "confirm_import", "discard_import"]


@pytest.mark.parametrize("name", [*POSTS, "operations", "imports", "import_run"])
def test_every_page_is_closed_to_others(name, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path
    run = begin("gv100ad")
    address = reverse(name, args=[run.pk] if name.endswith(("_import", "_run")) else [])
    stranger, citizen = Client(), Client()
    sign_in_as(citizen)

    for method in ("get", "post"):
        redirected = getattr(stranger, method)(address)
        assert redirected.headers["Location"].startswith("/konto/anmelden/?next=/betrieb/")
        assert getattr(citizen, method)(address).status_code == 403
    run.refresh_from_db()
    assert run.state == State.RUNNING


@pytest.mark.parametrize("name", POSTS)
def test_no_get_changes_anything(operator, name):
    run = hand_in(operator, OLD)
    before = state()
    address = reverse(name, args=[run.pk] if name.endswith("_import") else [])

    assert operator.get(address).status_code == 405
    assert state() == before
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, User.objects.get())
    assert strict.post(address).status_code == 403
    assert Edition.objects.get().state == Edition.State.STAGED


def test_pages_are_not_kept_by_caches(operator):
    for name in ("operations", "imports"):
        assert "no-store" in operator.get(reverse(name)).headers["Cache-Control"]


def test_english(operator):
    take(OLD)

    shown = text(operator.get("/en/betrieb/register/"))

    assert "Register of municipalities" in shown
