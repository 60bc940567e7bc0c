# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of readers: they arrive, they are limited, operators settle them."""

import pytest
from django.test import Client
from django.urls import reverse

from kleinstadt.core.models import Correction, Mail, Tries
from kleinstadt.people.roles import Role
from tests.signing import sign_in_as

pytestmark = pytest.mark.django_db
REPORT = {
    "record": "Wittenberge",
    "address": "/staedte/12070424/",
    "kind": "error",
    "text": "Der Bahnhof hat vier Gleise.\n\nQuelle: Stadtarchiv",
    "reply_to": "rathaus@example.org",
    "homepage": "",
}


@pytest.fixture
def report(client, django_capture_on_commit_callbacks):
    def send(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("correction"), REPORT | fields)

    return send


@pytest.fixture
def operator(client):
    sign_in_as(client, Role.ADMINISTRATOR)
    return client


def test_a_report_is_stored_and_mailed(report, mailoutbox, settings):
    settings.OPERATOR_EMAIL = "betrieb@example.org"

    answer = report()

    assert answer.headers["Location"] == "/fehler-melden/danke/"
    stored = Correction.objects.get()
    assert {name: getattr(stored, name) for name in REPORT if name != "homepage"} == {
        name: value for name, value in REPORT.items() if name != "homepage"
    }
    (mail,) = mailoutbox
    assert mail.to == ["betrieb@example.org"]
    assert mail.reply_to == ["rathaus@example.org"]
    assert mail.subject == "Fehler melden: Wittenberge"
    assert "http://127.0.0.1:8000/staedte/12070424/" in mail.body
    assert REPORT["text"] in mail.body


def test_the_form_knows_the_page_it_came_from(client):
    page = client.get("/fehler-melden/?seite=/staedte/12070424/&name=Wittenberge")

    assert page.context["form"].initial == {
        "address": "/staedte/12070424/",
        "record": "Wittenberge",
    }
    assert 'value="/staedte/12070424/"' in page.content.decode()


def test_a_mail_server_that_is_away_loses_neither_report_nor_mail(report, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = report()

    assert answer.status_code == 302
    assert Correction.objects.count() == 1
    assert [mail.state for mail in Mail.objects.all()] == [Mail.State.WAITING]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 4_001}, "text"),
        ({"record": ""}, "record"),
        ({"kind": "praise"}, "kind"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"address": "https://elsewhere.example/"}, "address"),
        ({"address": "//elsewhere.example/"}, "address"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"homepage": "https://spam.example"}, "homepage"),
        ({"text": "a\x00b"}, "text"),
    ],
)
def test_faults_are_named_and_nothing_is_lost(report, fields, field):
    answer = report(**fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Correction.objects.count() == 0
    assert REPORT["reply_to"] in answer.content.decode() or "reply_to" in fields


def test_no_header_can_be_smuggled_into_the_mail(report, mailoutbox):
    report(record="Stadt\r\nBcc: all@example.org")

    assert mailoutbox[0].subject == "Fehler melden: Stadt Bcc: all@example.org"
    assert mailoutbox[0].bcc == []


def test_the_sixth_report_within_an_hour_waits(report, client):
    answers = [report() for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert REPORT["text"].splitlines()[0] in answers[-1].content.decode()
    assert Correction.objects.count() == 5
    elsewhere = client.post(reverse("correction"), REPORT, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    assert not any("127.0.0.1" in row.key for row in Tries.objects.all())


def test_behind_a_proxy_the_readers_address_counts(client, settings):
    settings.BEHIND_PROXY = True

    def send(forwarded):
        headers = {"X-Forwarded-For": forwarded}
        return client.post(reverse("correction"), REPORT, headers=headers).status_code

    for number in range(5):
        assert send(f"203.0.113.{number}, 192.0.2.7") == 302
    assert send("203.0.113.9, 192.0.2.7") == 429
    assert send("192.0.2.7, 192.0.2.8") == 302


def test_a_report_without_a_token_is_refused():
    answer = Client(enforce_csrf_checks=True).post(reverse("correction"), REPORT)

    assert answer.status_code == 403
    assert Correction.objects.count() == 0


def test_operators_settle_reports(operator):
    first = Correction.objects.create(record="Alt", address="/a/", kind="error", text="<b>x</b>")
    second = Correction.objects.create(record="Neu", address="/b/", kind="error", text="y")
    address = reverse("settle_correction", args=[second.pk])

    operator.post(address, {"state": "done"})

    second.refresh_from_db()
    assert second.state == Correction.State.DONE
    page = operator.get(reverse("corrections"))
    assert list(page.context["page"]) == [first, second]
    assert "&lt;b&gt;x&lt;/b&gt;" in page.content.decode()
    assert page.headers["Cache-Control"].find("no-store") >= 0
    operator.post(address, {"state": "nonsense"})
    operator.post(address, {"state": "open"})
    second.refresh_from_db()
    assert second.state == Correction.State.OPEN
    assert operator.get(address).status_code == 405


@pytest.mark.parametrize("name", ["corrections", "settle_correction"])
def test_others_see_and_settle_nothing(client, name):
    report = Correction.objects.create(record="Alt", address="/a/", kind="error", text="x")
    address = reverse(name, args=[report.pk] if name.startswith("settle") else [])

    assert (
        client.post(address, {"state": "done"}).headers["Location"].startswith("/konto/anmelden/")
    )
    sign_in_as(client)
    assert client.post(address, {"state": "done"}).status_code == 403
    report.refresh_from_db()
    assert report.state == Correction.State.OPEN


class Unread:
    """A body that nobody may touch."""

    def read(self, *_args):
        raise AssertionError("read")

    readline = read


@pytest.mark.parametrize(
    ("path", "limit"), [("/fehler-melden/", 5 * 1024**2), ("/betrieb/register/", 120 * 1024**2)]
)
def test_what_is_too_large_is_not_even_read(client, path, limit):
    environ = {"CONTENT_LENGTH": str(limit + 1), "wsgi.input": Unread()}
    answer = client.post(path, data=b"", content_type="multipart/form-data; boundary=x", **environ)

    assert answer.status_code == 413
    assert str(limit // 1024**2) in answer.content.decode()
