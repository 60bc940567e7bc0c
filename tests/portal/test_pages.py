# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Start, a town's page, and the pages about the data, over the embedded register."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kleinstadt.core.snapshots import bump
from kleinstadt.library.models import Experience
from kleinstadt.towns.actions import load_embedded
from kleinstadt.towns.models import REGISTER, Edition
from kleinstadt.towns.queries.networks import networks
from kleinstadt.towns.queries.register import register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_register")]


def page_of(client, ags, **query):
    answer = client.get(f"/staedte/{ags}/", query)
    assert answer.status_code == 200, ags
    return answer.content.decode()


def write_down(town, number):
    return Experience.objects.create(
        slug=f"probe-{number}",
        town_id=town.id,
        state=Experience.State.PUBLISHED,
        title=f"Probe {number}",
        summary="Ein Versuch.",
        confidence=Experience.Confidence.LOW,
        checked="2026-01-01",
    )


def test_a_town_costs_as_many_queries_with_one_experience_as_with_three(client):
    town = register().by_ags["12070424"]

    def counted():
        with CaptureQueriesContext(connection) as seen:
            page_of(client, town.ags)
        return len(seen)

    page_of(client, town.ags)
    write_down(town, 1)
    one = counted()
    write_down(town, 2)
    write_down(town, 3)
    three = counted()

    assert 0 < one == three <= 8


def test_the_first_visit_after_a_start_costs_few_queries_more(client):
    page_of(client, "12070424")
    with CaptureQueriesContext(connection) as seen:
        page_of(client, "09181114")

    assert len(seen) <= 8


def test_wittenberge_is_told_in_sentences_figures_and_neighbours(client):
    page = page_of(client, "12070424")

    assert "Stadt im Landkreis Prignitz, Brandenburg." in page
    assert "17.058" in page
    assert "31.12.2024" in page
    assert 'href="/staedte/12070296/">Perleberg</a>' in page
    assert "Im Netzwerk „Digitale neue Arbeitswelten“" in page
    assert "Leitkommune" in page
    assert "Statistisches Bundesamt" in page
    assert "/fehler-melden/?seite=%2Fstaedte%2F12070424%2F" in page
    assert " style=" not in page


def test_the_reader_sees_her_own_town_as_a_diamond(client):
    other = page_of(client, "09181114", stadt="12070424")
    own = page_of(client, "12070424", stadt="12070424")

    assert '<circle class="s"' in other
    assert '<path class="o"' in other
    assert "Wittenberge: 17.058." in other
    assert '<circle class="s" cx="' not in own.split("ks-strips")[1]
    assert 'href="/staedte/12070424/?stadt=12070424"' in other


def test_two_groups_are_named_and_have_addresses(client):
    small = page_of(client, "12070424")
    same = page_of(client, "12070424", gruppe="land")

    assert "Gemeinden mit 5.000 bis 19.999 Einwohnern (1" in small
    assert "Gemeinden in Brandenburg mit 10.000 bis 19.999 Einwohnern" in same
    assert "gruppe=land#stellung" in small


def test_estimates_and_gaps_are_said_in_words(client):
    guessed = next(t for t in register().towns if t.population_estimated)
    unknown = next(t for t in register().towns if t.population is None and t.is_settled)

    assert "Schätzwert" in page_of(client, guessed.ags)
    page = page_of(client, unknown.ags)
    assert "nicht genannt" in page
    assert "nicht gerechnet" in page


def test_an_area_without_people_says_so_and_compares_with_nobody(client):
    empty = next(town for town in register().towns if town.kind == "66")
    page = page_of(client, empty.ags)

    assert "gehört zu keiner Gemeinde, und hier wohnt niemand." in page
    assert "gehört zu keiner Gemeinde" in page
    assert f"/vergleich/{empty.ags}/" not in page


def test_a_town_without_experience_says_what_to_do(client):
    page = page_of(client, "12070424")

    assert "liegt uns noch keine Erfahrung vor" in page
    assert "Erfahrungen anderer Städte" in page


def test_an_unknown_key_gets_help(client):
    answer = client.get("/staedte/99999999/")
    short = client.get("/staedte/1207042/")

    assert answer.status_code == short.status_code == 404
    assert "kennen wir nicht" in answer.content.decode()
    assert "/staedte/12070424/" in short.content.decode()


@pytest.mark.parametrize("key", ["%00", "x" * 3000, "1207042%C3%A4", "..", "<b>"])
def test_odd_keys_are_not_found(client, key):
    assert client.get(f"/staedte/{key}/").status_code in {301, 302, 404}


def render(client, towns):
    for town in towns:
        page = page_of(client, town.ags)
        assert f"<h1>{town.name}</h1>".replace("'", "&#x27;") in page
        assert town.ags in page
        assert not re.search(r"\bnan\b|\bNone\b", page), town


def test_every_fiftieth_town_has_a_page(client):
    render(client, register().towns[::50])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_town_has_a_page(client):
    render(client, register().towns)


def test_start_asks_and_names_its_sources(client):
    page = client.get("/").content.decode()

    assert "<h1>Wer hat das schon gemacht?</h1>" in page
    assert 'id="frage"' in page
    assert 'id="stadt"' in page
    assert "Die meisten Einwohnerzahlen sind Schätzwerte" in page
    assert page.count('class="t" transform') == 14
    assert "GeoBasis-DE" in page


def test_start_shows_the_own_town_in_brick(client):
    page = client.get("/?stadt=12070424").content.decode()

    assert page.count('class="own" transform') == 1
    assert 'value="12070424"' in page
    assert "Aus Städten wie Wittenberge" in page


def test_an_ambiguous_town_is_offered_with_the_whole_query(client):
    page = client.get("/staedte/?land=14&stadt=Wittenberg").content.decode()

    assert "Welches „Wittenberg“ meinen Sie?" in page
    assert 'href="?land=14&amp;stadt=12070424"' in page
    assert "Prignitz, Brandenburg" in page


def test_a_chosen_suggestion_counts_while_its_name_stands_there(client):
    moelln = [town for town in register().towns if town.name == "Mölln"]
    for town in moelln:
        page = client.get("/", {"stadt": "Mölln", "stadt_ags": town.ags}).content.decode()
        assert f"/staedte/?stadt={town.ags}" in page
    changed = client.get("/", {"stadt": "Wittenberge", "stadt_ags": moelln[0].ags}).content.decode()
    assert "/staedte/?stadt=12070424" in changed


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/so-vergleichen-wir/", ["Was ist eine Kleinstadt?", "Einwohner je km²", "Wir runden ab"]),
        (
            "/daten-und-quellen/",
            ["dl-de/by-2-0", "GeoNutzV", "EUPL-1.2", "© GeoBasis-DE / BKG 2016"],
        ),
        ("/barrierefreiheit/", ["Der Betreiber dieser Seite muss sie noch ausfüllen."]),
        ("/datenschutz/", ["Der Betreiber dieser Seite muss sie noch ausfüllen.", "kein Cookie"]),
        ("/impressum/", ["Der Betreiber dieser Seite muss sie noch ausfüllen."]),
    ],
)
def test_pages_about_the_data(client, path, words):
    answer = client.get(path)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert [word for word in words if word not in page] == []
    assert not answer.cookies


def test_every_source_of_the_register_is_named(client):
    page = client.get("/daten-und-quellen/").content.decode()

    assert [s.key for s in register().sources.values() if f'id="{s.key}"' not in page] == []


def test_english_pages_keep_german_content_apart(client):
    page = client.get("/en/staedte/12070424/").content.decode()

    assert '<html lang="en">' in page
    assert "Town in the county of Prignitz, Brandenburg." in page
    assert "17,058" in page


def test_the_pilot_has_its_networks_and_their_towns():
    found = networks()

    assert len(found) == 6
    assert all(network.towns[0].leads for network in found)
    assert load_embedded().municipality_count == len(register().towns)


def test_pages_work_before_any_register_is_loaded(client):
    Edition.objects.update(state=Edition.State.SUPERSEDED)
    bump(REGISTER)

    for path in (
        "/",
        "/staedte/",
        "/so-vergleichen-wir/",
        "/daten-und-quellen/",
        "/staedte/suche/?q=x",
    ):
        assert client.get(path).status_code == 200, path
