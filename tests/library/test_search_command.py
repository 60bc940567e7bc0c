# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.library.records import make


def run(*words, **options):
    out = StringIO()
    call_command("search", *words, stdout=out, **options)
    return out.getvalue()


def test_json_has_the_answer_of_the_api(client):
    said = json.loads(run("Coworking", "Bahnhof", town="12070424", json=True, limit=5))
    asked = {"question": "Coworking Bahnhof", "town": "12070424", "limit": 5}

    assert said == client.get("/api/experiences", asked).json()
    assert len(said["hits"]) == 5


def test_a_person_reads_titles_reasons_and_failures():
    said = run("Coworking im Bahnhof", town="Wittenberge", limit=1)

    assert said.startswith("30 Erfahrungen\nAuch gesucht: ")
    assert "Aus Ihrer eigenen Stadt:" in said
    assert "1. Sechs Monate Coworking im Bahnhof" in said
    assert "Kleinstädten" in said or "ähnlicher als" in said
    assert "Das hat nicht geklappt: " in said


def test_nothing_found_is_an_answer():
    assert run("qqqqqqqqqq").startswith("0 Erfahrungen")


def test_exact_words():
    assert run("Warenhaus", exact=True).splitlines()[0] != run("Warenhaus").splitlines()[0]


@pytest.mark.parametrize(
    ("town", "words"), [("Wittenberg", "12070424"), ("qqqq", "kennen wir nicht")]
)
def test_an_unclear_town_names_the_candidates_and_ends_with_2(town, words):
    with pytest.raises(CommandError, match=words) as caught:
        run("Coworking", town=town)
    assert caught.value.returncode == 2


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_out_of_bounds_ends_with_2(limit):
    with pytest.raises(CommandError) as caught:
        run("Coworking", limit=limit)
    assert caught.value.returncode == 2


def test_a_draft_is_not_found():
    make("geheim", state="draft", title="Zeppelinkantine")

    assert "geheim" not in run("Zeppelinkantine", json=True, exact=True)


def write(folder, **files):
    for name, lines in files.items():
        suffix = "tsv" if name == "qrels" else "jsonl"
        (folder / f"{name}.{suffix}").write_text("\n".join(lines), "utf-8")


def test_a_test_set_is_judged(tmp_path):
    write(
        tmp_path,
        corpus=['{"_id": "a", "text": "Kaufhaus"}', '{"_id": "b", "text": "Bahnhof"}'],
        queries=['{"_id": "1", "text": "Warenhaus"}', '{"_id": "2", "text": "Bahnhöfe"}'],
        qrels=["1\ta\t1", "2\tb\t1"],
    )
    said = json.loads(run("evaluate", str(tmp_path), json=True))
    strict = json.loads(run("evaluate", str(tmp_path), json=True, exact=True))

    assert (said["documents"], said["queries"]) == (2, 2)
    assert said["mrr_10"]["value"] == 1.0  # by the synonyms of the library
    assert strict["mrr_10"]["value"] == 0.5
    assert "MRR@10      1,000 (1,000 – 1,000)" in run("evaluate", str(tmp_path))


def test_a_test_set_that_cannot_be_read_ends_with_1(tmp_path):
    write(tmp_path, corpus=["quatsch"], queries=["{}"], qrels=["1\ta\t1"])
    with pytest.raises(CommandError, match=r"corpus\.jsonl, line 1") as caught:
        run("evaluate", str(tmp_path))
    assert caught.value.returncode == 1
    with pytest.raises(CommandError) as caught:
        run("evaluate", str(tmp_path), "noch einer")
    assert caught.value.returncode == 2
