# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Setting up, using and removing a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kleinstadt.people import roles
from kleinstadt.people.secondfactor import passkeys_possible, spend
from kleinstadt.people.views.pages import AccountPage


class Overview(AccountPage, base.IndexView):
    """What secures the account, and why a second factor is asked for."""

    template_name = "people/second_factor.html"
    title = _("Second factor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "needed": roles.needs_second_factor(self.request.user),
            "passkeys_possible": passkeys_possible(),
        }


class Authenticate(AccountPage, base.AuthenticateView):
    """The second step of signing in."""

    template_name = "people/authenticate.html"
    title = _("Second step")
    lead = _("Your account has a second factor. Please enter a code.")
    button = _("Sign in")

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        answer = super().form_invalid(form)
        if form is self.webauthn_form:
            messages.error(self.request, _("The passkey does not fit. Please try again."))
        return answer


class Confirm(AccountPage, base.ReauthenticateView):
    """Confirms that it is the person who signed in."""

    template_name = "people/reauthenticate.html"
    title = _("Please confirm that it is you")
    lead = _("What comes next is worth protecting, so we ask once more.")
    button = _("Confirm")


class ActivateApp(AccountPage, totp.ActivateTOTPView):
    """Sets up an app that shows codes."""

    template_name = "people/totp.html"
    title = _("Set up an app")
    lead = _("An app on your phone or computer shows a new code every half minute.")
    button = _("Set it up")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        spend(app, form.cleaned_data["code"])
        has_proved(self.request, app)
        return answer


class DeactivateApp(AccountPage, totp.DeactivateTOTPView):
    title = _("Remove the app")
    lead = _("Its codes do not hold any more then.")
    button = _("Remove it")


class RecoveryCodes(AccountPage, recovery.ViewRecoveryCodesView):
    """The codes for the day when the phone is lost."""

    template_name = "people/recovery_codes.html"
    title = _("Recovery codes")
    lead = _("For the day when your phone or passkey is lost. Each code holds for one time.")


class NewRecoveryCodes(AccountPage, recovery.GenerateRecoveryCodesView):
    title = _("New recovery codes")
    lead = _("The codes you have now do not hold any more then.")
    button = _("Make new codes")


class DownloadRecoveryCodes(AccountPage, recovery.DownloadRecoveryCodesView):
    template_name = "people/recovery_codes.txt"


def has_proved(request: HttpRequest, authenticator: Authenticator) -> None:
    """Note that who has just set up a second factor has used it, too."""
    record_authentication(
        request, request.user, method="mfa", id=authenticator.pk, type=authenticator.type
    )
