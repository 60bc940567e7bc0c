# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A town is claimed, approved by the mayor's link, and a function there is handed over."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import product
from tests.e2e.visits import COLOURS, NARROW, RULES, WIDE, Visit, visiting

PICTURES = os.environ.get("E2E_SCREENSHOTS", "")  # a folder to keep pictures in
WORD = "vier lange Wörter hintereinander"


@pytest.fixture(scope="module")
def town_hall(browser, tmp_path_factory):
    """A demo of one's own, with the folder of its data."""
    folder = tmp_path_factory.mktemp("town-hall")
    with product.served(folder) as served:
        yield served, folder


def office_session(folder: Path) -> str:
    environment = product._environment(folder) | {
        "DJANGO_SETTINGS_MODULE": "kleinstadt.config.settings"
    }
    command = [sys.executable, "-m", "tests.e2e.entering"]
    done = subprocess.run(
        command, cwd=product.ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def mailed(folder: Path, to: str, kind: str) -> str:
    """The path of the newest link of a kind that was mailed to an address."""
    with sqlite3.connect(folder / product.DATABASE) as database:
        rows = database.execute(
            "SELECT html FROM core_mail JOIN core_addressee a ON a.id = addressee_id"
            " WHERE a.address = ? ORDER BY core_mail.id DESC",
            [to],
        )
        text = next(html for (html,) in rows if f"/{kind}/" in html)
    found: list[str] = re.findall(rf'href="http://[^/"]+(/{kind}/[^"]+)"', text)
    return found[0]


def judge(visit: Visit, name: str) -> None:
    """The open page on a wide and a narrow screen, light and dark."""
    for width, scheme in ((NARROW, "light"), (NARROW, "dark"), (WIDE, "dark"), (WIDE, "light")):
        visit.look(scheme, width)
        rules = RULES if scheme == "light" else COLOURS
        assert visit.violations(rules) == [], (name, width, scheme)
        assert visit.misfits() == [], (name, width, scheme)
        if PICTURES:
            path = Path(PICTURES) / f"{name}-{width}-{scheme}.png"
            visit.page.screenshot(path=path, full_page=True)
    assert visit.faults == []


def make_account(page: Page, first: str, last: str) -> None:
    page.get_by_role("button", name="Einladung annehmen").click()
    page.get_by_label("Vorname").fill(first)
    page.get_by_label("Nachname").fill(last)
    for field in page.locator("input[type=password]").all():
        field.fill(WORD)
    page.get_by_role("button", name="Konto anlegen").click()


def test_a_town_is_claimed_approved_by_link_and_a_function_handed_over(browser, town_hall):
    served, folder = town_hall
    claimant, mayor = "n.neu@wittenberge.example", "rathaus@wittenberge.example"

    with visiting(browser, served.address) as visit:
        page = visit.open("/stadt-anmelden/?stadt=Wittenberge")
        judge(visit, "claim")
        page.get_by_label("Ihr Name").fill("Nora Neu")
        page.get_by_label("Ihre dienstliche E-Mail-Adresse").fill(claimant)
        page.get_by_label("Ihre Funktion im Rathaus").fill("Bauamtsleitung")
        page.get_by_label("E-Mail-Adresse des Bürgermeisteramts").fill(mayor)
        page.get_by_role("button", name="Anmeldung senden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihre E-Mails")
        page = visit.open(mailed(folder, claimant, "stadt-anmelden"))
        judge(visit, "confirm")
        page.get_by_role("button", name="Ja, bestätigen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Anmeldung ist da")

    with visiting(browser, served.address) as visit:
        cookie = {"name": "sessionid", "value": office_session(folder), "url": served.address}
        visit.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie
        page = visit.open("/mein-tisch/")
        expect(page.get_by_text("1 Stadt wartet auf Ihre Entscheidung.")).to_be_visible()
        judge(visit, "desk-of-the-office")
        visit.open("/betrieb/anmeldungen/")
        judge(visit, "claims")
        page.get_by_role("link", name="Wittenberge: Nora Neu").click()
        judge(visit, "decide")
        page.get_by_role("button", name="Link schicken").click()
        expect(page.get_by_text("Der Link ist unterwegs.")).to_be_visible()
        for name in ("einladungen", "menschen", "staedte", "nutzung"):
            visit.open(f"/betrieb/{name}/")
            judge(visit, name)

    with visiting(browser, served.address) as visit:
        page = visit.open(mailed(folder, mayor, "freigabe"))
        judge(visit, "approval")
        page.get_by_role("button", name="Bestätigen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bestätigt")
        assert page.context.cookies() == [] or all(
            cookie.get("name") == "csrftoken" for cookie in page.context.cookies()
        )

    with visiting(browser, served.address) as visit:
        page = visit.open(mailed(folder, claimant, "einladung"))
        judge(visit, "invitation")
        make_account(page, "Nora", "Neu")
        expect(page.get_by_text("Nora Neu, Sie handeln für Wittenberge.")).to_be_visible()
        judge(visit, "desk")
        visit.open("/rathaus/funktionen/neu/")
        page.get_by_label("Funktion", exact=True).fill("Bauamtsleitung")
        page.get_by_label("Funktionspostfächer").fill("bauamt@wittenberge.example")
        page.get_by_role("button", name="Funktion anlegen").click()
        page.get_by_label("Wer?").select_option(label=f"Nora Neu ({claimant})")
        page.get_by_role("button", name="Eintragen").click()
        judge(visit, "function")
        visit.open("/rathaus/")
        judge(visit, "team")
        page.get_by_role("link", name="Bauamtsleitung").click()
        page.get_by_role("link", name="Übergeben").click()
        judge(visit, "hand-over")
        page.get_by_label("jemand Neues, wir laden per E-Mail ein").check()
        page.get_by_label("E-Mail-Adresse der neuen Person").fill("f.folgt@wittenberge.example")
        page.get_by_label("Was sollte die Nachfolge wissen?").fill("Der Plan liegt im Schrank.")
        page.get_by_role("button", name="Übergeben").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bauamtsleitung")

    with visiting(browser, served.address) as visit:
        page = visit.open(mailed(folder, "f.folgt@wittenberge.example", "einladung"))
        make_account(page, "Fritz", "Folgt")
        expect(page.get_by_text("Fritz Folgt, Sie handeln für Wittenberge.")).to_be_visible()
        page = visit.open(mailed(folder, "f.folgt@wittenberge.example", "rathaus"))
        expect(page.get_by_text("Der Plan liegt im Schrank.")).to_be_visible()
        expect(page.get_by_text("bauamt@wittenberge.example")).to_be_visible()
        judge(visit, "handover-page")
        if PICTURES:
            page.emulate_media(media="print")
            page.screenshot(path=Path(PICTURES) / "handover-print.png", full_page=True)
