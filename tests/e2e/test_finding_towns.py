# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Towns: found in spite of a slip, read, seen on the map and in its table, listed and exported."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visits import NARROW, WIDE, visiting

DIPPOLDISWALDE = "14628060"
SCREENS = [(WIDE, "light"), (NARROW, "dark")]
SAXONY = "/staedte/?land=14"


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_misspelt_town_is_found_and_read(browser, product, width, scheme):
    with visiting(browser, product.address, width, scheme) as visit:
        page = visit.open("/staedte/suche/")
        page.get_by_role("combobox").focus()
        page.keyboard.type("Dipoldiswalde")
        expect(page.get_by_role("option", name=re.compile("^Dippoldiswalde"))).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/staedte/{DIPPOLDISWALDE}/**")
        expect(page.get_by_role("heading", level=1)).to_have_text("Dippoldiswalde")

        row = page.get_by_role("row", name=re.compile(r"^Einwohner .*13\.915"))
        expect(row).to_contain_text("31.12.2024")
        expect(row).to_contain_text("Destatis")
        page.get_by_role("link", name="Altenberg").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Altenberg")
        assert visit.faults == []


def test_a_town_becomes_ones_own(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open(f"/staedte/{DIPPOLDISWALDE}/")
        page.get_by_role("link", name="Dippoldiswalde ist meine Stadt").click()
        expect(page.locator(".ks-head")).to_contain_text("Dippoldiswalde")
        page.locator(".ks-nav").get_by_role("link", name="Erfahrungen").click()
        assert f"stadt={DIPPOLDISWALDE}" in page.url
        assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Dipoldiswalde", "Dippoldiswalde"),
        ("Oestrich Winkel", "Oestrich-Winkel"),
        ("Moelln", "Mölln"),
        ("molln", "Mölln"),
        ("Drjowk", "Drebkau"),
        ("12070424", "Wittenberge"),
    ],
)
def test_the_town_search_forgives(browser, product, typed, found):
    with visiting(browser, product.address) as visit:
        page = visit.open("/staedte/suche/")
        page.get_by_role("combobox").press_sequentially(typed)
        expect(page.get_by_role("option").first).to_contain_text(found)


def test_both_wittenbergs_are_offered_with_their_states(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open("/staedte/suche/")
        page.get_by_role("combobox").press_sequentially("Wittenberg")
        expect(page.get_by_role("option", name=re.compile("^Wittenberge "))).to_contain_text(
            "Prignitz, Brandenburg"
        )
        expect(page.get_by_role("option", name=re.compile("^Wittenberg "))).to_contain_text(
            "Sachsen-Anhalt"
        )


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_map_and_its_table_say_the_same(browser, product, width, scheme):
    with visiting(browser, product.address, width, scheme) as visit:
        page = visit.open("/staedte/karte/?merkmal=density")
        page.get_by_role("combobox", name="Stadt auf der Karte finden").press_sequentially(
            "Dippold"
        )
        page.get_by_role("option", name=re.compile("Dippoldiswalde")).click()
        popup = page.locator(".maplibregl-popup-content")
        expect(popup.get_by_role("link", name="Dippoldiswalde")).to_be_visible()
        said = re.search(r"(\d+) je km²", popup.inner_text())
        assert said
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_role("link", name="In der Liste, zum Sortieren und Herunterladen").click()
        page.goto(f"{page.url}&name=Dippoldiswalde")
        expect(page.get_by_role("row", name=re.compile("^Dippoldiswalde"))).to_contain_text(said[1])
        assert visit.faults == []


def names(page: Page) -> list[str]:
    return page.locator("tbody th a").all_inner_texts()


def saved(page: Page, link: str) -> io.BytesIO:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return io.BytesIO(Path(waiting.value.path()).read_bytes())


def as_csv(file: io.BytesIO) -> list[dict[str, str]]:
    return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig"), delimiter=";"))


def as_xlsx(file: io.BytesIO) -> list[tuple[object, str, object, object]]:
    """Key, its type, name and inhabitants of each row."""
    head, *lines = openpyxl.load_workbook(file).worksheets[0].iter_rows()
    assert [cell.value for cell in head][:2] == ["Schlüssel (AGS)", "Name"]
    size = [cell.value for cell in head].index("Einwohner")
    return [(line[0].value, line[0].data_type, line[1].value, line[size].value) for line in lines]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_small_towns_of_saxony_listed_sorted_and_taken_along(browser, product, width, scheme):
    with visiting(browser, product.address, width, scheme) as visit:
        page = visit.open("/staedte/")
        page.get_by_role("combobox", name="Land", exact=True).select_option("Sachsen")
        page.wait_for_url("**land=14**")
        counted = page.locator(".ks-sortbar strong")
        expect(counted).to_have_text(re.compile("^1[01]\\d Gemeinden$"))
        count = int(counted.inner_text().split()[0])

        page.get_by_label("Reihenfolge").select_option("-population")
        page.wait_for_url("**ordnung=-population**")
        first = names(page)
        assert len(first) == 50
        page.get_by_role("link", name="Seite 2").click()
        page.wait_for_url("**seite=2**")
        second = names(page)
        assert len(second) == 50
        assert not set(first) & set(second)

        rows = as_csv(saved(page, "Tabelle als CSV"))
        assert len(rows) == count
        assert [row["Name"] for row in rows[:100]] == [*first, *second]
        assert all(re.fullmatch(r"14\d{6}", row["Schlüssel (AGS)"]) for row in rows)
        sizes = [int(row["Einwohner"]) for row in rows]
        assert sizes == sorted(sizes, reverse=True)
        assert 5_000 <= sizes[-1] <= sizes[0] <= 19_999
        assert as_xlsx(saved(page, "Tabelle für Excel")) == [
            (row["Schlüssel (AGS)"], "s", row["Name"], size)
            for row, size in zip(rows, sizes, strict=True)
        ]
        assert visit.faults == []


def test_a_head_of_the_table_sorts_by_keyboard(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open(SAXONY)
        page.get_by_role("columnheader", name="Einwohner", exact=True).get_by_role("link").press(
            "Enter"
        )
        head = page.get_by_role("columnheader", name="Einwohner", exact=True)
        expect(head).to_have_attribute("aria-sort", "ascending")


def test_an_empty_list_says_what_to_do(browser, product):
    with visiting(browser, product.address) as visit:
        page = visit.open("/staedte/?land=14&name=xyzxyz")
        expect(page.locator(".ks-empty")).to_be_visible()
        assert page.locator(".ks-empty a").count() >= 1
