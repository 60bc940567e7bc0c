# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's own account: what is kept, and how to change it."""

from __future__ import annotations

from allauth.account import views
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.generic import View

from kleinstadt.core.http import Request
from kleinstadt.core.limits import Limit
from kleinstadt.people.views.pages import AccountPage, person


@method_decorator(login_required, name="dispatch")
class Account(AccountPage, View):
    """Address, password and what else secures the account, each with its page."""

    template_name = "people/account.html"
    title = gettext_lazy("My account")
    inside = False

    def get(self, request: Request) -> HttpResponse:  # Django's signature
        return self.render_to_response(self.get_context_data())


class ChangeEmail(AccountPage, views.EmailView):
    template_name = "people/email.html"
    title = gettext_lazy("Change the e-mail address")
    button = gettext_lazy("Change the address")
    limits = ((Limit("change-address", most=5, seconds=3600), person),)  # each sends a mail


class ChangePassword(AccountPage, views.PasswordChangeView):
    title = gettext_lazy("Change the password")
    lead = gettext_lazy("Wherever else you are signed in, you will be signed out.")
    button = gettext_lazy("Change the password")
    limits = ((Limit("change-password", most=10, seconds=15 * 60), person),)
    template_name = "people/form.html"


class SetPassword(AccountPage, views.PasswordSetView):
    title = gettext_lazy("Set a password")
    lead = gettext_lazy("So far you sign in without one.")
    button = gettext_lazy("Set the password")
    template_name = "people/form.html"


class Reauthenticate(AccountPage, views.ReauthenticateView):
    title = gettext_lazy("Please confirm that it is you")
    lead = gettext_lazy("What comes next is worth protecting, so we ask once more.")
    button = gettext_lazy("Confirm")
    template_name = "people/reauthenticate.html"
