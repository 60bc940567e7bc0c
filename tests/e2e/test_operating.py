# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The operator: sign in, hand in a register, read what is wrong with it or what it would change, confirm."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visits import NARROW, WIDE, Visit, visiting
from tests.formats.builders import TARGET, build, put, to_bytes

DESK = "/betrieb/register/"
BROKEN = [
    put(line, 140, "      12,04") if number == TARGET else line
    for number, line in enumerate(build(), start=1)
]


@pytest.fixture
def sign_in(workshop):
    """Sign in at the address that asked for it, by keyboard."""

    def signed_in(visit: Visit) -> Page:
        page = visit.open(DESK)
        assert "/anmelden/" in page.url
        page.get_by_label("E-Mail-Adresse").focus()
        page.keyboard.type(workshop.operator)
        page.keyboard.press("Tab")
        page.keyboard.type(workshop.password)
        page.keyboard.press("Enter")
        page.get_by_label("Code").focus()
        page.keyboard.type(workshop.codes.pop())
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Gemeindeverzeichnis")
        return page

    return signed_in


def hand_in(page: Page, lines: list[str]) -> None:
    """Upload a register and wait for what the reading came to."""
    file = {"name": "GV100AD.txt", "mimeType": "text/plain", "buffer": to_bytes(lines)}
    form = page.locator("form", has=page.get_by_role("button", name="Verzeichnis lesen"))
    form.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a file payload
    form.get_by_role("button", name="Verzeichnis lesen").click()
    page.wait_for_url(re.compile(rf"{DESK}\d+/"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Läuft", timeout=10_000)


def judge(visit: Visit) -> None:
    assert visit.violations() == []
    assert visit.misfits() == []
    assert visit.faults == []


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_a_faulty_register_is_refused_with_its_line(browser, workshop, sign_in, width, scheme):
    with visiting(browser, workshop.address, width, scheme) as visit:
        page = sign_in(visit)
        judge(visit)
        hand_in(page, BROKEN)
        expect(page.get_by_role("heading", level=1)).to_have_text("Abgewiesen")
        expect(page.locator("main li", has_text=f"Zeile {TARGET}, Einwohner:")).to_contain_text(
            "Hier gehören nur Ziffern hin."
        )
        judge(visit)
        assert "Wittenberge" in workshop.get("/staedte/12070424/")
        page.get_by_role("link", name="Zurück zum Verzeichnis").click()
        assert page.url.endswith(DESK)


def test_a_form_without_a_file_says_so(browser, workshop, sign_in):
    with visiting(browser, workshop.address) as visit:
        page = sign_in(visit)
        page.get_by_role("button", name="Verzeichnis lesen").click()
        expect(page.get_by_role("alert")).to_be_focused()
        judge(visit)


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "dark")])
def test_what_would_change_is_shown_and_can_be_discarded(browser, workshop, sign_in, width, scheme):
    with visiting(browser, workshop.address, width, scheme) as visit:
        page = sign_in(visit)
        hand_in(page, build())
        expect(page.get_by_role("heading", level=1)).to_have_text("Wartet auf Bestätigung")
        expect(page.locator("main .ks-lead")).to_contain_text("23 Gemeinden, davon 5 mit 5.000")
        expect(page.get_by_role("table", name="Neue Schlüssel")).to_contain_text("Rebhügel")
        judge(visit)
        page.get_by_role("button", name="Verwerfen").click()
        assert page.url.endswith(DESK)
        expect(page.get_by_text("Das Verzeichnis ist, wie es war.")).to_be_visible()
        assert "Wittenberge" in workshop.get("/staedte/12070424/")


def test_a_confirmed_register_is_on_every_page(browser, workshop, sign_in):
    """The last of this file, for afterwards the register of this workshop is another."""
    with visiting(browser, workshop.address) as visit:
        page = sign_in(visit)
        hand_in(page, build())
        page.get_by_role("button", name="Bestätigen: Dieser Stand soll gelten").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Alle Seiten zeigen jetzt den neuen Stand.")).to_be_visible()
        judge(visit)
        page = visit.open("/betrieb/")
        expect(page.locator("main")).to_contain_text("30. November 2025 mit 23 Gemeinden")
        page = visit.open("/staedte/suche/")
        page.get_by_role("combobox").press_sequentially("seebad")
        page.get_by_role("option", name=re.compile("^Seebad am Haff")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Seebad am Haff")
        expect(page.locator("main")).to_contain_text("2.222")
        visit.open("/betrieb/")
        page.get_by_role("button", name="Abmelden").click()
        assert "/anmelden/" in visit.open(DESK).url
