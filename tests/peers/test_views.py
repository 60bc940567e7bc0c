# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of comparison, plain, by htmx, as files, with odd addresses."""

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse

from kleinstadt.towns.queries.register import register

PAGE = "/vergleich/12070424/"


def visible(response):
    text = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_page_shows_sentence_chips_table_strips_map_and_state_of_data(client):
    page = client.get(PAGE, {"stadt": "12070424"})
    text = visible(page)

    assert page.status_code == 200
    for part in [
        "Welche Städte ähneln Wittenberge?",
        "Keine von 1.825 Kleinstädten ist Wittenberge ähnlicher als Bergen auf Rügen.",
        "Größe 3, Lage 5, Siedlung 2, Bahn 2",
        "zählt nicht mit: Dazu gibt es nur von weniger als 2 von 100 Kleinstädten Zahlen.",
        "Einwohnerzahlen sind zum Teil geschätzt.",
        "Ihre Stadt",
        "mitgelieferte Daten mit Grenzen vom 01.01.2016",
    ]:
        assert part in text
    markup = page.content.decode()
    assert markup.count('class="ks-teaser ks-peer"') == 8 + 4  # with the network
    assert markup.count('class="pt"') == 8 + 4
    assert markup.count('class="own"') == 1
    assert markup.count('role="row"') == 10 + 4
    assert len(page.content) < 250_000


def test_own_town_leads_the_table_and_every_link_keeps_it(client):
    markup = client.get(PAGE, {"stadt": "12070424"}).content.decode()
    table = markup[markup.index("<tbody") : markup.index("</tbody>")]

    assert table.index('class="is-own"') < table.index("Bergen auf R")
    assert 'href="/staedte/13073010/?stadt=12070424"' in table


def test_page_asks_the_database_little_however_many_towns(client, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get(PAGE, {"anzahl": "50"})


@pytest.mark.parametrize("mode", ["aehnlich", "gegensatz", "gemischt"])
def test_modes_are_tabs_with_an_address_each(client, mode):
    markup = client.get(PAGE, {"art": mode, "land": "14"}).content.decode()
    tabs = markup[markup.index('class="ks-tabs"') :]

    assert re.search(rf'href="\?art={mode}&amp;land=14" aria-current="page"', tabs) or re.search(
        rf'href="\?[^"]*art={mode}[^"]*" aria-current="page"', tabs
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            dict.fromkeys(
                ["gewicht_groesse", "gewicht_lage", "gewicht_siedlung", "gewicht_bahn", "gewicht_wirtschaft", "gewicht_grenze"],
                "0",
            ),
            "Alle Gewichte sind null",
        ),
        ({"km": "5", "land": "09"}, "Keine Stadt erfüllt alle diese Grenzen."),
        (
            {"art": "gegensatz", "gewicht_lage": "0", "gewicht_siedlung": "0", "gewicht_bahn": "0", "gewicht_wirtschaft": "0"},
            "Ein Gegensatz braucht außer der Größe noch ein Thema.",
        ),
        ({"dazu": "xyzqw"}, "Eine Gemeinde „xyzqw“ kennen wir nicht."),
        ({"dazu": "Wittenberg"}, "Welches „Wittenberg“ meinen Sie?"),
    ],
)  # fmt: skip
def test_odd_questions_get_a_clear_sentence(client, query, sentence):
    page = client.get(PAGE, query)

    assert page.status_code == 200
    assert sentence in visible(page)


def test_added_towns_are_shown_even_where_nobody_is_found(client):
    text = visible(client.get(PAGE, {"km": "5", "land": "09", "dazu": "09181114"}))

    assert "Von Ihnen dazugenommene Städte" in text
    assert "Keine Stadt erfüllt alle diese Grenzen." in text
    assert "Am nächsten kommt" not in text


@pytest.mark.parametrize("mode", ["aehnlich", "gegensatz", "gemischt"])
def test_the_network_stands_apart_marked_by_its_distance(client, mode):
    markup = client.get(PAGE, {"art": mode}).content.decode()
    group = markup[markup.index('id="verbund"') :].split("</section>")[0]
    tags = dict(
        re.findall(r'<a href="/staedte/(\d{8})/">.*?class="ks-tag">([^<]+)<', group, re.DOTALL)
    )

    assert "Aus dem Verbund von Wittenberge" in group
    assert "StadtLabor Kleinstadt" in group
    assert tags == {
        "01053090": "im Gegensatz",  # Mölln
        "09181114": "im Gegensatz",  # Dießen
        "06439012": "im Gegensatz",  # Oestrich-Winkel
        "14628060": "im Gegensatz",  # Dippoldiswalde
    }


def test_a_town_without_a_network_has_no_such_group(client):
    assert 'id="verbund"' not in client.get("/vergleich/13073010/").content.decode()


def test_limits_that_leave_nobody_leave_the_network(client):
    markup = client.get(PAGE, {"km": "5", "land": "09"}).content.decode()

    assert markup.count("Keine Stadt erfüllt alle diese Grenzen.") == 1
    assert 'id="verbund"' in markup


def test_the_size_of_a_contrast_is_chosen_and_said(client):
    usual = visible(client.get(PAGE, {"art": "gegensatz"}))
    wider = visible(client.get(PAGE, {"art": "gegensatz", "groesse": "2"}))

    assert "höchstens 1,5-mal so groß oder so klein" in usual
    assert "höchstens 2-mal so groß oder so klein" in wider


def test_an_area_without_a_municipality_says_so(client):
    empty = next(one for one in register().towns if not one.is_settled)

    assert "gehört zu keiner Gemeinde" in visible(client.get(reverse("peers", args=[empty.ags])))


def test_a_town_of_unknown_size_is_compared_by_the_rest(client):
    town = next(
        one for one in register().towns if one.population is None and one.is_settled and one.lat
    )
    text = visible(client.get(reverse("peers", args=[town.ags])))

    assert f"Von {town.name} nicht bekannt" in text or "nichts bekannt" in text
    assert "keine Kleinstadt" in text


@pytest.mark.parametrize("ags", ["99999999", "abc", "1" * 500, "%00"])
def test_unknown_keys_are_not_found(client, ags):
    assert client.get(f"/vergleich/{ags}/").status_code == 404


def test_an_address_keeps_only_what_was_said(client):
    form = {"art": "gegensatz", "groesse": "", "km": " ", "dazu": ["", "09181114"]}
    clean = f"{PAGE}?art=gegensatz&dazu=09181114"

    assert client.get(PAGE, form).url == clean
    assert client.get(clean).status_code == 200
    assert client.get(PAGE, {"km": ""}).url == PAGE
    exchanged = client.get(PAGE, form, headers={"HX-Request": "true"})
    assert (exchanged.status_code, exchanged["HX-Push-Url"]) == (200, clean)
    assert client.get("/vergleich/", {"stadt": "Wittenberge", "km": ""}).url == (
        f"{PAGE}?stadt=12070424"
    )


def test_start_leads_to_the_asking_town_or_asks_which(client):
    assert client.get("/vergleich/").status_code == 200
    found = client.get("/vergleich/", {"stadt": "Wittenberge", "art": "gegensatz"})
    assert found.url == "/vergleich/12070424/?stadt=12070424&art=gegensatz"
    assert "Welches „Wittenberg“ meinen Sie?" in visible(
        client.get("/vergleich/", {"stadt": "Wittenberg"})
    )


def test_csv_holds_what_the_page_shows_with_keys_as_text(client):
    query = {"art": "gemischt", "dazu": "09181114"}
    response = client.get("/vergleich/12070424/tabelle.csv", query)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    page = client.get(PAGE, query).content.decode()
    shown = re.findall(r'rowheader.*?<a href="/staedte/(\d{8})/', page, flags=re.DOTALL)

    assert rows[0][:3] == ["Schlüssel (AGS)", "Stadt", "Land"]
    assert rows[1][:4] == ["12070424", "Wittenberge", "Brandenburg", "17058"]
    assert [row[0] for row in rows[1:]] == shown
    assert rows[-1 - 3][0] == "09181114"  # then come the other towns of the network
    assert "attachment" in response["Content-Disposition"]


def test_xlsx_names_question_data_and_address(client):
    response = client.get("/vergleich/12070424/tabelle.xlsx", {"km": "200"})
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        text = b"".join(book.read(name) for name in book.namelist()).decode(errors="replace")

    for part in [
        "Welche Städte ähneln Wittenberge?",
        "höchstens 200 km",
        "/vergleich/12070424/?km=200",
        "mitgelieferte Daten",
    ]:
        assert part in text


def test_other_kinds_of_file_are_not_found(client):
    assert client.get("/vergleich/12070424/tabelle.exe").status_code == 404
    assert client.get("/vergleich/99999999/tabelle.csv").status_code == 404


def test_english_page_has_no_german_sentence(client):
    text = visible(client.get(f"/en{PAGE}"))

    assert "None of 1,825 small towns is more like Wittenberge than Bergen auf Rügen." in text
    assert "ähnlich" not in text


@pytest.mark.parametrize("mode", ["aehnlich", "gegensatz", "gemischt"])
def test_names_on_the_map_stay_inside_and_apart(client, mode):
    markup = client.get(PAGE, {"art": mode}).content.decode()
    box = re.search(r'<svg[^>]* viewBox="([\d. -]+)" role="img"', markup)[1]
    left, _top, width, _height = (float(part) for part in box.split())
    names = re.findall(
        r'<text(?: class="o")? x="(\d+)" y="(\d+)" text-anchor="(\w+)"[^>]*>([^<]+)', markup
    )
    letter = 19  # the width of a letter beside the text; phones draw the names larger
    spans = []
    for x, y, anchor, name in names:
        wide = letter * len(name)
        start = int(x) - {"start": 0, "end": wide, "middle": wide / 2}[anchor]
        spans.append((start, start + wide, int(y)))

    assert "Wittenberge" in [name for *_place, name in names]
    assert len(names) > 4
    assert all(left <= start and end <= left + width for start, end, _y in spans)
    for place, (start, end, y) in enumerate(spans):
        for other_start, other_end, other_y in spans[place + 1 :]:
            assert end <= other_start or other_end <= start or abs(y - other_y) >= 30
