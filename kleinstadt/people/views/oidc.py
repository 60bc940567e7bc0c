# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in through an identity provider (OpenID Connect), for whoever has an account here.

Nobody gets an account this way: the provider must say that it has verified an address, and the address
must be the verified one of an account that an invitation has made. From then on the provider's name
for the person (`sub`) counts, not the address.
"""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View
from requests import RequestException, Session

from kleinstadt.core.http import client_address
from kleinstadt.core.limits import Limit, LimitReached
from kleinstadt.people.views.pages import AccountPage

log = logging.getLogger(__name__)
PROVIDER = "sso"
FROM_ONE_PLACE = Limit("oidc", most=60, seconds=15 * 60)
PATIENCE = 5  # seconds that the provider may take for an answer
LEEWAY = 60  # seconds by which the provider's clock may differ
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # by key pairs only
_NONCE = "oidc_nonce"


class Identity(DefaultSocialAccountAdapter):
    """What allauth asks us about people whom a provider names."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody gets an account this way; the person is told how else."""
        raise ImmediateHttpResponse(redirect("oidc_failed"))

    def on_authentication_error(self, *args: Any, **kwargs: Any) -> None:
        """What exactly failed is for the log; the person is told what to do."""
        log.warning("OpenID Connect: %s", kwargs.get("exception") or kwargs.get("error"))
        raise ImmediateHttpResponse(redirect("oidc_failed"))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Only an address verified on both sides; a provider that writes "false" means false."""
        stated = any(one.email == email and one.verified is True for one in login.email_addresses)
        return stated and EmailAddress.objects.filter(email__iexact=email, verified=True).exists()

    def get_requests_session(self) -> Session:
        return _Patient()


class _Patient(Session):
    """Waits a few seconds and no longer."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        return super().request(*args, **{"timeout": PATIENCE} | kwargs)


class Adapter(OpenIDConnectOAuth2Adapter):
    """allauth's client, which also checks the signature and that the answer is to our own question."""

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = Adapter
        return provider

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        del request, app  # the host of a request may be forged
        return settings.PUBLIC_URL + reverse("oidc_callback")

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """The person whom the provider names. Raises OAuth2Error when any check fails."""
        written = kwargs["response"].get("id_token")
        if not written:
            raise OAuth2Error("no identity token")
        identity = self._checked(app, written)
        nonce = request.session.pop(_NONCE, None)
        if not nonce or not secrets.compare_digest(nonce, str(identity.get("nonce", ""))):
            raise OAuth2Error("not an answer to our question")
        info = self._fetch_user_info(token.token)
        if info.get("sub") != identity.get("sub"):
            raise OAuth2Error("two different people")
        found = self.get_provider().sociallogin_from_response(
            request, {"userinfo": info, "id_token": identity}
        )
        found.account.extra_data = {}  # nothing is kept but the provider's name for the person
        return found

    def _checked(self, app: SocialApp, written: str) -> dict[str, Any]:
        """The identity token, once signature, issuer, audience and time are right."""
        with Identity().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            named = jwt.get_unverified_header(written).get("kid")
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            key = next(one for one in keys if named in {None, one.key_id})
            return jwt.decode(
                written,
                key,
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, StopIteration, TypeError, ValueError, KeyError) as fault:
            raise OAuth2Error("no identity token that could be trusted") from fault


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider; 404 when none is configured."""
    try:
        provider = Adapter(request, PROVIDER).get_provider()
        FROM_ONE_PLACE.take(client_address(request))
        nonce = request.session[_NONCE] = secrets.token_urlsafe(24)
        answer: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=_inside(request), auth_params={"nonce": nonce}
        )
    except SocialApp.DoesNotExist as none:
        raise Http404 from none
    except (LimitReached, RequestException):
        return redirect("oidc_failed")
    return answer


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The provider's answer."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Adapter(request, PROVIDER))(request)
    except SocialApp.DoesNotExist as none:
        raise Http404 from none
    return answer


def _inside(request: HttpRequest) -> str | None:
    """Where the person was going, if that lies here."""
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else None


class Failed(AccountPage, View):
    """Why it did not work, and how else one gets in."""

    template_name = "people/notice.html"
    title = _("You are not signed in")
    lead = _(
        "The other service did not confirm who you are, or there is no account here with the address it"
        " has verified. Accounts are made by invitation. You can also sign in with your password."
    )

    def get(self, request: HttpRequest) -> HttpResponse:
        del request
        return self.render_to_response(
            self.get_context_data(), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
