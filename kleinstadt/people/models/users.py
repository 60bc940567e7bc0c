# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The custom user, from the first migration."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail ships no types
    """A person who signs in."""

    is_demo = models.BooleanField(_("demo account"), default=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("operate", _("May run imports and answer corrections"))]

    @property
    def is_operator(self) -> bool:
        """Whether this person may run imports and answer corrections."""
        return self.is_active and self.has_perm("people.operate")
