# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One page of each template, judged alike; and a planted fault for each judge."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.visits import COLOURS, NARROW, RULES, WIDE, Visit, visiting

WITTENBERGE = "stadt=12070424"
READERS = {
    "start": "/",
    "start of a town": f"/?{WITTENBERGE}",
    "start of an unclear town": "/?stadt=Neustadt",
    "search": f"/erfahrungen/?frage=Coworking+im+Bahnhof&{WITTENBERGE}",
    "search by relevance": f"/erfahrungen/?frage=Coworking+im+Bahnhof&{WITTENBERGE}&vergleich=0",
    "search without a question": "/erfahrungen/?seite=2",
    "search without a hit": f"/erfahrungen/?frage=Quantenradar&{WITTENBERGE}",
    "search from an unclear town": "/erfahrungen/?frage=Bahnhof&stadt=Neustadt",
    "experience": "/erfahrungen/wittenberge-bahnhof/?stadt=09181114",
    "list": f"/staedte/?land=14&seite=2&{WITTENBERGE}",
    "list without a row": "/staedte/?name=xyzxyz",
    "town": "/staedte/12070424/",
    "another town": f"/staedte/14628060/?{WITTENBERGE}",
    "unknown town": "/staedte/99999999/",
    "town search": "/staedte/suche/?q=Wittenb",
    "comparison asked for": "/vergleich/",
    "comparison": f"/vergleich/12070424/?{WITTENBERGE}",
    "contrast": "/vergleich/12070424/?art=gegensatz",
    "comparison without weights": "/vergleich/12070424/?"
    + "&".join(
        f"gewicht_{name}=0"
        for name in ("groesse", "lage", "siedlung", "bahn", "wirtschaft", "grenze")
    ),
    "comparison of nobody": "/vergleich/99999999/",
    "method": "/so-vergleichen-wir/",
    "sources": "/daten-und-quellen/",
    "accessibility": "/barrierefreiheit/",
    "privacy": "/datenschutz/",
    "imprint": "/impressum/",
    "sign in": "/konto/anmelden/",
    "correction": "/fehler-melden/?seite=/staedte/12070424/",
    "thanks": "/fehler-melden/danke/",
    "nothing there": "/gibt-es-nicht/",
    "English start": f"/en/?{WITTENBERGE}",
    "English search": f"/en/erfahrungen/?frage=Coworking+im+Bahnhof&{WITTENBERGE}",
    "English comparison": "/en/vergleich/12070424/",
}
# The same template with other words: two screens are enough.
VARIANTS = {
    "start of an unclear town",
    "search by relevance",
    "search from an unclear town",
    "another town",
    "contrast",
    "comparison without weights",
    "English start",
    "English search",
    "English comparison",
}
MAP = f"/staedte/karte/?{WITTENBERGE}"
LIGHT_ENOUGH, MAP_LIGHT_ENOUGH = 250_000, 1_200_000  # bytes, compressed
PICTURES = os.environ.get("E2E_SCREENSHOTS", "")  # a folder to keep pictures of all pages in


def judged(visits: Sequence[tuple[Visit, str]], name: str) -> list[tuple[int, str, object]]:
    """What is wrong with the open pages, each in light or dark."""
    wrong: list[tuple[int, str, object]] = []
    for visit, scheme in visits:
        visit.look(scheme)
        # in the dark the same elements stand in the same places; only their colours are others
        visit.begin(RULES if scheme == "light" else COLOURS)
    for visit, scheme in visits:
        wrong += [(visit.width, scheme, one) for one in [*visit.end(), *visit.misfits()]]
        if PICTURES:
            path = Path(PICTURES) / f"{name.replace(' ', '-')}-{visit.width}-{scheme}.png"
            visit.page.screenshot(path=path, full_page=True)
    return wrong


@pytest.mark.parametrize("name", READERS)
def test_a_page_is_accessible_quiet_narrow_and_light(browser, product, name):
    with (
        visiting(browser, product.address, WIDE) as wide,
        visiting(browser, product.address, NARROW) as narrow,
    ):
        for visit in (wide, narrow):
            visit.open(READERS[name])
        if name not in VARIANTS:
            assert judged([(wide, "dark"), (narrow, "light")], name) == []
        assert judged([(wide, "light"), (narrow, "dark")], name) == []
        for visit in (wide, narrow):
            assert 50_000 < visit.weight() <= LIGHT_ENOUGH
            assert visit.faults == []
            assert visit.page.context.cookies() == [] or name in {"sign in", "correction"}


def test_the_map_too(browser, product):
    with visiting(browser, product.address) as visit:
        visit.open(MAP)
        assert visit.page.locator("town-map[data-ready]").count() == 1
        assert LIGHT_ENOUGH < visit.weight() <= MAP_LIGHT_ENOUGH
        assert min(visit.weights().values()) > 0  # that of its worker too
        # each further screen is a map drawn anew, which takes seconds without a graphics card
        assert judged([(visit, "light")], "map") == []
        visit.look("dark", NARROW)
        assert judged([(visit, "dark")], "map") == []
        assert visit.faults == []
        assert visit.page.context.cookies() == []


def plant(page: Page, old: str, new: str) -> None:
    """Let the start page arrive with a fault in it."""

    def answer(route: Route) -> None:
        real = route.fetch()
        body = real.text()
        assert old in body
        route.fulfill(response=real, body=body.replace(old, new, 1))

    page.route("**/impressum/", answer)


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<script>1</script>", "console: policy: script-src"),
        ('<p style="color:red">rot</p>', "console: policy: style-src"),
        ('<script src="/static/core/gibt-es-nicht.js"></script>', "console: Failed to load"),
        ('<link rel="prefetch" href="http://localhost:9/x">', "another host: http://localhost:9"),
    ],
)
def test_an_unruly_page_would_be_found(browser, product, planted, told):
    with visiting(browser, product.address) as visit:
        plant(visit.page, "</main>", f"{planted}</main>")
        visit.open("/impressum/")
        visit.page.wait_for_load_state("networkidle")
        assert [fault for fault in visit.faults if fault.startswith(told)] != []


def test_an_inaccessible_page_would_be_found(browser, product):
    with visiting(browser, product.address) as visit:
        plant(visit.page, "</main>", '<img src="/static/core/favicon.svg"></main>')
        visit.open("/impressum/")
        assert [rule for rule, _places in visit.violations()] == ["image-alt"]


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('<svg width="900" height="9"></svg>', "the page is too wide"),
        ('<div class="ks-scroll"><svg width="900" height="9"></svg></div>', "to be scrolled"),
        (f'<div class="ks-hero"><h2 class="ks-nowrap">{"Wort " * 30}</h2></div>', "cut off"),
    ],
)
def test_a_page_that_does_not_fit_would_be_found(browser, product, planted, told):
    with visiting(browser, product.address, NARROW) as visit:
        plant(visit.page, "</main>", f"{planted}</main>")
        visit.open("/impressum/")
        assert [one for one in visit.misfits() if one.startswith(told)] != []


@pytest.mark.parametrize(
    ("styles", "told"),
    [
        ({"width": "1em", "overflowWrap": "anywhere"}, "squeezed:"),
        ({"width": "9em", "height": "2em", "overflow": "hidden"}, "cut off: "),
        ({"width": "9em", "whiteSpace": "nowrap", "overflow": "hidden"}, "cut off: "),
    ],
)
def test_a_squeezed_or_clipped_text_would_be_found(browser, product, styles, told):
    with visiting(browser, product.address) as visit:
        visit.open("/impressum/")
        assert visit.misfits() == []
        text = visit.page.locator("main p", has_text=re.compile(".{40}")).first
        text.evaluate("(one, styles) => Object.assign(one.style, styles)", styles)
        assert [one[:9] for one in visit.misfits()] == [told]


def test_a_heavy_page_would_be_found(browser, product):
    script = re.search(r'src="(/static/core/build/map[^"]*)"', product.get("/staedte/karte/"))
    assert script
    with visiting(browser, product.address) as visit:
        visit.open("/impressum/")
        light = visit.weight()
        assert 50_000 < light <= LIGHT_ENOUGH
    with visiting(browser, product.address) as visit:
        plant(visit.page, "</main>", f'<script type="module" src="{script[1]}"></script></main>')
        visit.open("/impressum/")
        assert visit.weight() > LIGHT_ENOUGH
        assert visit.faults == []
