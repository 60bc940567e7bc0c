# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt towns …: what it says, and with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.models import Edition
from kleinstadt.towns.queries.register import register
from tests.core.server import body, running
from tests.formats.builders import TARGET, TOWNS, build, put, to_bytes
from tests.formats.builders import Town as Record
from tests.towns.files import MERGER, NEW, NEW_DAY, OLD, register_file, state, take

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def say(capsys):
    def run(*words):
        call_command("towns", *map(str, words))
        return capsys.readouterr().out

    return run


@pytest.fixture
def files(tmp_path):
    for name, data in (("old.txt", OLD), ("new.txt", NEW), ("merger.xlsx", MERGER)):
        (tmp_path / name).write_bytes(data)
    return tmp_path


def refusal(*words) -> str:
    with pytest.raises(CommandError) as error:
        call_command("towns", *map(str, words))
    assert error.value.returncode == 1
    return str(error.value)


def test_import_switches_and_counts(say, files):
    said = say("import", "gv100ad", files / "old.txt")

    assert said.splitlines()[0].endswith("31.12.2021: 23 Gemeinden, davon 5 mit 5.000 bis 19.999 Einwohnern.")  # fmt: skip
    assert len(register().towns) == 23
    assert "Nichts Neues" in say("import", "gv100ad", files / "old.txt")


def test_import_for_a_machine(say, files):
    say("import", "gv100ad", files / "old.txt", "--quiet")
    changes = json.loads(say("import", "changes", files / "merger.xlsx", "--json"))
    answer = json.loads(say("import", "gv100ad", files / "new.txt", "--json"))
    again = json.loads(say("import", "gv100ad", files / "new.txt", "--json"))

    assert changes == {"changes": 1, "new": 1}
    assert (answer["municipalities"], answer["merged"], answer["renamed"]) == (22, 1, 1)
    assert (answer["unchanged"], again["unchanged"]) == (False, True)
    assert again["edition"]["state"] == "current"


def test_preview_changes_nothing(say, files):
    say("import", "gv100ad", files / "old.txt")
    before = state()

    said = say("import", "gv100ad", files / "new.txt", "--preview")

    assert "Nachfolge unbekannt: 1" in said
    assert state() == before


def test_the_date_of_inhabitants_may_be_given(say, files):
    say("import", "gv100ad", files / "old.txt", "--population-date", "2021-12-31")

    assert register().by_ags["06631001"].population_date == "2021-12-31"


def test_a_refused_file_is_explained_line_by_line(files):
    lines = build(day=NEW_DAY)
    lines[TARGET - 1] = put(lines[TARGET - 1], 140, "      12,04")
    (files / "bad.txt").write_bytes(to_bytes(lines))

    said = refusal("import", "gv100ad", files / "bad.txt")

    assert said.splitlines()[1].startswith(
        f"Zeile {TARGET}, Einwohner: Hier gehören nur Ziffern hin. (gefunden: „"
    )
    assert Edition.objects.count() == 0


def test_a_missing_file(files):
    assert "missing.txt" in refusal("import", "gv100ad", files / "missing.txt")
    assert "missing.xlsx" in refusal("import", "changes", files / "missing.xlsx")


def test_update(say, settings, files):
    settings.UPLOAD_DIR = files / "uploads"
    assert "KLEINSTADT_REGISTER_URL" in refusal("update")
    with running() as server:
        settings.REGISTER_URL = server.url("/GV.txt")
        assert "(404)" in refusal("update")
        server.answers["/GV.txt"] = body(OLD)
        assert "23 Gemeinden" in say("update")


def test_show_by_name_and_by_key(say):
    take(OLD)

    by_name = json.loads(say("show", "Übersee", "--json"))
    by_key = json.loads(say("show", "01051003", "--json"))

    assert by_name == by_key
    assert (by_name["ags"], by_name["state"], by_name["county"]) == (
        "01051003",
        {"key": "01", "name": "Land 01"},
        {"key": "01051", "name": "Kreis 01051"},
    )
    assert by_name["population"]["value"] == 7_455
    assert by_name["population"]["date"] is None
    assert by_name["population"]["source"]["key"] == "gv100ad-20211231"
    assert by_name["area"]["value"] == 25
    assert by_name["area"]["date"] == "2021-12-31"
    assert (by_name["station"], by_name["location"], by_name["centrality"]) == (
        None,
        None,
        "unknown",
    )
    assert "Übersee, Hansestadt (01051003)" in say("show", "Übersee")


def test_show_offers_what_a_name_may_mean():
    twice = [Record("01051001", "Mölln", "5001"), Record("13071010", "Mölln", "5151")]
    land = [town for town in TOWNS if town.ags not in {"01051001", "13071010"}]
    take(register_file([*land, *twice]))

    said = refusal("show", "Mölln")

    assert "01051001  Mölln, Kreis 01051, Land 01" in said
    assert "13071010  Mölln, Kreis 13071, Land 13" in said


def test_show_says_what_became_of_a_key():
    take(OLD)
    take(NEW)

    assert refusal("show", "01051001").endswith("gibt es nicht mehr. Nachfolge unbekannt.")
    assert "Keine Stadt heißt" in refusal("show", "99999999")
    assert "Keine Stadt heißt" in refusal("show", "Xyzzyx")


def test_list_narrows_and_exports(say):
    take(OLD)

    small = json.loads(say("list", "--small", "--json"))
    north = json.loads(
        say("list", "--state", "land 01", "--least", "800", "--most", "2000", "--json")
    )
    table = list(csv.reader(io.StringIO(say("list", "--county", "01051", "--csv").lstrip("\ufeff")), delimiter=";"))  # fmt: skip

    ags = {town["ags"] for town in small}
    assert ags == {"01051003", "03151001", "06631001", "08115001", "12060005"}
    assert [town["name"] for town in north] == ["Groß Ähren", "Öland"]
    assert table[0][:2] == ["AGS", "Name"]
    assert [row[0] for row in table[1:]] == ["01051002", "01051001", "01051003"]
    assert len(json.loads(say("list", "--limit", "2", "--json"))) == 2
    everything = json.loads(say("list", "--json"))
    assert len(everything) == 21  # without the two areas that belong to no municipality


def run(*words, data_dir):
    environment = os.environ | {"KLEINSTADT_DATA_DIR": str(data_dir)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "kleinstadt.config.cli", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_exit_codes(tmp_path):
    assert run("migrate", "-v0", data_dir=tmp_path).returncode == 0
    (tmp_path / "old.txt").write_bytes(OLD)

    done = run("towns", "import", "gv100ad", str(tmp_path / "old.txt"), data_dir=tmp_path)
    refused = run("towns", "import", "changes", str(tmp_path / "old.txt"), data_dir=tmp_path)
    wrong = [run("towns", *words, data_dir=tmp_path) for words in ([], ["import", "gv100ad"])]

    assert (done.returncode, done.stderr) == (0, "")
    assert "23 Gemeinden" in done.stdout
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Nötig ist das GV100AD" in refused.stderr
    assert [one.returncode for one in wrong] == [2, 2]
    helped = run("towns", "--help", data_dir=tmp_path)
    assert helped.returncode == 0
    assert "kleinstadt towns show Wittenberge --json" in helped.stdout


@pytest.mark.shared
def test_the_register_of_2025(say, shared_data):
    answer = json.loads(
        say("import", "gv100ad", shared_data / "gv100ad" / "GV100AD_30112025.txt", "--json")
    )

    assert (answer["municipalities"], answer["small_towns"]) == (10_953, 2_237)
    wittenberge = json.loads(say("show", "Wittenberge", "--json"))
    assert (wittenberge["ags"], wittenberge["state"]["name"], wittenberge["county"]["name"]) == (
        "12070424",
        "Brandenburg",
        "Prignitz",
    )
    assert wittenberge["population"]["value"] == 17_058
    assert wittenberge["population"]["date"] == "2024-12-31"
    assert len(json.loads(say("list", "--small", "--json"))) == 2_237


def test_show_wittenberge_of_the_embedded_data(say):
    load_embedded()

    town = json.loads(say("show", "Wittenberge", "--json"))

    assert (town["ags"], town["state"]["name"], town["county"]["name"]) == (
        "12070424",
        "Brandenburg",
        "Prignitz",
    )
    assert (town["population"]["value"], town["population"]["date"]) == (17_058, "2024-12-31")
    assert town["population"]["source"]["key"] == "destatis_gv"
    assert (town["area"]["value"], town["area"]["unit"]) == (50.63, "km²")
    assert (town["station"]["name"], town["station"]["category"]) == ("Wittenberge", 3)
    assert town["centrality"] == "very_peripheral"
    said = say("show", "12070424")
    assert "Einwohner: 17.058 (31.12.2024, © Statistisches Bundesamt" in said
    assert "Zentralität (eigene Berechnung): sehr peripher" in said
