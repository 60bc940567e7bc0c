# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The answer for machines: parameters, state of the data, terms that add up."""

import math

import pytest

ADDRESS = "/api/peers/12070424"


def test_answer_names_its_parameters_and_data_and_its_terms_add_up(client):
    answer = client.get(ADDRESS, {"mode": "contrast", "location": 5, "add": "09181114"}).json()

    assert answer["parameters"]["mode"] == "contrast"
    assert answer["parameters"]["weights"] == {"location": 5}
    assert answer["data"] == {
        "origin": "embedded", "territorial_status": "2016-01-01",
        "population_date": None, "method": 1,
    }  # fmt: skip
    assert answer["asking"]["figures"]["population"] == {
        "value": 17058.0, "date": "2024-12-31", "source": "destatis_gv", "remark": "",
    }  # fmt: skip
    assert answer["towns"][-1]["ags"] == "09181114"
    assert answer["towns"][-1]["kind"] == "chosen"
    for town in answer["towns"]:
        amounts = [term["amount"] for term in town["terms"]]
        assert math.fsum(amounts) == pytest.approx(town["distance"])
        for term in town["terms"]:
            assert term["amount"] == pytest.approx(term["weight"] * term["gap"])


def test_the_same_question_has_the_same_answer(client):
    assert client.get(ADDRESS).content == client.get(ADDRESS).content


def test_unknown_values_are_null_not_nan(client):
    response = client.get(ADDRESS, {"economy": 1})

    assert b"NaN" not in response.content
    unknown = [t for town in response.json()["towns"] for t in town["terms"] if not t["known"]]
    assert unknown
    assert {term["other"] for term in unknown} == {None}


@pytest.mark.parametrize(
    "query",
    [{"mode": "odd"}, {"location": 6}, {"ratio": 0.5}, {"limit": 0}, {"state": "BB"}, {"add": "x"}],
)
def test_odd_parameters_are_refused(client, query):
    assert client.get(ADDRESS, query).status_code == 422


def test_an_unknown_key_is_not_found(client):
    response = client.get("/api/peers/99999999")

    assert response.status_code == 404
    assert response.json() == {"detail": "key unknown", "successors": []}


def test_zero_weights_are_an_answer_with_a_fault(client):
    themes = ["size", "location", "settlement", "rail", "economy", "border"]
    answer = client.get(ADDRESS, dict.fromkeys(themes, 0)).json()

    assert answer["towns"] == []
    assert answer["fault"].startswith("Alle Gewichte sind null")
