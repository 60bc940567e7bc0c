# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The second factor: secrets kept encrypted, codes good for one time, few tries.

A code of the app holds for a time step; the latest step that was used is kept with the secret, so
that no code holds twice, in whichever process and however the clock is set.
"""

from __future__ import annotations

import base64
import ipaddress
from typing import Any

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kleinstadt.core.limits import Limit

WRONG_CODES = Limit("second-factor", most=10, seconds=15 * 60)
_DAY = 86_400


class SecondFactor(DefaultMFAAdapter):
    """What allauth asks us about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code does not fit, or was used before. The app shows a new one every half minute."
        ),
        "unverified_email": gettext_lazy("Please confirm your e-mail address first."),
        "cannot_generate_recovery_codes": gettext_lazy("Please set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; empty, so that no code fits, when the key of the site has changed."""
        try:
            return _safe().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def get_totp_issuer(self) -> str:
        return "kleinstadt"

    def _get_site_name(self) -> str:
        return "kleinstadt"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.get_full_name() or user.email}


def passkeys_possible() -> bool:
    """Whether browsers allow passkeys at the address of this request: never at a bare IP address."""
    host = context.request.get_host().rpartition(":")[0] or context.request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> bool:
    """Note that a code of the app was used; False when it, or a later one, had been used before."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = SecondFactor().decrypt(row.data["secret"])
    plain = code.replace(" ", "")
    steps = [
        at
        for at in yield_hotp_counters_from_time()
        if format_hotp_value(hotp_value(secret, at)) == plain
    ]
    latest = row.data.get("latest_step", 0)
    # a mark far in the future comes from a clock that was wrong; it must not shut anybody out for ever
    fresh = [at for at in steps if at > latest or latest - at > _DAY // app_settings.TOTP_PERIOD]
    if not fresh:
        return False
    row.data["latest_step"] = max(fresh)
    row.save(update_fields=["data"])
    return True


def _safe() -> MultiFernet:
    """Encrypts with the present key of the site, reads what older ones encrypted too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [
        salted_hmac("second factor", "", secret=key, algorithm="sha256").digest() for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
