# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Links that open something once, for a time, for whoever was sent them."""

from __future__ import annotations

import secrets
from typing import Self

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    return secrets.token_urlsafe(24)


class OneTimeLink(models.Model):
    """What every such link has. The mail carries key and signature, so neither a stolen database

    nor a stolen secret alone is enough to make one. `used_at` is set by a conditional update.
    """

    SALT = "kleinstadt.link"

    key = models.CharField(_("key"), max_length=40, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="%(class)s_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="%(class)s_not_used_and_withdrawn",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Neither used nor withdrawn; it may have expired."""
        return self.used_at is None and self.revoked_at is None

    def token(self) -> str:
        """What stands in the address of the link."""
        return Signer(salt=self.SALT, sep=".").sign(self.key)

    @classmethod
    def of_token(cls, token: str) -> Self | None:
        """The row of a token; None when its signature is forged or nothing like it was sent."""
        try:
            key = Signer(salt=cls.SALT, sep=".").unsign(token)
        except BadSignature:
            return None
        found: Self | None = cls._default_manager.filter(key=key).first()
        return found
