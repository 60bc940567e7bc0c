# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A report is answered by mail, over real servers; a person takes her data along and leaves for good."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.core import imapserver, mailserver
from tests.e2e.product import (
    DATABASE,
    ROOT,
    STARTS_WITHIN,
    _command,
    _copy,
    _demo_database,
    _environment,
)
from tests.e2e.visits import NARROW, WIDE, visiting

OFFICE, READER = "betrieb@town.example", "rathaus@town.example"
PERSON, PASSWORD = "maria@town.example", "a password for tests"
SCREENS = [(WIDE, "light"), (NARROW, "light"), (NARROW, "dark"), (WIDE, "dark")]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class Town:
    """The product with a mail server, a mailbox, and an administrator's session."""

    address: str
    environment: dict[str, str]
    post: mailserver.Keeper
    mailbox: str
    session: str

    def run(self, *words):
        return subprocess.run(
            _command(*words), cwd=ROOT, env=self.environment, check=True, capture_output=True
        ).stdout.decode()

    def mail_to(self, address):
        """The next mail to an address, as soon as the server has sent it."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for mail in self.post.taken:
                if mail["To"] == address:
                    self.post.taken.remove(mail)
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address}")


@pytest.fixture(scope="module")
def town(browser, tmp_path_factory):
    folder, keeper, port = tmp_path_factory.mktemp("mail"), mailserver.Keeper(), free_port()
    _copy(_demo_database(), folder / DATABASE)
    smtp = mailserver.controller(keeper, free_port())
    smtp.start()
    with imapserver.server() as mailbox:
        environment = _environment(folder) | {
            "KLEINSTADT_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "KLEINSTADT_EMAIL_HOST": "127.0.0.1",
            "KLEINSTADT_EMAIL_PORT": str(smtp.port),
            "KLEINSTADT_OPERATOR_EMAIL": OFFICE,
            "KLEINSTADT_REPLY_ADDRESS": "antwort+{token}@town.example",
            "KLEINSTADT_IMAP_URL": mailbox,
            "KLEINSTADT_IMAP_PASSWORD": imapserver.PASSWORD,
            "KLEINSTADT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        made = [sys.executable, "-m", "tests.e2e.people_made", PERSON, PASSWORD]
        session = subprocess.run(
            made, cwd=ROOT, env=environment, check=True, capture_output=True
        ).stdout.decode()
        words = _command("serve", "--port", str(port))
        server = subprocess.Popen(words, cwd=ROOT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/impressum/")
            yield Town(address, environment, keeper, mailbox, session)
        finally:
            server.terminate()
            server.wait(20)
            smtp.stop()
            shutil.rmtree(folder, ignore_errors=True)


def wait_for(url):
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url).close()  # noqa: S310  # our own server
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not start")


def judge(visit, name, pictures):
    for width, scheme in SCREENS:
        visit.look(scheme, width)
        assert visit.violations() == [], name
        assert visit.misfits() == [], name
        if pictures:
            visit.page.screenshot(
                path=Path(pictures) / f"{name}-{width}-{scheme}.png", full_page=True
            )
    assert visit.faults == []


@pytest.fixture
def pictures():
    return os.environ.get("E2E_SCREENSHOTS", "")


def answer(mail, sender, text):
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, mail["Reply-To"]
    reply["Subject"] = f"AW: {mail['Subject']}"
    reply["Message-ID"] = f"<{text.split()[0].lower()}@town.example>"
    quoted = mail.get_body(("plain",)).get_content().splitlines()
    quotation = "\n".join(f"> {line}" for line in quoted)
    reply.set_content(f"{text}\n\nAm 22.11.26 um 10:15 schrieb kleinstadt:\n{quotation}\n")
    return reply.as_bytes()


def test_a_report_is_answered_by_mail(browser, town, pictures):
    with visiting(browser, town.address) as visit:
        page = visit.open("/fehler-melden/?seite=/staedte/12070424/&name=Wittenberge")
        page.locator("[name=text]").fill("Der Bahnhof hat vier Gleise.")
        page.locator("[name=reply_to]").fill(READER)
        page.get_by_role("button", name="Absenden").or_(
            page.get_by_role("button", name="Senden")
        ).click()
        page.wait_for_url("**/danke/")
    told = town.mail_to(OFFICE)
    imapserver.deliver(town.mailbox, answer(told, OFFICE, "Danke, das stimmt."))

    assert town.run("mail", "receive") == "1 taken\n"
    passed_on = town.mail_to(READER)
    assert "Danke, das stimmt." in passed_on.get_body(("plain",)).get_content()
    imapserver.deliver(town.mailbox, answer(passed_on, READER, "Gerne geschehen."))
    assert town.run("mail", "receive") == "1 taken\n"

    with visiting(browser, town.address) as visit:
        cookie = {"name": "sessionid", "value": town.session, "url": town.address}
        visit.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie
        page = visit.open("/betrieb/meldungen/")
        thread = page.locator("article").first.inner_text()
        assert thread.index("vier Gleise") < thread.index("Danke, das stimmt.")
        assert thread.index("Danke, das stimmt.") < thread.index("Gerne geschehen.")
        assert "schrieb kleinstadt" not in thread
        judge(visit, "reports", pictures)
        for name, path in {"outbox": "/betrieb/post/", "operation": "/betrieb/"}.items():
            visit.open(path)
            judge(visit, name, pictures)


def test_a_person_takes_her_data_along_and_leaves(browser, town, pictures):
    with visiting(browser, town.address) as visit:
        page = visit.open("/konto/anmelden/")
        page.locator("[name=login]").fill(PERSON)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/mein-tisch/**")
        visit.open("/konto/mails/")
        judge(visit, "mail-settings", pictures)
        visit.open("/konto/daten/")
        if page.locator("main [name=password]").count():  # asked once more before what matters
            page.locator("main [name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Bestätigen").click()
            page.wait_for_url("**/konto/daten/")
        judge(visit, "my-data", pictures)
        with page.expect_download() as download:
            page.get_by_role("button", name="Daten herunterladen").click()
        content = Path(str(download.value.path())).read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            data = json.loads(archive.read("daten.json"))
        assert data["people.User"][0]["email"] == PERSON
        page.get_by_role("button", name="Endgültig löschen").click()
        expect(page.locator(".ks-field--bad")).to_be_visible()
        judge(visit, "erase-fault", pictures)
        page.locator("[name=word]").fill("löschen")
        page.get_by_role("button", name="Endgültig löschen").click()
        expect(page.locator("main")).to_contain_text(
            "Über diese Person ist nichts mehr gespeichert"
        )
        page = visit.open("/konto/daten/")
        assert "/konto/anmelden/" in page.url
    assert "alle in Ordnung" in town.run("audit", "verify")
