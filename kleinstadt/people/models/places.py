# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a person speaks for: a town, or an association that administers several."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kleinstadt.towns.models import Town


class AtPlace(models.Model):
    """Belongs to one town, or to one association (Amt, Verbandsgemeinde …) by its nine digits.

    An association has no lasting row of its own: the register names it anew in every edition.
    """

    town = models.ForeignKey(
        Town,
        verbose_name=_("town"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    association = models.CharField(_("association"), max_length=9, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(town__isnull=False, association="")
                | Q(town__isnull=True, association__regex=r"^[0-9]{9}$"),
                name="%(class)s_one_place",
            ),
        ]


class Membership(AtPlace):
    """A person works in the town hall of a place; administrators also invite and found functions."""

    class Role(models.TextChoices):
        MEMBER = "member", pgettext_lazy("role", "member")
        ADMINISTRATOR = "administrator", pgettext_lazy("role", "administrator")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=13, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta(AtPlace.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *AtPlace.Meta.constraints,
            models.UniqueConstraint(fields=["person", "town"], name="membership_once_per_town"),
            models.UniqueConstraint(
                fields=["person", "association"],
                condition=~Q(association=""),
                name="membership_once_per_association",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.town or self.association}"
