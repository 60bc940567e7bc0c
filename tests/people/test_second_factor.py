# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The second factor: set up, asked for, good for one time, and required of some."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from kleinstadt.people import secondfactor
from kleinstadt.people.actions.roles import give, take
from kleinstadt.people.roles import Role
from tests.people.conftest import ADDRESS, RIGHT
from tests.signing import sign_in as sign_in_fully

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_900_000_000


class Clock:
    def __init__(self, monkeypatch):
        self.at = NOW
        monkeypatch.setattr(time, "time", lambda: self.at)

    def code(self, later=0, secret=SECRET):
        return format_hotp_value(hotp_value(secret, int(self.at + later) // 30))


@pytest.fixture
def clock(monkeypatch):
    cache.clear()
    return Clock(monkeypatch)


@pytest.fixture
def app(anna):
    TOTP.activate(anna, SECRET)
    return Authenticator.objects.get(user=anna, type="totp")


@pytest.fixture
def codes(anna, app):
    return RecoveryCodes.activate(anna).generate_codes()


def enter(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_the_password_alone_does_not_sign_in(client, app, sign_in, clock):
    assert sign_in().headers["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Zweiter Schritt" in page
    assert enter(client, clock.code()).headers["Location"] == "/mein-tisch/"
    assert signed_in(client)


def test_a_wrong_code_is_refused(client, app, sign_in, clock):
    sign_in()
    answer = enter(client, "000000")

    assert answer.status_code == 422
    assert not signed_in(client)


def test_a_code_holds_once(client, app, sign_in, clock):
    code = clock.code()
    sign_in()
    assert enter(client, code).status_code == 302
    client.logout()
    sign_in()

    assert enter(client, code).status_code == 422
    assert not signed_in(client)
    assert enter(client, clock.code(30)).status_code == 302


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_phone_may_be_half_a_minute_off(client, app, sign_in, clock, seconds):
    sign_in()

    assert enter(client, clock.code(seconds)).status_code == 302


def test_a_clock_set_back_revives_no_code(client, app, sign_in, clock):
    code = clock.code()
    sign_in()
    enter(client, code)
    client.logout()
    clock.at += 3600
    sign_in()
    enter(client, clock.code())
    client.logout()
    clock.at -= 3600
    sign_in()
    enter(client, code)

    assert not signed_in(client)
    assert secondfactor.spend(app, code) is False


def test_a_code_used_beside_us_is_spent(app, clock):
    assert secondfactor.spend(app, clock.code()) is True
    assert secondfactor.spend(app, clock.code()) is False
    assert secondfactor.spend(app, clock.code(-30)) is False
    assert secondfactor.spend(app, clock.code(30)) is True


def test_a_mark_of_a_clock_that_ran_years_ahead_shuts_nobody_out(app, clock):
    clock.at += 10 * 365 * 86_400
    assert secondfactor.spend(app, clock.code()) is True
    clock.at = NOW

    assert secondfactor.spend(app, clock.code()) is True


def test_after_ten_wrong_codes_the_right_one_does_not_help(client, app, sign_in, clock):
    sign_in()
    answers = [enter(client, "000000").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert enter(client, clock.code()).status_code == 429
    clock.at += 15 * 60 + 1
    assert enter(client, clock.code()).status_code == 302


def test_a_recovery_code_signs_in_once(client, codes, sign_in):
    sign_in()
    assert enter(client, codes[0]).status_code == 302
    assert signed_in(client)
    client.logout()
    sign_in()

    assert enter(client, codes[0]).status_code == 422
    assert enter(client, codes[1]).status_code == 302


def test_secrets_are_not_stored_in_the_clear(app, codes):
    for row in Authenticator.objects.all():
        assert SECRET not in str(row.data)
    assert secondfactor.SecondFactor().decrypt(app.data["secret"]) == SECRET
    assert secondfactor.SecondFactor().decrypt("forged") == ""


def test_a_new_key_of_the_site_still_reads_what_the_old_one_wrote(app, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert secondfactor.SecondFactor().decrypt(app.data["secret"]) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    assert secondfactor.SecondFactor().decrypt(app.data["secret"]) == ""


def test_an_app_is_set_up_and_its_first_code_is_spent(
    client, anna, sign_in, confirm, clock, mailoutbox
):
    sign_in()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    confirm()
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="ks-code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    code = clock.code(secret=secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")

    listed = re.findall(
        r"<li><code[^>]*>([0-9 ]+)</code>", client.get(answer.headers["Location"]).content.decode()
    )
    assert len(listed) == 10
    text = client.get(reverse("mfa_download_recovery_codes"))
    assert text.content.decode().split("\n")[0] == listed[0]
    client.logout()
    sign_in()
    assert enter(client, code).status_code == 422
    assert enter(client, listed[0]).status_code == 302


def test_removing_the_app_needs_confirming_and_is_mailed(
    client, anna, app, clock, mailoutbox, django_capture_on_commit_callbacks
):
    sign_in_fully(client, anna)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.JURY, Role.PROGRAMME_OFFICE])
def test_some_are_led_to_set_one_up_and_can_do_nothing_else(client, anna, sign_in, role):
    give(anna, role)
    sign_in()
    for address in ("/", "/staedte/", "/konto/", "/betrieb/", "/verwaltung/", "/api/openapi.json"):
        assert client.get(address).headers.get("Location") == reverse("mfa_index"), address
    assert client.post("/konto/passwort/").headers["Location"] == reverse("mfa_index")
    assert "Bitte richten Sie" in client.get(reverse("mfa_index")).content.decode()
    assert client.post(reverse("account_logout")).status_code == 302


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HOST, Role.ORGANISER])
def test_others_are_not(client, anna, sign_in, role):
    give(anna, role)
    sign_in()

    assert client.get("/konto/").status_code == 200


def test_who_has_set_one_up_may_go_on(client, anna, sign_in, confirm, clock):
    give(anna, Role.PROGRAMME_OFFICE)
    sign_in()
    confirm()
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="ks-code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    client.post(reverse("mfa_activate_totp"), {"code": clock.code(secret=secret)})

    assert client.get("/konto/").status_code == 200


def test_who_gets_a_role_while_signed_in_proves_it_first(client, anna, sign_in, codes):
    take(anna, Role.JURY)  # nothing to take yet
    sign_in_fully(client, anna, second_factor=False)
    assert client.get("/konto/").status_code == 200
    give(anna, Role.JURY)
    target = client.get("/konto/").headers["Location"]
    assert target == reverse("mfa_reauthenticate") + "?next=%2Fkonto%2F"
    assert client.post(target, {"code": codes[0]}).headers["Location"] == "/konto/"

    assert client.get("/konto/").status_code == 200


def test_a_new_password_does_not_go_around_the_second_factor(
    client, anna, app, sign_in, link_in, mailoutbox
):
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    form = client.get(link_in(mailoutbox[0])).headers["Location"]
    client.post(form, {"password1": RIGHT * 2, "password2": RIGHT * 2})

    assert not signed_in(client)
    assert sign_in(password=RIGHT * 2).headers["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


HOSTILE = [
    "",
    "null",
    "[]",
    "{}",
    "1",
    '"x"',
    '{"response": {}}',
    '{"response": {"userHandle": "x"}}',
    "{" * 5000,
]


@pytest.mark.parametrize("credential", HOSTILE)
def test_what_is_no_passkey_is_refused_without_a_crash(client, anna, app, sign_in, credential):
    client.get(reverse("mfa_login_webauthn"))
    assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code == 302
    sign_in()
    answer = client.post(reverse("mfa_authenticate"), {"credential": credential})
    assert answer.status_code in {200, 422}
    assert not signed_in(client)
    sign_in_fully(client, anna)
    answer = client.post(reverse("mfa_add_webauthn"), {"credential": credential, "name": "x"})
    assert answer.status_code == 422
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_passkeys_are_offered_where_they_can_work(client, anna, settings):
    settings.ALLOWED_HOSTS = ["*"]
    sign_in_fully(client, anna)
    for host, possible in (("127.0.0.1:8000", False), ("[::1]:8000", False), ("localhost", True)):
        page = client.get(reverse("mfa_index"), HTTP_HOST=host).content.decode()
        assert ("Passkey einrichten" in page) is possible, host
