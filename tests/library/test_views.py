# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The pages: what they say, that they never fail, and what they cost."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kleinstadt.core.snapshots import bump
from kleinstadt.library.models import LIBRARY, Experience
from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.peers.queries.wording import why
from kleinstadt.towns.queries.register import register
from tests.library.records import make, pay, tell

SEARCH = "/erfahrungen/"
QUESTION = {"frage": "Coworking im Bahnhof"}


def read(response):
    """The text of a page, tags left out."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def hits(response):
    return [hit.found.entry.slug for hit in response.context["hits"]]


@pytest.mark.parametrize("ags", ["12070424", "09181114"])
def test_every_hit_says_why_its_town_compares(client, ags):
    response = client.get(SEARCH, QUESTION | {"stadt": ags})
    own, text = register().by_ags[ags], read(response)

    assert len(hits(response)) == 10
    for hit in response.context["hits"]:
        assert hit.why.rank == why(own, hit.found.town).rank
        assert " ".join(hit.why.sentence.split()) in text
        assert f"Gefunden mit: {hit.by}" in text
        assert hit.order in text
        for chip in (*hit.why.alike, *hit.why.different):
            assert " ".join(chip.text.split()) in text


def test_two_towns_read_another_order(client):
    one = hits(client.get(SEARCH, QUESTION | {"stadt": "12070424"}))
    other = hits(client.get(SEARCH, QUESTION | {"stadt": "09181114"}))

    assert one != other


def test_one_click_switches_comparability_off_and_on_again(client):
    asked = QUESTION | {"stadt": "12070424"}
    on = client.get(SEARCH, asked)
    off = client.get(SEARCH, asked | {"vergleich": "0"})

    assert 'aria-checked="true"' in on.content.decode()
    assert 'aria-checked="false"' in off.content.decode()
    assert "Geordnet danach, wie gut ein Bericht zur Frage passt." in read(off)
    assert hits(off) != hits(on)
    assert hits(client.get(SEARCH, asked | {"vergleich": ""})) == hits(on)


def test_the_own_town_stands_apart(client):
    response = client.get(SEARCH, QUESTION | {"stadt": "12070424"})

    assert "Aus Ihrer eigenen Stadt:" in read(response)
    titles = [hit.entry.title for hit in response.context["found"].own]
    assert len(titles) == 4
    before, after = response.content.decode().split("und zwei weitere")
    assert [title in html.unescape(before) for title in titles] == [True, True, False, False]
    assert all(title in html.unescape(after) for title in titles[2:])
    assert "wittenberge-bahnhof" not in hits(response)
    assert "/erfahrungen/wittenberge-bahnhof/?stadt=12070424" in response.content.decode()


def test_words_also_searched_are_named_and_can_be_left_out(client):
    loose = client.get(SEARCH, {"frage": "Warenhaus"})
    strict = client.get(SEARCH, {"frage": "Warenhaus", "woerter": "genau"})

    assert "Kaufhaus" in re.search("Auch gesucht: (.*?) nur genau", read(loose)).group(1)
    assert "?frage=Warenhaus&amp;woerter=genau" in loose.content.decode()
    assert "Gesucht wurde nur nach genau diesen Wörtern." in read(strict)


def test_a_misspelt_word_says_what_was_searched_instead(client):
    assert "„Cowoking“ steht in keinem Bericht. Gesucht haben wir: Coworking." in read(
        client.get(SEARCH, {"frage": "Cowoking"})
    )


def test_gaps_and_failures_are_said(client):
    row = make("zeppelin", title="Zeppelin", contact_function="")
    assert read(client.get(SEARCH, {"frage": "Zeppelin"})).count("Das hat nicht geklappt") == 1
    text = read(client.get(SEARCH, {"frage": "Zeppelin"}))
    assert "Das hat es gekostet in den Quellen nicht genannt" in text
    assert "Das hat nicht geklappt Dazu steht nichts in den Quellen." in text
    assert "Nachfragen: nicht genannt" in text

    tell(row, "Der Mast war zu kurz.", "difficulty")
    pay(row, 25_000_000, "Gesamtkosten", "budget", 2016)

    text = read(client.get(SEARCH, {"frage": "Zeppelin"}))
    assert "Das hat nicht geklappt Der Mast war zu kurz." in text
    assert "geplant: 25 Millionen Euro (2016), Gesamtkosten" in text


def test_an_unclear_town_is_asked_back_and_the_question_kept(client):
    response = client.get(SEARCH, QUESTION | {"stadt": "Wittenberg"})
    page = response.content.decode()

    assert response.context["own_town"] is None
    for ags in ("12070424", "15091375"):
        assert f"frage=Coworking+im+Bahnhof&amp;stadt={ags}" in page
    assert "Sachsen-Anhalt" in page
    assert 'value="Coworking im Bahnhof"' in page
    assert hits(response) == hits(client.get(SEARCH, QUESTION))


def test_nothing_found_offers_wider_topics_and_towns_to_ask(client):
    Experience.objects.filter(topics__slug="leihraeder").delete()
    asked = {"frage": "Bikesharing", "stadt": "12070424"}

    bump(LIBRARY)
    response = client.get(SEARCH, asked)
    text = read(response)

    assert response.context["found"].total == 0
    assert "„Bikesharing“ hat hier noch niemand aufgeschrieben." in text
    assert "Mobilität (" in text
    assert "thema=mobilitaet&amp;stadt=12070424" in response.content.decode()
    ranks = [each.rank for each in response.context["askable"]]
    assert ranks
    assert all(rank in text for rank in ranks)


def test_restrictions_that_leave_nothing_can_be_lifted(client):
    response = client.get(SEARCH, QUESTION | {"land": "04", "thema": "fusion"})
    text = read(response)

    assert "Mit diesen Einschränkungen bleibt nichts übrig." in text
    assert "Einschränkungen aufheben" in text
    assert 'href="?frage=Coworking+im+Bahnhof"' in response.content.decode()


def test_unknown_restrictions_are_named(client):
    text = read(client.get(SEARCH, {"thema": "<b>quatsch</b>"}))

    assert "haben sie weggelassen: <b>quatsch</b>" in text


def test_facets_count_and_keep_the_question(client):
    page = client.get(
        SEARCH, QUESTION | {"stadt": "12070424", "thema": "coworking"}
    ).content.decode()
    form = page[page.index('id="eingrenzen"') :]

    assert '<input type="hidden" name="frage" value="Coworking im Bahnhof">' in form
    assert '<input type="hidden" name="stadt" value="12070424">' in form
    assert re.search(r'name="thema"\s+value="coworking" checked', form)
    assert 'href="#eingrenzen"' in page


def test_pages_have_addresses(client):
    first, second = (client.get(SEARCH, {"seite": page}) for page in ("1", "2"))

    assert not set(hits(first)) & set(hits(second))
    assert '<ol class="ks-hits" start="11">' in second.content.decode()
    assert hits(client.get(SEARCH, {"seite": "1000000"})) == hits(
        client.get(SEARCH, {"seite": "9"})
    )
    assert hits(client.get(SEARCH, {"seite": "quatsch"})) == hits(first)


def test_a_draft_has_no_page(client):
    make("geheim", state="draft", title="Geheimer Zeppelin")

    assert client.get("/erfahrungen/geheim/").status_code == 404
    assert "Geheimer" not in read(client.get(SEARCH, {"frage": "Zeppelin"}))
    assert client.get("/erfahrungen/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("slug", ["wittenberge-bahnhof", "altena-summer-of-pioneers"])
def test_a_report_says_all_and_links_each_statement_to_its_sources(client, slug):
    response = client.get(f"/erfahrungen/{slug}/", {"stadt": "09181114"})
    page, text, row = response.content.decode(), read(response), Experience.objects.get(slug=slug)

    for statement in row.statements.all():
        assert statement.text in text
        for source in statement.sources.all():
            assert f'href="#quelle-{source.number}"' in page
            assert f'id="quelle-{source.number}"' in page
    assert text.count("Unsere Folgerung.") == row.statements.filter(editorial=True).count()
    for amount in row.money.all():
        assert amount.what in text
    own = register().by_ags["09181114"]
    assert why(own, register().by_id[row.town_id]).rank in text
    assert f"seite=/erfahrungen/{slug}/" in page
    assert response.context["similar"]
    assert slug not in [each.entry.slug for each in response.context["similar"]]


def test_what_still_runs_has_no_end(client):
    row = Experience.objects.get(slug="bad-berleburg-smart-city")
    line = client.get(row.get_absolute_url())

    assert (row.outcome, row.ended) == ("running", "2026")
    assert "seit Juli 2019 · lief im März 2022 (zuletzt geprüft 22.11.2026)" in read(line)
    assert f"{row.started[:4]} bis" not in read(line)


def test_the_own_report_is_not_compared(client):
    response = client.get("/erfahrungen/wittenberge-bahnhof/", {"stadt": "12070424"})

    assert "Dieser Bericht stammt aus Ihrer eigenen Stadt." in read(response)
    assert response.context["why"] is None


def test_german_texts_are_marked_on_english_pages(client):
    page = client.get("/en/erfahrungen/wittenberge-bahnhof/").content.decode()

    assert '<html lang="en">' in page
    assert re.search(r'<h1 lang="de">Der Bahnhof von 1846', page)
    assert "<article>" in page
    assert "What did not work" in page or "This did not work" in page


@pytest.mark.parametrize(
    "address",
    [
        SEARCH,
        f"{SEARCH}?frage=Coworking+im+Bahnhof&stadt=12070424",
        f"{SEARCH}?frage=Seilbahnxyz&stadt=12070424",
        "/erfahrungen/wittenberge-bahnhof/?stadt=09181114",
    ],
)
def test_a_page_costs_at_most_8_queries_and_250_kilobytes(
    client, address, django_assert_max_num_queries
):
    client.get(address)
    with django_assert_max_num_queries(8):
        response = client.get(address)

    assert len(response.content) <= 250_000


@pytest.mark.parametrize("operates", [False, True])
def test_a_report_costs_who_has_signed_in_at_most_8_queries_too(
    client, operates, django_assert_max_num_queries
):
    person = get_user_model().objects.create_user("leserin")
    if operates:
        group = Group.objects.create(name="Betrieb")
        group.permissions.add(Permission.objects.get(codename="operate"))
        person.groups.add(group)
    client.force_login(person)
    address = "/erfahrungen/wittenberge-bahnhof/?stadt=09181114"
    client.get(address)

    with django_assert_max_num_queries(8):
        response = client.get(address)

    assert "Mein Schreibtisch" in read(response)
    assert "Anmelden" not in read(response)


def test_a_longer_list_costs_no_query_more(client, django_assert_num_queries):
    client.get(SEARCH)
    with django_assert_num_queries(5):
        client.get(SEARCH, {"frage": "Kaufhaus"})
    with django_assert_num_queries(5):
        client.get(SEARCH)


HOSTILE = [
    "\x00",
    "Bahn\x00hof",
    "AND OR NOT (",
    '"unclosed „quote',
    "a" * 10_000,
    "Coworking " * 1_000,
    "コワーキング 駅",
    "مساحة عمل",
    "🏚️🚉",
    "' OR 1=1 --",
    "%s %(x)s {0} {{ x }} {% x %}",
    "<script>alert(1)</script>",
    "\ud800",
    "*" * 500,
    "-" * 500,
    "ß" * 300,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_questions_are_answered(client, words):
    words = words.encode("utf-8", "surrogatepass")
    response = client.get(SEARCH, {"frage": words, "stadt": words, "thema": words, "seite": words})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


anything = st.text(max_size=80)
facet = st.lists(
    st.sampled_from(["coworking", "bahnhof", "keins", "12", "running", "kosten"]) | anything,
    max_size=3,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    frage=anything | st.sampled_from(["Coworking Bahnhof", '"leer stehend"', "Kaufhaus"]),
    stadt=anything | st.sampled_from(["12070424", "Mölln", "Wittenberg", "00000000"]),
    facets=st.fixed_dictionaries(
        dict.fromkeys(("thema", "gebaeude", "land", "ausgang", "mit"), facet)
    ),
    seite=anything | st.integers(-5, 50).map(str),
    woerter=st.sampled_from(["", "genau", "x"]),
    vergleich=st.sampled_from(["", "0", "1"]),
)
def test_any_address_is_answered(frage, stadt, facets, seite, woerter, vergleich):
    asked = {
        "frage": frage,
        "stadt": stadt,
        "seite": seite,
        "woerter": woerter,
        "vergleich": vergleich,
    }
    encoded = {
        key: [each.encode("utf-8", "surrogatepass") for each in value]
        if isinstance(value, list)
        else value.encode("utf-8", "surrogatepass")
        for key, value in (asked | facets).items()
    }
    response = Client().get(SEARCH, encoded)

    assert response.status_code == 200
    shown, found = response.context["hits"], response.context["found"]
    assert len(shown) == min(10, found.total - (response.context["page"].number - 1) * 10)
    assert found.total + len(found.own) + found.more_own <= found.without_facets
    assert found.without_facets <= len(catalogue().entries)
