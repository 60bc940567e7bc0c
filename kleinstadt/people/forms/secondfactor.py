# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Codes of an app, recovery codes and passkeys."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.forms import JSONField
from django.utils.translation import gettext_lazy as _

from kleinstadt.core.limits import LimitReached
from kleinstadt.people.accounts import too_many
from kleinstadt.people.forms import Worded
from kleinstadt.people.secondfactor import WRONG_CODES, spend


class _Code(Worded):
    """A code counts as a try until it fits."""

    labels = {"code": _("Code")}
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].max_length = 20  # type: ignore[attr-defined]  # a CharField
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        who = str(self.user.pk)
        try:
            taken = WRONG_CODES.take(who)
        except LimitReached as limit:
            raise too_many(limit) from limit
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form
        WRONG_CODES.give_back(who, taken)
        return code


class _UsedOnce(_Code):
    hints = {"code": _("From your app, or one of your recovery codes.")}
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = super().clean_code()
        app = self.authenticator.type == Authenticator.Type.TOTP
        if app and not spend(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_UsedOnce, base.AuthenticateForm):
    """The second step of signing in."""


class ConfirmForm(_UsedOnce, base.ReauthenticateForm):
    """Confirms that it is the person who signed in."""


class ActivateForm(_Code, totp.ActivateTOTPForm):
    """The first code of a new app."""

    hints = {"code": _("The six figures that the app shows now.")}


class _Hostile:
    """What claims to be a passkey's answer and is nothing of the kind is a fault, not a crash."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = _Credential(widget=self.fields["credential"].widget)
        if "name" in self.fields:
            self.fields["name"].label = _("Name of the passkey")
            self.fields["name"].help_text = _("So that you can tell several apart.")
            self.fields["name"].max_length = 60


class _Credential(JSONField):
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not isinstance(cleaned, dict) or not isinstance(cleaned.get("response"), dict):
            raise ValidationError(_("The passkey did not answer. Please try again."))
        return cleaned


class _Checked(_Hostile):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth's form
        except (TypeError, ValueError, KeyError, AttributeError) as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class PasskeyForm(_Checked, webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in, by passkey."""


class PasskeyLoginForm(_Checked, webauthn.LoginWebAuthnForm):
    """Signing in by passkey alone."""


class PasskeyConfirmForm(_Checked, webauthn.ReauthenticateWebAuthnForm):
    """Confirms that it is the person who signed in, by passkey."""


class PasskeyAddForm(_Hostile, webauthn.AddWebAuthnForm):
    """A new passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)  # every passkey of ours checks who holds it

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (TypeError, ValueError, KeyError, AttributeError) as fault:
            raise get_adapter().validation_error("incorrect_code") from fault
        return cleaned


class PasskeyNameForm(Worded, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("Name of the passkey")}
