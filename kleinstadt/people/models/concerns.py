# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of readers as they concern a town, and what the town says to them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kleinstadt.core.models import Correction
from kleinstadt.towns.models import Town


class Concern(models.Model):
    """A report names this town; its members see it on their desk and may answer once."""

    report = models.ForeignKey(
        Correction, verbose_name=_("report"), on_delete=models.CASCADE, related_name="concerns"
    )
    town = models.ForeignKey(
        Town, verbose_name=_("town"), on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("answer of the town"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("report about a town")
        verbose_name_plural = _("reports about towns")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "town"], name="concern_once_per_town"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.town_id}"

    def get_absolute_url(self) -> str:
        return reverse("concern", args=[self.pk])
