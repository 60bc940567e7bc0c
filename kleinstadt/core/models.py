# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Stamps tell processes that data they keep in memory has changed; corrections reach the operator.

Tries are what rate limits count, for all processes together.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stamp(models.Model):
    """A counter per body of data; whoever changes the data raises it in the same transaction."""

    key = models.CharField(_("key"), max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class Correction(models.Model):
    """A reader reports an error, or a town states its own view, on the record at an address."""

    class Kind(models.TextChoices):
        ERROR = "error", _("Report an error")
        COUNTERSTATEMENT = "counterstatement", _("Counterstatement")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")

    address = models.CharField(_("address"), max_length=300)
    record = models.CharField(_("record"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = models.TextField(_("text"), max_length=4000)
    reply_to = models.EmailField(_("e-mail address"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.record}"


class Tries(models.Model):
    """When something limited was last tried, per key: what a rate limit remembers.

    Keys are keyed hashes, so that neither names nor network addresses are stored.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    times = models.JSONField(_("times"), default=list)  # seconds since 1970, oldest first
    last_at = models.DateTimeField(_("last"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("tries")
        verbose_name_plural = _("tries")

    def __str__(self) -> str:
        return self.key
