# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kleinstadt.library.models import Experience
from kleinstadt.library.queries.finding import Asked, find
from tests.library.records import make

URL = "/api/experiences"


def test_the_api_finds_what_the_page_finds(client, reader, wittenberge):
    answer = client.get(URL, {"question": "Coworking im Bahnhof", "town": "Wittenberge"}).json()
    found = find(Asked("Coworking im Bahnhof", own=wittenberge), reader)

    assert [hit["slug"] for hit in answer["hits"]] == [hit.entry.slug for hit in found.hits]
    assert [hit["slug"] for hit in answer["own_town"]] == [hit.entry.slug for hit in found.own]
    assert (answer["total"], answer["ordered_by_comparability"]) == (found.total, True)
    first = answer["hits"][0]
    near = found.hits[0].near
    assert near is not None
    assert first["comparability"]["closer_of_100"] == round(near.rank_of_100, 2)
    assert first["comparability"]["towns_compared"] == near.compared
    assert first["town"]["ags"] == found.hits[0].town.ags
    assert first["sources"]


def test_pages_and_filters(client):
    everything = client.get(URL, {"limit": 100}).json()
    parts = [client.get(URL, {"limit": 40, "page": page}).json()["hits"] for page in (1, 2, 3)]
    running = client.get(URL, {"limit": 100, "outcome": "running", "having": "kosten"}).json()

    assert [hit for part in parts for hit in part] == everything["hits"]
    assert running["total"] == len(
        Experience.objects.filter(outcome="running", money__kind__in=["cost", "budget"]).distinct()
    )
    assert {hit["outcome"] for hit in running["hits"]} == {"running"}


def test_an_unclear_town_is_answered_with_candidates(client):
    response = client.get(URL, {"town": "Wittenberg"})

    assert response.status_code == 422
    assert {"12070424", "15091375"} <= {town["ags"] for town in response.json()["candidates"]}


@pytest.mark.parametrize(
    "asked", [{"topic": "quatsch"}, {"page": "0"}, {"limit": "1000"}, {"town": "qqq"}]
)
def test_wrong_questions_are_refused(client, asked):
    assert client.get(URL, asked).status_code == 422


def test_one_experience(client):
    row = Experience.objects.get(slug="wittenberge-bahnhof")
    answer = client.get(f"{URL}/wittenberge-bahnhof").json()

    assert answer["title"] == row.title
    assert answer["town"]["ags"] == "12070424"
    assert len(answer["statements"]) == row.statements.count()
    assert [each["amount"]["amount"] for each in answer["money"]] == [
        float(each.amount) for each in row.money.all()
    ]
    assert all(each["sources"] for each in answer["statements"])
    assert set(answer["topics"]) == set(row.topics.values_list("slug", flat=True))


def test_a_draft_is_nowhere(client):
    make("geheim", state="draft", title="Zeppelinkantine")

    assert client.get(f"{URL}/geheim").status_code == 404
    assert client.get(URL, {"question": "Zeppelinkantine", "exact": "true"}).json()["total"] == 0
    assert "geheim" not in json.dumps(client.get(URL, {"limit": 100}).json())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=10))
def test_any_question_is_answered_or_refused(client, question, town, topic):
    asked = {
        key: value.encode("utf-8", "surrogatepass")
        for key, value in {"question": question, "town": town, "topic": topic}.items()
    }
    assert client.get(URL, asked).status_code in {200, 422}
    path = topic.encode("utf-8", "surrogatepass").hex()
    assert client.get(f"{URL}/{path}%00").status_code == 404
