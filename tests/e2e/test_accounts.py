# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's own account in the browser: invited, second factor, passkey, recovery code."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.e2e.product import Product
from tests.e2e.visits import NARROW, WIDE, Visit, visiting

NEW, PASSWORD = "nora.neu@town.example", "vier Enten am Elbufer"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(workshop: Product) -> str:
    """The demo by a name: browsers allow no passkeys at a bare IP address."""
    return workshop.address.replace("127.0.0.1", "localhost")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address) as visit:
        yield visit
        assert visit.faults == []


def sound(visit: Visit, name: str) -> None:
    """The page at hand is accessible and fits, wide and narrow, light and dark."""
    folder = os.environ.get("KLEINSTADT_SCREENSHOTS")
    for width, scheme in ((WIDE, "light"), (NARROW, "light"), (NARROW, "dark"), (WIDE, "dark")):
        visit.look(scheme, width)
        assert visit.violations() == [], name
        assert visit.misfits() == [], name
        if folder:
            path = Path(folder) / f"{name}-{width}-{scheme}.png"
            visit.page.screenshot(path=path, full_page=True)
    visit.look("light", WIDE)


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Anmelden", exact=True).click()


def sign_out(visit: Visit) -> None:
    visit.open("/konto/")
    visit.page.get_by_role("button", name="Abmelden").click()
    expect(visit.page.get_by_text("Sie haben sich abgemeldet.")).to_be_visible()


def code(page: Page, button: str, secret: str) -> None:
    step = int(time.time()) // 30
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, step)))
    page.get_by_role("button", name=button, exact=True).click()


def invite(browser: Browser, address: str, product: Product) -> str:
    """The town's administrator invites somebody; returns the link that was mailed."""
    with visiting(browser, address) as chief:
        chief.open("/konto/anmelden/")
        sign_in(chief.page, "verwaltung@demo.example", product.password)
        expect(chief.page).to_have_url(f"{address}/mein-tisch/")
        chief.open("/rathaus/einladen/")
        chief.page.get_by_label("E-Mail-Adresse").fill(NEW)
        chief.page.locator("main form button.ks-btn").last.click()
        chief.page.wait_for_load_state()
    links = re.findall(r"http://127\.0\.0\.1:8000(/einladung/\S+)", product.mail_to(NEW))
    return str(links[-1])


def test_from_the_invitation_to_the_recovery_code(
    visit: Visit, browser: Browser, address: str, workshop: Product
) -> None:
    page = visit.page
    visit.open(invite(browser, address, workshop))
    sound(visit, "invitation")
    page.locator("main form button.ks-btn").first.click()
    expect(page).to_have_url(f"{address}/konto/anlegen/")
    sound(visit, "join")
    page.get_by_label("Vorname").fill("Nora")
    page.get_by_label("Nachname").fill("Neu")
    page.get_by_label("Passwort", exact=True).fill("zu kurz")
    page.get_by_label("Passwort noch einmal").fill("zu kurz")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("alert")).to_contain_text("Passwort")
    sound(visit, "join-refused")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Passwort noch einmal").fill(PASSWORD)
    page.get_by_role("button", name="Konto anlegen").click()
    page.wait_for_load_state()

    visit.open("/konto/")
    expect(page.get_by_text(NEW)).to_be_visible()
    sound(visit, "account")
    page.get_by_role("link", name="Einrichten oder ändern").click()
    sound(visit, "second-factor")
    page.get_by_role("link", name="App einrichten").click()
    page.get_by_label("Ihr Passwort").fill(PASSWORD)
    sound(visit, "confirm")
    page.get_by_role("button", name="Bestätigen").click()
    sound(visit, "app")
    secret = page.locator("code").inner_text().replace(" ", "")
    code(page, "Einrichten", secret)
    codes = page.locator("li code").all_inner_texts()
    assert len(codes) == 10
    sound(visit, "recovery-codes")

    sign_out(visit)
    visit.open("/konto/anmelden/")
    sound(visit, "sign-in")
    sign_in(page, NEW, PASSWORD)
    sound(visit, "second-step")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("passt nicht")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page).to_have_url(f"{address}/mein-tisch/")


def test_a_passkey_is_set_up_and_signs_in(visit: Visit, address: str, workshop: Product) -> None:
    page = visit.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visit.open("/konto/anmelden/")
    sign_in(page, "mitglied@demo.example", workshop.password)
    expect(page).to_have_url(f"{address}/mein-tisch/")
    visit.open("/konto/zweiter-faktor/passkeys/neu/")
    page.get_by_label("Ihr Passwort").fill(workshop.password)
    page.get_by_role("button", name="Bestätigen").click()
    sound(visit, "passkey")
    page.get_by_label("Name des Passkeys").fill("Dienstrechner")
    page.get_by_role("button", name="Einrichten", exact=True).click()
    expect(page.locator("li code")).to_have_count(10)
    visit.open("/konto/zweiter-faktor/passkeys/")
    expect(page.get_by_text("Dienstrechner").first).to_be_visible()
    sound(visit, "passkeys")

    sign_out(visit)
    visit.open("/konto/anmelden/")
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page).to_have_url(f"{address}/mein-tisch/")

    sign_out(visit)
    visit.open("/konto/anmelden/")
    sign_in(page, "mitglied@demo.example", workshop.password)
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page).to_have_url(f"{address}/mein-tisch/")


def test_a_passkey_that_another_has_does_not_sign_in(visit: Visit) -> None:
    page = visit.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visit.open("/konto/anmelden/")
    page.get_by_role("button", name="Passkey benutzen").click()

    expect(page.get_by_text("Der Passkey hat nicht geantwortet.")).to_be_visible()
    sound(visit, "passkey-refused")


def test_without_scripts_the_operator_signs_in_with_a_code(
    browser: Browser, address: str, workshop: Product
) -> None:
    with visiting(browser, address, java_script_enabled=False) as visit:
        visit.open("/betrieb/")
        sign_in(visit.page, workshop.operator, workshop.password)
        visit.page.get_by_label("Code").fill(workshop.codes.pop())
        visit.page.get_by_role("button", name="Anmelden", exact=True).click()

        expect(visit.page).to_have_url(f"{address}/betrieb/")
