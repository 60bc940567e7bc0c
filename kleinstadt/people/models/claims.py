# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who speaks first for a town: asked by a person, verified by the office or by the mayor."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kleinstadt.people.models.links import OneTimeLink
from kleinstadt.people.models.places import AtPlace


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        """Those that wait for a decision, the oldest first."""
        return self.filter(state=Claim.State.OPEN).order_by("used_at", "pk")


class Claim(AtPlace, OneTimeLink):
    """A person asks to speak for a town.

    The link of a claim confirms its mail address (`used_at`); until then it is only a draft, so that nobody
    can block a town with a made-up address. Of confirmed claims a town has at most one that waits
    or is approved: the database decides who was first.
    """

    SALT = "kleinstadt.claim"

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("claim", "address not confirmed")
        OPEN = "open", pgettext_lazy("claim", "waits for a decision")
        APPROVED = "approved", pgettext_lazy("claim", "approved")
        REFUSED = "refused", pgettext_lazy("claim", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("claim", "withdrawn")
        ENDED = "ended", pgettext_lazy("claim", "ended")

    class Way(models.TextChoices):
        OFFICE = "office", _("by the programme office")
        LINK = "link", _("by the mayor's link")

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address at work"))
    function_name = models.CharField(_("function in the town hall"), max_length=120)
    phone = models.CharField(_("telephone at work"), max_length=40, blank=True)
    mayor_address = models.EmailField(_("address of the mayor's office"), blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    way = models.CharField(_("way of the decision"), max_length=6, choices=Way, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of a town")
        verbose_name_plural = _("claims of towns")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *AtPlace.Meta.constraints,
            *OneTimeLink.Meta.constraints,
            models.UniqueConstraint(
                fields=["town"],
                condition=Q(state__in=["open", "approved"]),
                name="claim_one_per_town",
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(state__in=["open", "approved"]) & ~Q(association=""),
                name="claim_one_per_association",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="claim_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.town or self.association}"


class Approval(OneTimeLink):
    """A link by which a mayor approves or refuses a claim without an account.

    The office checks the address before it sends the link; the claimant cannot send one.
    """

    SALT = "kleinstadt.approval"

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="approvals"
    )
    address = models.EmailField(_("sent to"))
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    approved = models.BooleanField(_("approved"), null=True)

    class Meta:
        verbose_name = _("approval by link")
        verbose_name_plural = _("approvals by link")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *OneTimeLink.Meta.constraints,
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(used_at=None, revoked_at=None),
                name="approval_one_open_link",
            ),
        ]

    def __str__(self) -> str:
        return self.address
