# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt peers: words, JSON, exit codes."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def run(*words):
    out = io.StringIO()
    call_command("peers", *words, stdout=out)
    return out.getvalue()


def test_words_for_people():
    text = run("Wittenberge", "--limit", "2")

    assert text.startswith("Welche Städte ähneln Wittenberge?\n")
    assert " 1. Bergen auf Rügen, Mecklenburg-Vorpommern (13073010)\n" in text
    assert "Keine von 1.825 Kleinstädten ist Wittenberge ähnlicher als Bergen auf Rügen." in text


def test_json_for_machines():
    answer = json.loads(run("12070424", "--mode", "contrast", "--json"))

    assert answer["asking"]["name"] == "Wittenberge"
    assert len(answer["towns"]) == 8
    assert {town["kind"] for town in answer["towns"]} == {"contrast"}


def test_all_options_together():
    answer = json.loads(
        run(
            "Wittenberge", "--weights", "economy=2,location=0", "--ratio", "1,5", "--land", "12",
            "--within-km", "200", "--add", "09181114", "--limit", "20", "--json",
        )
    )  # fmt: skip

    assert answer["parameters"] == {
        "mode": "alike", "definition": "gemeinden-2025", "definition_version": 1,
        "weights": {"economy": 2, "location": 0}, "same_size_class": False, "ratio": 1.5,
        "states": ["12"], "within_km": 200.0, "added": ["09181114"], "limit": 20,
    }  # fmt: skip
    assert {town["state"] for town in answer["towns"][:-1]} == {"12"}


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["Wittenberg"], 1, "15091375  Wittenberg"),
        (["xyzqw"], 1, "xyzqw"),
        (["Wittenberge", "--weights", "wealth=2"], 2, "wealth"),
        (["Wittenberge", "--land", "99"], 2, "99"),
        (["Wittenberge", "--land", "09", "--within-km", "5"], 1, "Keine Stadt erfüllt"),
    ],
)
def test_what_cannot_be_answered_ends_with_a_sentence_and_a_code(words, code, text):
    with pytest.raises(CommandError) as refused:
        run(*words)

    assert text in str(refused.value)
    assert refused.value.returncode == code
