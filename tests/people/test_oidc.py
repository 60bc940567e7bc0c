# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in through a real identity provider, which runs here."""

import warnings
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from kleinstadt.people.accounts import make_account
from kleinstadt.people.models import User
from kleinstadt.people.views import oidc
from tests.people.conftest import ADDRESS

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider's own
    from oidc_provider_mock import User as Known
    from oidc_provider_mock import run_server_in_thread

PEOPLE = [
    Known(sub="anna", claims={"email": ADDRESS, "email_verified": True}),
    Known(sub="unverified", claims={"email": ADDRESS, "email_verified": False}),
    Known(sub="written", claims={"email": ADDRESS, "email_verified": "false"}),
    Known(sub="stranger", claims={"email": "berta@town.example", "email_verified": True}),
    Known(sub="silent", claims={}),
]


@pytest.fixture(scope="module")
def server():
    with run_server_in_thread(require_nonce=True, user_claims=PEOPLE) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def provider(server, settings):
    app = settings.OIDC_APP | {
        "client_id": "kleinstadt",
        "secret": "a secret",
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    settings.OIDC_URL, settings.OIDC_NAME = server, "Landkreis"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return server


@pytest.fixture
def through(client, provider):
    """Sign in as one of the provider's people; returns our answer to what it says."""

    def go(sub="anna", change=None, **fields):
        asked = client.post(reverse("oidc_start"), fields)
        answered = requests.post(
            asked.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5
        )
        said = {key: one[0] for key, one in query(answered.headers["Location"]).items()}
        return client.get(f"{reverse('oidc_callback')}?{urlencode(said | (change or {}))}")

    return go


def query(address):
    return parse_qs(urlsplit(address).query)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_without_a_provider_nothing_is_offered(client):
    assert "dienst" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("oidc_start")).status_code == 404
    assert client.get(reverse("oidc_callback")).status_code == 404


def test_the_provider_is_asked_with_state_nonce_and_pkce(client, provider):
    assert "Mit Landkreis anmelden" in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("oidc_start")).status_code == 405
    target = client.post(reverse("oidc_start")).headers["Location"]
    asked = query(target)

    assert target.startswith(provider)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/konto/anmelden/dienst/antwort/"]


def test_whoever_has_an_account_with_the_verified_address_gets_in(client, anna, through):
    answer = through(next="/konto/passwort/")

    assert answer.headers["Location"] == "/konto/passwort/"
    assert signed_in(client) == str(anna.pk)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid, kept.extra_data) == (anna, "anna", {})
    assert anna.has_usable_password()


def test_later_the_providers_name_counts_not_the_address(client, anna, through):
    through()
    client.logout()
    User.objects.filter(pk=anna.pk).update(email="new@town.example")
    anna.emailaddress_set.update(email="new@town.example")
    make_account(ADDRESS)
    through()

    assert signed_in(client) == str(anna.pk)


@pytest.mark.parametrize("sub", ["unverified", "written", "silent", "stranger"])
def test_nobody_else_does_and_nobody_gets_an_account(client, anna, through, sub):
    answer = through(sub)

    assert answer.headers["Location"] == reverse("oidc_failed")
    assert client.get(reverse("oidc_failed")).status_code == 422
    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_an_address_that_is_not_verified_here_is_not_taken(client, anna, through):
    anna.emailaddress_set.update(verified=False)
    through()

    assert signed_in(client) is None


def test_the_second_factor_is_asked_for_all_the_same(client, anna, through):
    TOTP.activate(anna, "JBSWY3DPEHPK3PXP")

    assert through().headers["Location"] == reverse("mfa_authenticate")
    assert signed_in(client) is None


def test_whose_account_is_closed_does_not_get_in(client, anna, through):
    User.objects.update(is_active=False)
    through()

    assert signed_in(client) is None


@pytest.mark.parametrize("change", [{"state": "forged"}, {"code": "forged"}, {"code": ""}])
def test_a_forged_answer_is_refused(client, anna, through, change):
    assert through(change=change).headers["Location"] == reverse("oidc_failed")
    assert signed_in(client) is None


def test_an_answer_holds_once(client, anna, provider):
    asked = client.post(reverse("oidc_start")).headers["Location"]
    answered = requests.post(asked, data={"sub": "anna"}, allow_redirects=False, timeout=5)
    back = f"{reverse('oidc_callback')}?{urlsplit(answered.headers['Location']).query}"
    client.get(back)
    client.logout()

    assert client.get(back).headers["Location"] == reverse("oidc_failed")
    assert signed_in(client) is None


def test_an_answer_to_another_browsers_question_is_refused(client, anna, provider):
    stranger = Client()
    asked = stranger.post(reverse("oidc_start")).headers["Location"]
    answered = requests.post(asked, data={"sub": "anna"}, allow_redirects=False, timeout=5)
    client.post(reverse("oidc_start"))
    client.get(f"{reverse('oidc_callback')}?{urlsplit(answered.headers['Location']).query}")

    assert signed_in(client) is None


@pytest.mark.parametrize(
    "change", [{"nonce": "of another question"}, {"nonce": None}, {"sub": "berta"}]
)
def test_a_token_for_something_else_is_refused(client, anna, through, monkeypatch, change):
    true = oidc.Adapter._checked
    monkeypatch.setattr(oidc.Adapter, "_checked", lambda *given: true(*given) | change)
    through()

    assert signed_in(client) is None


WRONG = [{"issuer": "http://evil.example"}, {"audience": "another site"}, {"leeway": -7200}]


@pytest.mark.parametrize("wrong", [*WRONG, {"algorithms": ["ES256"]}])
def test_issuer_audience_time_and_algorithm_are_checked(client, anna, through, monkeypatch, wrong):
    true = jwt.decode
    monkeypatch.setattr(jwt, "decode", lambda *given, **more: true(*given, **(more | wrong)))
    through()

    assert signed_in(client) is None


def test_the_signature_is_checked(client, anna, through, monkeypatch):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    public = jwt.algorithms.RSAAlgorithm.to_jwk(other, as_dict=True) | {"alg": "RS256"}
    keys = jwt.PyJWKSet([public])
    monkeypatch.setattr(jwt.PyJWKSet, "from_dict", lambda _given: keys)
    through()

    assert signed_in(client) is None


def test_a_provider_that_is_away_is_no_crash(client, provider, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://localhost:9"

    assert client.post(reverse("oidc_start")).headers["Location"] == reverse("oidc_failed")
