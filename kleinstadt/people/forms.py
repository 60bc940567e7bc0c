# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kleinstadt.core.limits import Limit, LimitReached

WRONG_TRIES = Limit("login", most=10, seconds=15 * 60)


class LoginForm(AuthenticationForm):
    """Name and password; at most ten wrong tries per account in a quarter of an hour.

    A name that nobody has counts like any other, so that the answer tells nothing of who exists.
    """

    error_messages = {
        "invalid_login": gettext_lazy("Name and password do not fit each other."),
        "inactive": gettext_lazy("Name and password do not fit each other."),
    }
    retry_after = 0

    def clean(self) -> dict[str, Any]:
        account = str(self.cleaned_data.get("username", "")).casefold()
        if not account or not self.cleaned_data.get("password"):
            return super().clean()
        try:
            taken = WRONG_TRIES.take(account)
        except LimitReached as limit:
            self.retry_after = limit.retry_after
            self.add_error(None, _("Too many wrong tries. Please wait a quarter of an hour."))
            return self.cleaned_data
        cleaned: dict[str, Any] = super().clean()
        WRONG_TRIES.give_back(account, taken)
        return cleaned
