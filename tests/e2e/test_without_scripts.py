# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Every journey of a reader without JavaScript: forms, links, drawings and tables."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visits import NARROW, WIDE, visiting


@pytest.fixture(params=[WIDE, NARROW])
def plain(request, browser, product):
    with visiting(browser, product.address, request.param, java_script_enabled=False) as visit:
        yield visit


def test_asking(plain):
    page = plain.open("/")
    page.get_by_label("Ihre Frage, in Ihren Worten").fill("Coworking im Bahnhof")
    page.get_by_label("für meine Stadt").fill("wittenberge")
    page.get_by_role("button", name="Suchen").click()
    switch = page.get_by_role("switch", name="für Wittenberge sortiert")
    expect(switch).to_have_attribute("aria-checked", "true")
    compared = page.locator(".ks-hit h2 a").all_inner_texts()
    switch.click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    assert page.locator(".ks-hit h2 a").all_inner_texts() != compared
    page.get_by_role("switch").click()
    assert page.locator(".ks-hit h2 a").all_inner_texts() == compared
    page.locator(".ks-hit h2 a").first.click()
    number = page.locator(".ks-told a").first
    target = number.get_attribute("href") or ""
    number.click()
    assert page.url.endswith(target)
    assert plain.faults == []


def test_an_unclear_town(plain):
    page = plain.open("/")
    page.get_by_label("Ihre Frage, in Ihren Worten").fill("Bahnhof")
    page.get_by_label("für meine Stadt").fill("Neustadt")
    page.get_by_role("button", name="Suchen").click()
    saxon = page.get_by_role("listitem").filter(has_text=re.compile(r"\w+, Sachsen\s*$"))
    saxon.get_by_role("link", name="Neustadt/Vogtl.").click()
    expect(page.get_by_role("switch", name="für Neustadt/Vogtl. sortiert")).to_be_visible()


def test_facets(plain):
    page = plain.open("/erfahrungen/?frage=Bahnhof")
    page.get_by_role("checkbox", name=re.compile("Brandenburg")).check()
    page.get_by_role("button", name="Anwenden").click()
    places = page.locator(".ks-hit p.ks-muted:first-of-type").all_inner_texts()
    assert places
    assert all("Brandenburg" in place for place in places)


def test_finding_a_town_and_its_map(plain):
    page = plain.open("/staedte/suche/")
    page.get_by_label("Name oder Schlüssel der Gemeinde").fill("Dipoldiswalde")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Dippoldiswalde", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dippoldiswalde")
    page = plain.open("/staedte/karte/")
    expect(page.locator("town-map > svg")).to_be_visible()
    page.get_by_role("radio", name="Fläche").check()
    page.get_by_role("button", name="Anzeigen").click()
    assert "merkmal=area" in page.url
    expect(page.get_by_role("table").last).to_contain_text("Abenberg")
    assert plain.faults == []


def test_the_list(plain):
    page = plain.open("/staedte/")
    page.get_by_role("combobox", name="Land", exact=True).select_option("Sachsen")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator(".ks-sortbar strong")).to_have_text(re.compile("^1[01]\\d Gemeinden$"))
    page.get_by_role("link", name="Seite 2").click()
    assert "land=14" in page.url
    assert "seite=2" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tabelle als CSV").click()
    assert waiting.value.suggested_filename.endswith(".csv")


def test_comparing(plain):
    page = plain.open("/vergleich/")
    page.get_by_label("Name der Stadt oder ihr Schlüssel (AGS)").fill("Wittenberge")
    page.get_by_role("button", name="Vergleichen").click()
    page.get_by_role("link", name="gleich groß, aber anders").click()
    assert page.locator("#ergebnis > .ks-peer .ks-why").count() == 8
    page.get_by_label("Bahn", exact=True).select_option("5")
    page.get_by_role("button", name="Zeigen").click()
    assert "gewicht_bahn=5" in page.url
    assert "art=gegensatz" in page.url
    assert page.locator("#ergebnis > .ks-peer").count() == 8
