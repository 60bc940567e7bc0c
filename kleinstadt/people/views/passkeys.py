# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Passkeys: set up, named, used to sign in or to confirm, and removed. Needs scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from kleinstadt.people.secondfactor import passkeys_possible
from kleinstadt.people.views.pages import AccountPage
from kleinstadt.people.views.secondfactor import has_proved


class Passkeys(AccountPage, webauthn.ListWebAuthnView):
    template_name = "people/passkeys.html"
    title = _("Passkeys")


class AddPasskey(AccountPage, webauthn.AddWebAuthnView):
    """Sets up a passkey: the one page that needs scripts."""

    template_name = "people/passkey.html"
    title = _("Set up a passkey")
    lead = _("Your device or a security key confirms that it is you; there is nothing to type.")
    button = _("Set it up")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["form"] = kwargs.get("form") or self.get_form()
        options = auth.begin_registration(self.request.user, True)  # noqa: FBT003  # allauth's signature
        return context | {"passkey": options, "passkeys_possible": passkeys_possible()}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        keys = Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.WEBAUTHN
        )
        has_proved(self.request, keys.latest("pk"))
        return answer


class RenamePasskey(AccountPage, webauthn.EditWebAuthnView):
    title = _("Rename the passkey")
    button = _("Rename it")


class RemovePasskey(AccountPage, webauthn.RemoveWebAuthnView):
    title = _("Remove the passkey")
    lead = _("You cannot sign in with it any more then.")
    button = _("Remove it")


class PasskeyLogin(webauthn.LoginWebAuthnView):
    """Signing in by passkey alone: a GET answers with what the browser asks the passkey."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        if request.user.is_authenticated:
            return JsonResponse({}, status=HTTPStatus.CONFLICT)
        return JsonResponse(auth.begin_authentication(user=None))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        messages.error(self.request, _("The passkey does not fit. Please try again."))
        return redirect("account_login")


class PasskeyConfirm(AccountPage, webauthn.ReauthenticateWebAuthnView):
    """Confirms that it is the person who signed in, by passkey."""

    template_name = "people/passkey_confirm.html"
    title = _("Please confirm that it is you")
    lead = _("What comes next is worth protecting, so we ask once more.")
    button = _("Use the passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["form"] = kwargs.get("form") or self.get_form()
        return context | {"passkey": context["js_data"]["request_options"]}
