# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, making an account on an invitation, a forgotten password."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import views
from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kleinstadt.core.http import client_address
from kleinstadt.core.limits import Limit
from kleinstadt.people.accounts import InvitationRefused, invited
from kleinstadt.people.forms import JoinForm
from kleinstadt.people.queries.clock import is_behind
from kleinstadt.people.views.pages import AccountPage, typed_address


class Login(AccountPage, views.LoginView):
    """Address and password; 422 when they do not fit, 429 when it was tried too often."""

    template_name = "people/login.html"
    title = gettext_lazy("Sign in")
    lead = gettext_lazy(
        "Reading is open to everybody. An account is for those who speak for a town or run this site."
    )
    button = gettext_lazy("Sign in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"provider": settings.OIDC_NAME if settings.OIDC_URL else ""}


class Logout(AccountPage, views.LogoutView):
    """Asks before it signs out, so that no link of another site can."""

    template_name = "people/form.html"
    title = gettext_lazy("Sign out")
    button = gettext_lazy("Sign out")


class Join(AccountPage, views.SignupView):
    """Makes the account of whoever came with an invitation."""

    template_name = "people/form.html"
    template_name_signup_closed = "people/notice.html"
    title = gettext_lazy("Make your account")
    button = gettext_lazy("Make the account")
    limits = ((Limit("join", most=20, seconds=3600), client_address),)

    def get_initial(self) -> dict[str, Any]:
        allowed = invited(self.request)
        return {"email": allowed.email} if allowed else {}

    def form_valid(self, form: JoinForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except InvitationRefused as refused:
            form.add_error(None, str(refused))
        except IntegrityError:  # somebody was faster, in another window perhaps
            form.add_error(None, _("There is an account with this address now. Please sign in."))
        else:
            return answer
        return self.form_invalid(form)

    def closed(self) -> HttpResponse:
        """What those without an invitation read."""
        context = self.get_context_data(form=None) | {
            "title": _("Accounts are made by invitation"),
            "lead": _(
                "Your town or the programme office invites you by mail."
                " If you have such a mail, please open its link once more."
            ),
        }
        return self.render_to_response(context, status=403)


class Inactive(AccountPage, views.AccountInactiveView):
    template_name = "people/notice.html"
    title = gettext_lazy("Your account is closed")
    lead = gettext_lazy("Nobody can sign in with it. If that is a mistake, please write to us.")


class ForgottenPassword(AccountPage, views.PasswordResetView):
    template_name = "people/form.html"
    title = gettext_lazy("Forgotten your password?")
    lead = gettext_lazy("We send you a link by which you set a new one.")
    button = gettext_lazy("Send the link")
    limits = (
        (Limit("reset", most=5, seconds=3600), typed_address),
        (Limit("reset-from", most=30, seconds=3600), client_address),
    )


class ForgottenPasswordSent(AccountPage, views.PasswordResetDoneView):
    template_name = "people/notice.html"
    title = gettext_lazy("Please look into your mail")
    lead = gettext_lazy(
        "If there is an account with this address, we have sent a link to it. It holds for one hour."
        " Nothing came? Please look into the spam folder too."
    )


class NewPassword(AccountPage, views.PasswordResetFromKeyView):
    template_name = "people/new_password.html"
    title = gettext_lazy("Set a new password")
    button = gettext_lazy("Set the password")
    limits = ((Limit("new-password", most=30, seconds=3600), client_address),)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_behind(time.time()):  # an hour that is over would begin again
            kwargs = {"uidb36": "0", "key": "0-0"}
        return super().dispatch(request, *args, **kwargs)


class NewPasswordSet(AccountPage, views.PasswordResetFromKeyDoneView):
    template_name = "people/notice.html"
    title = gettext_lazy("Your password is set")
    lead = gettext_lazy("Please sign in with it now.")


class ConfirmSent(AccountPage, views.EmailVerificationSentView):
    template_name = "people/notice.html"
    title = gettext_lazy("Please confirm your address")
    lead = gettext_lazy(
        "We have sent you a mail. Please open the link in it; then you can sign in."
        " Nothing came? Please look into the spam folder too."
    )


class ConfirmEmail(AccountPage, views.ConfirmEmailView):
    template_name = "people/confirm_email.html"
    title = gettext_lazy("Confirm your address")
    button = gettext_lazy("Yes, this is my address")

    def get_object(self, queryset: Any = None) -> Any:
        if is_behind(time.time()):  # days that are over would begin again
            raise Http404
        return super().get_object(queryset)
