# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""allauth's forms in our words: labels, hints, and no text that vanishes while one types."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django import forms as plain
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kleinstadt.people.models import User

PRESENT = _("Your password")
NEW = _("New password")
AGAIN = _("New password, once more")
RULE = _("At least twelve characters. A few words in a row are safe and easy to keep in mind.")


class Worded(plain.Form):
    """Labels and hints by field name, in place of allauth's."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class LoginForm(Worded, forms.LoginForm):
    labels = {
        "login": _("E-mail address"),
        "password": _("Password"),
        "remember": _("Stay signed in on this device"),
    }
    hints = {"remember": _("For two weeks. Please not on a device that others use too.")}


class JoinForm(Worded, forms.SignupForm):
    """Makes the account of whoever was invited; the address is the invited one."""

    field_order = ["email", "first_name", "last_name", "password1", "password2"]
    first_name = plain.CharField(
        max_length=150, widget=plain.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = plain.CharField(
        max_length=150, widget=plain.TextInput(attrs={"autocomplete": "family-name"})
    )
    labels = {
        "email": _("E-mail address"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "password1": _("Password"),
        "password2": _("Password, once more"),
    }
    hints = {"email": _("The invitation was sent here."), "password1": RULE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True

    def save(self, request: HttpRequest) -> User:
        """Make the account and what belongs to it, or nothing. Raises InvitationRefused."""
        with transaction.atomic():
            user: User = super().save(request)
        return user


class ChangePasswordForm(Worded, forms.ChangePasswordForm):
    labels = {"oldpassword": PRESENT, "password1": NEW, "password2": AGAIN}
    hints = {"password1": RULE}


class SetPasswordForm(Worded, forms.SetPasswordForm):
    labels = {"password1": NEW, "password2": AGAIN}
    hints = {"password1": RULE}


class ResetPasswordForm(Worded, forms.ResetPasswordForm):
    labels = {"email": _("E-mail address")}
    hints = {"email": _("The address you sign in with.")}


class NewPasswordForm(Worded, forms.ResetPasswordKeyForm):
    labels = {"password1": NEW, "password2": AGAIN}
    hints = {"password1": RULE}


class EmailForm(Worded, forms.AddEmailForm):
    labels = {"email": _("New e-mail address")}
    hints = {"email": _("We send a link there. Until you open it, the present address holds.")}


class PasswordAgainForm(Worded, forms.ReauthenticateForm):
    labels = {"password": PRESENT}
