# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparable towns: three kinds, weights by keyboard, an answer to nonsense."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.claims import false_claims, figures, told
from tests.e2e.visits import NARROW, WIDE, visiting

SCREENS = [(WIDE, "light"), (NARROW, "dark")]
OWN = "12070424"
FOUND = "#ergebnis > .ks-peer"  # the partners of its network stand apart
WITTENBERGE = f"/vergleich/{OWN}/"
KINDS = ("ähnlich", "gleich groß, aber anders", "gemischt")


def towns(page: Page) -> list[str]:
    return page.locator(f"{FOUND} h3 a").all_inner_texts()


def key_of(entry: Locator) -> str:
    """The key of a compared town, from the address of its page."""
    return re.sub(r"\D", "", (entry.locator("h3 a").get_attribute("href") or "").partition("?")[0])


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_three_kinds_of_comparison(browser, product, width, scheme):
    with visiting(browser, product.address, width, scheme) as visit:
        page = visit.open("/vergleich/")
        page.get_by_role("combobox").press_sequentially("Wittenberge")
        page.get_by_role("option", name=re.compile("^Wittenberge ")).click()
        page.get_by_role("button", name="Vergleichen").click()
        page.wait_for_url(f"**{WITTENBERGE}**")
        found = {}
        for kind in KINDS:
            page.locator(".ks-tabs").get_by_role("link", name=kind, exact=True).click()
            expect(
                page.locator(".ks-tabs").get_by_role("link", name=kind, exact=True)
            ).to_have_attribute("aria-current", "page")
            found[kind] = towns(page)
            expect(page.locator(".ks-why").first).to_be_visible()
        alike, contrast, mixed = (found[kind] for kind in KINDS)
        assert len(alike) == len(contrast) == 8
        assert not set(alike) & set(contrast)
        assert set(mixed) & set(alike)
        assert set(mixed) - set(alike)
        assert "Wittenberge" not in alike + contrast + mixed
        assert visit.faults == []


def test_a_weight_changes_the_answer_by_keyboard(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open(WITTENBERGE)
        before = towns(page)
        weight = page.get_by_label("Bahn", exact=True)
        weight.focus()
        page.keyboard.press("5")
        page.keyboard.press("Enter")
        page.wait_for_url("**gewicht_bahn=5**")
        expect(page.locator(".ks-tabnote")).to_contain_text("Bahn 5")
        assert towns(page) != before
        after = towns(page)
        page.reload()
        assert towns(page) == after


def test_all_weights_zero_is_answered_with_a_sentence(browser, product):
    names = ("groesse", "lage", "siedlung", "bahn", "wirtschaft", "grenze")
    with visiting(browser, product.address) as visit:
        page = visit.open(f"{WITTENBERGE}?" + "&".join(f"gewicht_{name}=0" for name in names))
        expect(page.locator(".ks-empty")).to_contain_text(re.compile("Gewicht|Thema|Themen"))
        assert towns(page) == []
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert visit.faults == []


def test_a_town_of_ones_choice_is_shown_in_any_case(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open(WITTENBERGE)
        assert "Herzberg (Elster)" not in towns(page)
        page.get_by_role("combobox", name="Weitere Stadt").press_sequentially("Herzberg Elst")
        page.get_by_role("option", name=re.compile("^Herzberg .Elster")).click()
        page.wait_for_url("**dazu=Herzberg**")
        expect(page.locator(f"{FOUND} h3").last).to_have_text("Herzberg (Elster)")
        expect(page.get_by_role("checkbox", name="Herzberg (Elster)")).to_be_checked()
        assert len(towns(page)) == 9
        expect(page.locator("#werte").get_by_role("row", name="Herzberg (Elster)")).to_be_visible()
        page.get_by_role("checkbox", name="Herzberg (Elster)").uncheck()
        expect(page.locator(FOUND)).to_have_count(8)
        assert "Herzberg (Elster)" not in towns(page)
        assert visit.faults == []


@pytest.mark.parametrize("kind", ["aehnlich", "gegensatz", "gemischt"])
def test_every_number_of_a_comparison_is_true(browser, product, kind):
    with visiting(browser, product.address) as visit:
        page = visit.open(f"{WITTENBERGE}?art={kind}&dazu=12062224")
        entries = page.locator(".ks-peer").all()
        said = {key_of(entry): told(entry) for entry in entries}
    assert len(said) == 13
    assert {"12062224", "14628060"} <= said.keys()  # added, and of its network
    assert all(said.values())
    known = figures(product, OWN, list(said))
    wrong = [
        fault
        for key, chips in said.items()
        for word, text in chips
        for fault in false_claims(word, text, known[OWN], known[key])
    ]
    assert wrong == []
