# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations: one person, one place, one link; and lists of them that wait for confirmation."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kleinstadt.people.models.functions import Function, Holding
from kleinstadt.people.models.links import OneTimeLink
from kleinstadt.people.models.places import AtPlace, Membership


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor withdrawn; some may have expired."""
        return self.filter(used_at=None, revoked_at=None)


class Invitation(AtPlace, OneTimeLink):
    """Somebody may join a place in a role, and may be given a function there.

    With `takes_over` the present holder hands the function over as soon as this is accepted.
    """

    SALT = "kleinstadt.invitation"

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(
        _("role"), max_length=13, choices=Membership.Role, default=Membership.Role.MEMBER
    )
    function = models.ForeignKey(
        Function,
        verbose_name=pgettext_lazy("in a town hall", "function"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
    )
    deputy = models.BooleanField(_("deputy"), default=False)
    takes_over = models.ForeignKey(
        Holding,
        verbose_name=_("takes over from"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("note for whoever follows"), max_length=8000, blank=True)
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *AtPlace.Meta.constraints,
            *OneTimeLink.Meta.constraints,
            models.UniqueConstraint(
                fields=["email", "town"],
                condition=Q(used_at=None, revoked_at=None),
                name="invitation_one_open_per_town",
            ),
            models.UniqueConstraint(
                fields=["email", "association"],
                condition=Q(used_at=None, revoked_at=None) & ~Q(association=""),
                name="invitation_one_open_per_association",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class InvitationList(models.Model):
    """A spreadsheet that was read and waits for confirmation; sending happens once.

    `rows` are {"email", "name", "ags", "association", "role", "function", "deputy", "row"}.
    """

    rows = models.JSONField(_("rows"), default=list)
    file = models.CharField(_("file"), max_length=200)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sender"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("list of invitations")
        verbose_name_plural = _("lists of invitations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file
