# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The main journey: say where one comes from, ask, read why the hits compare, read one."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.claims import false_claims, figures, told
from tests.e2e.visits import NARROW, WIDE, Visit, visiting

WITTENBERGE, DIESSEN, DIPPOLDISWALDE = "12070424", "09181114", "14628060"
QUESTION = "Coworking im Bahnhof"
SCREENS = [(WIDE, "light"), (NARROW, "dark")]


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Press Tab until the wanted element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


def ask(page: Page, typed: str, town: str, question: str = QUESTION) -> None:
    """By keyboard only: the question, the town chosen from the list, off."""
    tab_to(page, page.get_by_label("Ihre Frage, in Ihren Worten"))
    page.keyboard.type(question)
    field = page.get_by_role("combobox", name="für meine Stadt")
    tab_to(page, field)
    page.keyboard.type(typed)
    option = page.get_by_role("option", name=re.compile(rf"^{town}\b"))
    expect(option).to_be_visible()
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value(town)
    tab_to(page, page.get_by_role("button", name="Suchen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("switch", name=f"für {town} sortiert")).to_be_visible()


def titles(page: Page) -> list[str]:
    return page.locator(".ks-hit h2 a").all_inner_texts()


def reasons(page: Page) -> dict[str, list[tuple[str, str]]]:
    """The chips of each hit by the address of its report, as (word, text).

    Two hits may share a town, so its name does not tell them apart.
    """
    return {
        path_of(hit.locator("h2 a")): told(hit)
        for hit in page.locator(".ks-hit:has(.ks-why)").all()
    }


def path_of(link: Locator) -> str:
    return (link.get_attribute("href") or "").partition("?")[0]


def town_of(product, report: str) -> str:
    """The key of the town that a report is from, as its page links it."""
    match = re.search(r'href="/staedte/(\d{8})/', product.get(report))
    assert match, report
    return match[1]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_from_the_question_to_a_source_by_keyboard(browser, product, width, scheme):
    with visiting(browser, product.address, width, scheme) as visit:
        page = visit.open("/")
        ask(page, "Wittenb", "Wittenberge")
        assert f"stadt_ags={WITTENBERGE}" in page.url
        expect(page.locator(".ks-own")).to_contain_text("Der Bahnhof von 1846")
        expect(page.locator(".ks-why").first).to_contain_text("Kleinstädten")

        compared = titles(page)
        switch = page.get_by_role("switch")
        tab_to(page, switch)
        page.keyboard.press("Enter")
        expect(switch).to_have_attribute("aria-checked", "false")
        assert titles(page) != compared
        assert "vergleich=0" in page.url
        expect(switch).to_be_focused()
        page.keyboard.press("Enter")
        expect(switch).to_have_attribute("aria-checked", "true")
        assert titles(page) == compared

        tab_to(page, page.locator(".ks-hit h2 a").first)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(compared[0])
        assert f"stadt={WITTENBERGE}" in page.url
        number = page.locator(".ks-told a").first
        tab_to(page, number)
        source = (number.get_attribute("href") or "").removeprefix("#")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{source}")).to_be_in_viewport()
        assert visit.faults == []


def told_of(
    visit: Visit, typed: str, town: str
) -> tuple[list[str], dict[str, list[tuple[str, str]]]]:
    page = visit.open("/")
    ask(page, typed, town)
    return titles(page), reasons(page)


def test_another_town_gets_another_order_and_other_reasons(browser, product):
    with visiting(browser, product.address) as visit:
        first, first_told = told_of(visit, "Wittenb", "Wittenberge")
        second, second_told = told_of(visit, "Dießen", "Dießen am Ammersee")
    assert first != second
    both = first_told.keys() & second_told.keys()
    assert both
    assert all(first_told[report] != second_told[report] for report in both)


@pytest.mark.parametrize("own", [WITTENBERGE, DIESSEN])
def test_every_number_of_a_why_box_is_true(browser, product, own):
    with visiting(browser, product.address) as visit:
        page = visit.open(f"/erfahrungen/?frage=Coworking+im+Bahnhof&stadt={own}")
        said = reasons(page)
    town = {report: town_of(product, report) for report in said}
    known = figures(product, own, list(town.values()))
    chips = [(town[report], word, text) for report, chips in said.items() for word, text in chips]
    assert len(chips) >= 20
    wrong = [
        fault
        for key, word, text in chips
        for fault in false_claims(word, text, known[own], known[key])
    ]
    assert wrong == []


def test_an_unclear_town_is_asked_about(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open("/erfahrungen/?frage=Bahnhof&stadt=Neustadt")
        expect(page.get_by_role("switch")).to_have_count(0)
        meant = page.get_by_role("region", name="Welches „Neustadt“ meinen Sie?")
        saxon = meant.get_by_role("listitem").filter(has_text=re.compile(r"\w+, Sachsen\s*$"))
        saxon.get_by_role("link", name="Neustadt/Vogtl.").click()
        expect(page.get_by_role("switch", name="für Neustadt/Vogtl. sortiert")).to_be_visible()
        expect(page.get_by_label("Ihre Frage, in Ihren Worten")).to_have_value("Bahnhof")


def test_facets_narrow_the_hits_and_stand_in_the_address(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open(f"/erfahrungen/?frage=Bahnhof&stadt={WITTENBERGE}")
        before = len(titles(page))
        page.get_by_role("checkbox", name=re.compile("Brandenburg")).check()
        page.wait_for_url("**land=12**")
        places = page.locator(".ks-hit p.ks-muted:first-of-type").all_inner_texts()
        assert 0 < len(titles(page)) < before
        assert all("Brandenburg" in place for place in places)
        page.reload()
        expect(page.get_by_role("checkbox", name=re.compile("Brandenburg"))).to_be_checked()
        assert visit.faults == []


def test_a_word_that_nobody_wrote_leads_on(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open(f"/erfahrungen/?frage=Quantenradar&stadt={WITTENBERGE}")
        expect(page.get_by_role("heading", name=re.compile("Quantenradar"))).to_have_count(2)
        page.get_by_role("link", name="Innenstadt").first.click()
        expect(page.locator(".ks-hit").first).to_be_visible()


def test_the_journey_in_english(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open("/")
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.get_by_label("Your question, in your words").fill(QUESTION)
        field = page.get_by_role("combobox", name="for my town")
        field.press_sequentially("Dipoldis")
        page.get_by_role("option", name=re.compile("Dippoldiswalde")).click()
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("switch", name="ordered for Dippoldiswalde")).to_be_visible()
        expect(page.locator(".ks-why p").first).to_contain_text("small towns")
        expect(page.locator(".ks-hit h2").first).to_have_attribute("lang", "de")
        assert page.url.startswith(f"{product.address}/en/")
        page.locator(".ks-hit h2 a").first.click()
        expect(page.get_by_role("heading", name="What was done")).to_be_visible()
        german = page.locator(":is(h1, .ks-townhead .ks-lead, .ks-told li > :first-child)")
        assert german.count() >= 5
        assert all(one.get_attribute("lang") == "de" for one in german.all())
        assert visit.violations() == []

        page.locator(".ks-nav").get_by_role("link", name="Compare").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Dippoldiswalde")
        page.get_by_role("link", name="same size, other conditions").click()
        expect(page.locator("#ergebnis > .ks-peer")).to_have_count(8)
        expect(page.locator(".ks-peer .ks-chip--diff").first).to_contain_text("different")
        assert page.url.startswith(f"{product.address}/en/vergleich/{DIPPOLDISWALDE}/")
        assert visit.faults == []
