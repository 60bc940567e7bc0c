# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The showcase in Chromium: accessible, keyboard, narrow, without scripts, without another host."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.core.showcase import show
from tests.e2e.visits import MAP_PATIENCE, NARROW, PATIENCE, WIDE, visiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server, settings, monkeypatch) -> str:
    show(settings, monkeypatch)
    return f"{live_server.url}/bausteine/"


def open_page(browser: Browser, address: str, **options) -> tuple[Page, list[str]]:
    """The page and all that its browser complains of or asks another host for."""
    page = browser.new_context(locale="de-DE", **options).new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    origin = address.removesuffix("/bausteine/")
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((origin, "blob:", "data:")) else faults.append(asked.url)
        ),
    )
    page.goto(address)
    return page, faults


def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, live_server, address):
    with (
        visiting(browser, live_server.url, WIDE) as wide,
        visiting(browser, live_server.url, NARROW) as narrow,
    ):
        for visit in (wide, narrow):
            visit.open("/bausteine/")
            visit.page.wait_for_selector("town-map[data-ready]", timeout=MAP_PATIENCE)
        for scheme in ("light", "dark"):
            for visit in (wide, narrow):
                visit.look(scheme)
                visit.begin()
            assert [visit.end() for visit in (wide, narrow)] == [[], []]
        for visit in (wide, narrow):
            assert visit.page.evaluate("document.documentElement.scrollWidth") == visit.width
            assert visit.faults == []
        narrow.look("light", 700)
        assert narrow.page.evaluate("document.documentElement.scrollWidth") == 700


def test_axe_would_find_something(browser, live_server, address):
    with visiting(browser, live_server.url) as visit:
        visit.open("/bausteine/").evaluate("document.querySelector('#ort').labels[0].remove()")
        assert "label" in {rule for rule, _places in visit.violations()}


def test_a_town_is_chosen_by_keyboard(browser, address):
    page, _faults = open_page(browser, address)
    field = page.get_by_role("combobox", name="Stadt", exact=True)
    field.press_sequentially("wit")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    option = page.get_by_role("option", name="Wittenberge")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    field.press("Enter")
    expect(field).to_have_value("Wittenberge")
    expect(field).to_have_attribute("aria-expanded", "false")
    chosen = page.locator("input[name=ort_ags]")
    expect(chosen).to_have_value("12070424")
    field.press("Backspace")  # another text is not the chosen town any more
    expect(chosen).to_have_value("")
    page.context.close()


def test_escape_closes_the_list_and_then_empties_the_field(browser, address):
    page, _faults = open_page(browser, address)
    field = page.get_by_role("combobox", name="Stadt", exact=True)
    field.press_sequentially("wi")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("wi")
    field.press("Escape")
    expect(field).to_have_value("")
    page.context.close()


def test_the_error_summary_takes_the_focus_and_leads_to_its_field(browser, address):
    page, _faults = open_page(browser, address)
    expect(page.locator(".ks-error")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_town")).to_be_focused()
    page.context.close()


def test_the_menu_of_a_phone_opens_and_escape_closes_it(browser, address):
    page, _faults = open_page(browser, address, viewport={"width": 320, "height": 700})
    page.get_by_text("Menü").press("Enter")
    link = page.locator(".ks-menu").get_by_role("link", name="Städte")
    expect(link).to_be_visible()
    link.press("Escape")
    expect(link).to_be_hidden()
    page.context.close()


def test_the_map_names_the_municipality_under_its_cross(browser, address):
    page, faults = open_page(browser, address)
    page.wait_for_selector("town-map[data-ready]", timeout=MAP_PATIENCE)
    canvas = page.get_by_role("region", name="Karte der kleinen Städte")
    canvas.focus()
    for _step in range(3):  # the showcase lies south of the middle of Germany
        canvas.press("+")
        page.wait_for_timeout(400)
    canvas.press("Enter")
    popup = page.locator(".maplibregl-popup-content")
    expect(popup.get_by_role("link")).to_have_text("Gemeinde 12070424")
    expect(popup).to_contain_text("Einwohner je km²: 337,1 je km²")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(canvas).to_be_focused()
    assert faults == []
    page.context.close()


def test_a_town_searched_for_is_shown_on_the_map(browser, address):
    page, _faults = open_page(browser, address)
    page.wait_for_selector("town-map[data-ready]", timeout=MAP_PATIENCE)
    field = page.get_by_role("combobox", name="Stadt", exact=True)
    field.press_sequentially("wit")
    page.get_by_role("option", name="Wittenberg Sachsen-Anhalt").click()
    expect(page.locator(".maplibregl-popup-content")).to_contain_text("Sachsen-Anhalt")
    page.context.close()


def test_forced_colours_and_missing_scripts_keep_the_drawing(browser, address):
    for options, attribute in (
        ({"forced_colors": "active"}, True),
        ({"java_script_enabled": False}, False),
    ):
        page, faults = open_page(browser, address, **options)
        assert page.locator("town-map[data-static]").count() == attribute
        expect(page.locator("town-map > svg")).to_be_visible()
        expect(page.locator(".ks-map-canvas")).to_have_count(0)
        assert faults == []
        page.context.close()


def test_a_broken_file_keeps_the_drawing(browser, address):
    page = browser.new_context().new_page()
    page.route("**/grenzen.json", lambda route: route.fulfill(body="{"))
    page.goto(address)
    page.wait_for_selector("town-map[data-static]", timeout=MAP_PATIENCE)
    expect(page.locator("town-map > svg")).to_be_visible()
    page.context.close()


def test_the_switch_works_without_scripts(browser, address):
    page, _faults = open_page(browser, address, java_script_enabled=False)
    page.get_by_role("switch", name="für Wittenberge sortiert").click()
    assert page.url == f"{address}?vergleich=0"
    page.context.close()


def test_paper_shows_sources_but_no_buttons(browser, address):
    page, _faults = open_page(browser, address)
    page.emulate_media(media="print")
    expect(page.locator(".ks-nav")).to_be_hidden()
    expect(page.locator(".ks-btn").first).to_be_hidden()
    expect(page.locator(".ks-source").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()


def test_a_table_is_a_table_on_a4(browser, address):
    page, _faults = open_page(browser, address, viewport={"width": 670, "height": 900})
    expect(page.locator(".ks-table--blocks thead")).to_have_css("position", "absolute")
    page.emulate_media(media="print")
    expect(page.locator(".ks-table--blocks thead")).to_have_css("position", "static")
    page.context.close()
