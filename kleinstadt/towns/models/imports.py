# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""One import at a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kleinstadt.towns.models.figures import Dataset
from kleinstadt.towns.models.register import Edition


class ImportRun(models.Model):
    """One import: who started it, how far it is, how it ended.

    At most one is running; the database sees to that. A running import writes rows only in
    transactions that also find this row still running, so taking that state away stops it.
    """

    class Kind(models.TextChoices):
        EMBEDDED = "embedded", _("embedded data set")
        GV100AD = "gv100ad", _("official register (GV100AD)")
        CHANGES = "changes", _("boundary changes")
        INKAR = "inkar", _("figures of the BBSR (INKAR)")
        GISD = "gisd", _("deprivation index (GISD)")
        KEYS = "keys", _("conversion keys of the BBSR")
        TYPES = "types", _("town types of the BBSR")
        WORKBOOK = "workbook", _("workbook of the register")
        TABLE = "table", _("any table")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        READY = "ready", _("waits for confirmation")
        DONE = "done", _("done")
        UNCHANGED = "unchanged", _("already held")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")
        DIED = "died", _("broken off")
        DISCARDED = "discarded", _("discarded")

    class Phase(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        LOADING = "loading", _("Loading the file")
        READING = "reading", _("Reading and checking")
        WRITING = "writing", _("Writing")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.WAITING)
    names = models.CharField(_("files"), max_length=300, blank=True)
    started_by = models.CharField(_("started by"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    heartbeat = models.DateTimeField(_("last sign of life"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    message = models.TextField(_("message"), blank=True)
    faults = models.JSONField(_("faults"), default=list)
    result = models.JSONField(_("result"), default=dict)
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="runs",
    )
    dataset = models.ForeignKey(
        Dataset,
        verbose_name=_("data set"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="runs",
    )
    host = models.CharField(_("computer"), max_length=120)
    pid = models.PositiveIntegerField(_("process"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="import_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%d.%m.%Y}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_of_figures(self) -> bool:
        """Whether it brings a data set, not an edition or a list of changes."""
        return self.kind in Dataset.Kind.values and self.kind != Dataset.Kind.EMBEDDED
