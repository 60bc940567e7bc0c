# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The latest moment that this site has seen, so that a clock set back revives nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClockMark(models.Model):
    """One row: the latest time at which somebody used a link or signed in."""

    latest = models.DateTimeField(_("latest moment"))

    class Meta:
        verbose_name = _("mark of the clock")
        verbose_name_plural = _("marks of the clock")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="clockmark_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.latest:%d.%m.%Y %H:%M}"
