# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""List, export, map, suggestions and the API over the embedded register."""

import csv
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS
from kleinstadt.towns.api import TownQuery
from kleinstadt.towns.queries.listing import TownFilter, matching
from kleinstadt.towns.queries.register import register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_register")]
SAXONY = {
    "land": "14",
    "spalten": ["land", "ags", "population", "density", "unemployed_share"],
}


def read_csv(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def queries(client, address):
    client.get(address)  # what a process keeps in memory is read once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def small_of_saxony():
    return [
        town
        for town in register().towns
        if town.land == "14" and town.is_settled and 5_000 <= (town.population or 0) < 20_000
    ]


def test_the_list_costs_the_same_however_long_it_is(client):
    one = queries(client, "/staedte/?name=wittenberge")
    three = queries(client, "/staedte/?definition=all&name=wittenberg")
    fifty = queries(client, "/staedte/")

    assert 0 < one == three == fifty <= 8


def test_the_list_counts_and_shows_what_fits(client):
    page = client.get("/staedte/", {"land": "14"}).content.decode()

    assert f"<strong>{len(small_of_saxony())} Gemeinden</strong>" in page
    assert page.count('<th role="rowheader"') == 50
    assert "GeoNames" in page
    assert "Schätzwert" in page


def test_filters_narrow_as_counted_by_hand():
    towns = register().towns
    county = next(town.county for town in towns if town.name == "Wittenberge")
    wanted = TownFilter(
        definition=DEFINITIONS["all"], county=county, least=1_000, most=20_000, kinds=("63",)
    )
    expected = [
        town.row
        for town in towns
        if town.county == county and town.kind == "63" and 1_000 <= (town.population or 0) <= 20_000
    ]

    assert matching(wanted) == expected
    assert len(expected) > 3


def test_unknown_values_come_last_in_both_directions():
    towns = register().towns
    for order in ("population", "-population"):
        found = matching(TownFilter(definition=DEFINITIONS["all"], order=order))
        people = [towns[row].population for row in found]
        known = [count for count in people if count is not None]
        assert known == sorted(known, reverse=order.startswith("-"))
        assert set(people[len(known) :]) == {None}
        assert len(known) < len(found)


def test_the_csv_holds_exactly_what_the_filter_finds(client):
    head, *rows = read_csv(client.get("/staedte/tabelle.csv", SAXONY))
    towns = small_of_saxony()

    assert head[:3] == ["Schlüssel (AGS)", "Name", "Land"]
    assert [row[0] for row in rows] == [town.ags for town in towns]
    assert [row[1] for row in rows] == [town.name for town in towns]
    place = head.index("Einwohner")
    assert [row[place] for row in rows] == [str(town.population) for town in towns]
    remark = head.index("Einwohner: Anmerkung")
    assert [row[remark] for row in rows] == [
        "Schätzwert" if town.population_estimated else "" for town in towns
    ]


def test_the_csv_keeps_the_order_and_leaves_gaps_empty(client):
    asked = SAXONY | {"ordnung": "-population", "definition": "all"}
    head, *rows = read_csv(client.get("/staedte/tabelle.csv", asked))
    people = [row[head.index("Einwohner")] for row in rows]
    known = [int(number) for number in people if number]

    assert known == sorted(known, reverse=True)
    assert set(people[len(known) :]) <= {""}


def test_the_workbook_keeps_keys_as_text_and_explains_itself(client):
    answer = client.get("/staedte/tabelle.xlsx", {"land": "01", "name": "mölln"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    table, notes = book.worksheets
    cells = list(table.iter_rows(values_only=True))

    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert [row[:2] for row in cells[1:]] == [("01053090", "Mölln")]
    assert notes.title == "Erläuterung"
    told = {str(row[0]): str(row[1]) for row in notes.iter_rows(values_only=True)}
    assert told["Land"] == "Schleswig-Holstein"
    assert told["Name enthält"] == "mölln"
    assert "name=m%C3%B6lln" in told["Adresse"]
    assert told["Definition"].startswith("Gemeinden mit 5.000 bis 19.999 Einwohnern.")


def test_an_unknown_kind_of_file_is_not_found(client):
    assert client.get("/staedte/tabelle.exe").status_code == 404


def test_a_list_without_hits_offers_all_municipalities(client):
    page = client.get("/staedte/", {"name": "Mücke"}).content.decode()
    none = client.get("/staedte/", {"name": "qqqq"}).content.decode()

    assert "definition=all" in page or "rowheader" in page
    assert "Auf alles zusammen passt keine Gemeinde." in none
    assert "Unter allen Gemeinden" not in none


def test_what_cannot_be_followed_is_said(client):
    page = client.get("/staedte/", {"von": "viele", "land": "99"}).content.decode()

    assert "„viele“ ist keine Zahl und bleibt außer Acht." in page
    assert "Den Schlüssel „99“ kennen wir nicht" in page


ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x00", "-1", "0", "1e9", "9" * 40, "²", "' OR 1=1 --", "<script>", "ß" * 10_000]
    ),
)
NAMES = st.sampled_from(
    ["seite", "land", "kreis", "von", "bis", "name", "art", "spalten", "ordnung", "definition",
     "stadt", "stadt_ags", "merkmal", "q", "gruppe", "frage"]
)  # fmt: skip


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.dictionaries(NAMES, ODD, max_size=5))
def test_no_address_is_a_server_error(query):
    client = Client(raise_request_exception=True)
    for path in ("/staedte/", "/staedte/tabelle.csv", "/staedte/karte/", "/staedte/karte/werte/",
                 "/staedte/suche/", "/", "/staedte/12070424/"):  # fmt: skip
        answer = client.get(path, query)
        assert answer.status_code == 200, (path, query)
        assert b"<script>" not in answer.content.replace(b'<script type="module"', b"")


def test_map_values_are_those_of_the_register_and_cached_until_they_change(client):
    address = "/staedte/karte/werte/?merkmal=population&definition=gemeinden-2025"
    answer = client.get(address)
    content = json.loads(answer.content)
    towns = register().towns

    assert content["values"] == {
        town.ags: town.population for town in towns if town.population is not None
    }
    assert set(content["strong"]) == {towns[row].ags for row in matching(TownFilter())}
    assert len(content["classes"]) == len(content["breaks"]) + 1 <= 5
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    other = client.get(address.replace("population", "area"))
    assert other["ETag"] != answer["ETag"]


def test_classes_of_the_map_hold_about_as_many_small_towns(client):
    content = json.loads(client.get("/staedte/karte/werte/?merkmal=density").content)
    small = [content["values"][ags] for ags in content["strong"] if ags in content["values"]]
    sizes = [0] * len(content["classes"])
    for value in small:
        sizes[sum(value >= limit for limit in content["breaks"])] += 1

    assert sum(sizes) == len(small)
    assert max(sizes) - min(sizes) <= 0.05 * len(small)


def test_the_map_page_has_a_drawing_and_a_table_without_scripts(client):
    page = client.get("/staedte/karte/?stadt=12070424").content.decode()

    assert page.count('class="st"') == 16
    assert all(f'<path class="c{number}"' in page for number in range(1, 6))
    assert 'class="own"' in page
    assert page.count('<th role="rowheader"') == 5 + 50
    assert " style=" not in page


def test_the_map_tells_of_one_municipality(client):
    told = client.get("/staedte/karte/12070424/").json()

    assert told["name"] == "Wittenberge"
    assert told["note"] == "Prignitz, Brandenburg. 17.058 Einwohner am 31.12.2024."
    assert told["url"] == "/staedte/12070424/"
    assert "url" not in client.get("/staedte/karte/00000000/").json()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Dipoldiswalde", "Dippoldiswalde"),
        ("Oestrich Winkel", "Oestrich-Winkel"),
        ("Moelln", "Mölln"),
        ("molln", "Mölln"),
        ("Drjowk", "Drebkau"),
        ("12070424", "Wittenberge"),
    ],
)
def test_suggestions_forgive(client, typed, name):
    headers = {"Accept": "application/json"}
    results = client.get("/staedte/suche/", {"q": typed}, headers=headers).json()["results"]

    assert results[0]["label"] == name
    assert all(result["note"] for result in results)


def test_suggestions_come_as_json_as_fragment_and_as_page(client):
    query = {"q": "Wittenberg", "stadt": "09181114"}
    answered = client.get("/staedte/suche/", query, headers={"Accept": "application/json"})
    fragment = client.get("/staedte/suche/", query, headers={"HX-Request": "true"}).content.decode()
    page = client.get("/staedte/suche/", query, headers={"Accept": "text/html"}).content.decode()
    labels = [one["label"] for one in answered.json()["results"]]

    assert {"Wittenberge", "Wittenberg"} <= set(labels)
    assert all(f">{label}</a>" in fragment for label in labels)
    assert "<html" not in fragment
    assert "<html" in page
    assert "stadt=09181114" in fragment


def test_the_api_gives_figures_with_sources(client):
    found = client.get("/api/towns/12070424").json()
    figures = {figure["indicator"]: figure for figure in found["figures"]}

    assert found["town"]["name"] == "Wittenberge"
    assert figures["population"]["value"] == 17058
    assert figures["population"]["date"] == "2024-12-31"
    assert {figure["source"] for figure in figures.values() if figure["source"]} <= {
        source["key"] for source in found["sources"]
    }


def test_the_api_lists_what_the_page_lists(client):
    answer = client.get("/api/towns", {"state": "14", "limit": 1000}).json()

    assert [town["ags"] for town in answer["items"]] == [town.ags for town in small_of_saxony()]
    assert answer["count"] == len(answer["items"])
    part = client.get("/api/towns", {"state": "14", "limit": 7, "offset": 7}).json()
    assert part["items"] == answer["items"][7:14]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"state": "x"}, {"offset": -1}])
def test_the_api_refuses_what_it_cannot_follow(client, query):
    assert client.get("/api/towns", query).status_code == 422


def test_the_api_names_no_town_for_an_unknown_key(client):
    answer = client.get("/api/towns/99999999")

    assert answer.status_code == 404
    assert answer.json() == {"detail": "key unknown", "successors": []}


def test_the_api_uses_the_definition_of_the_pages():
    assert TownQuery().definition == DEFAULT.key
