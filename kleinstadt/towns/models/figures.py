# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Figures of towns: what is measured, the data sets that bring values, the values as series.

A data set is staged unseen, then becomes active in one small update. Older ones stay active: they
are the vintages, and where two have a value for the same date the newer one is shown. Values stand
under the keys of the file; `queries/rebasing.py` leads them to the municipalities of today.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kleinstadt.towns.models.register import Source


class Indicator(models.Model):
    """A figure that towns can be compared by: what it says, in which unit, how it is read.

    Counts may be led from one territorial state to another by shares, anything else may not. A
    class has codes for values and words for them in `labels`. least, most: what a value can be.
    numerator, denominator: keys of two counts from which the figure (times `factor`) is computed
    where both are known. titles: what files call it. drafted: described by a file alone so far.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        RATE = "rate", _("rate or amount per head")
        INDEX = "index", _("index")
        CLASS = "class", _("class")

    class Direction(models.TextChoices):
        NONE = "", _("neither good nor bad")
        STRAIN = "strain", _("more means more strain")
        EASE = "ease", _("more means less strain")

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    digits = models.PositiveSmallIntegerField(_("decimal places"), default=0)
    description = models.TextField(_("what it says"))
    description_en = models.TextField(_("what it says, in English"), blank=True)
    reading = models.TextField(_("how to read it"), blank=True)
    reading_en = models.TextField(_("how to read it, in English"), blank=True)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.RATE)
    direction = models.CharField(
        _("direction"), max_length=6, choices=Direction, default=Direction.NONE, blank=True
    )
    least = models.FloatField(_("smallest possible value"), null=True)
    most = models.FloatField(_("largest possible value"), null=True)
    numerator = models.CharField(_("key of the numerator"), max_length=60, blank=True)
    denominator = models.CharField(_("key of the denominator"), max_length=60, blank=True)
    factor = models.FloatField(_("factor"), default=100)
    titles = models.JSONField(_("names in files"), default=list, blank=True)
    labels = models.JSONField(_("words for codes"), default=dict, blank=True)
    drafted = models.BooleanField(_("described by a file alone"), default=False)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def active(self) -> Self:
        return self.filter(state=Dataset.State.ACTIVE)


class Dataset(models.Model):
    """What one import brought: one vintage of figures, or of conversion keys.

    vintage: orders data sets of the same figures, the year of publication where it is known.
    territorial_status: the day whose municipalities the keys name, None where nobody says.
    points: latitude and longitude by key, for towns that have no place yet.
    """

    class Kind(models.TextChoices):
        EMBEDDED = "embedded", _("embedded data set")
        INKAR = "inkar", _("figures of the BBSR (INKAR)")
        GISD = "gisd", _("deprivation index (GISD)")
        KEYS = "keys", _("conversion keys of the BBSR")
        TYPES = "types", _("town types of the BBSR")
        WORKBOOK = "workbook", _("workbook of the register")
        TABLE = "table", _("any table")

    class State(models.TextChoices):
        STAGED = "staged", _("staged")
        ACTIVE = "active", _("active")
        DISCARDED = "discarded", _("discarded")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STAGED)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    names = models.CharField(_("files"), max_length=300, blank=True)
    digest = models.CharField(_("checksum of the files"), max_length=64)
    vintage = models.CharField(_("vintage"), max_length=10, blank=True)
    territorial_status = models.DateField(_("territorial status"), null=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    points = models.JSONField(_("coordinates"), default=dict, blank=True)
    staged_at = models.DateTimeField(_("staged"), auto_now_add=True)
    activated_at = models.DateTimeField(_("activated"), null=True)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "digest"], condition=Q(state="active"), name="dataset_active_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.vintage}".strip()


class IndicatorSeries(models.Model):
    """All values of one data set for one unit and one figure.

    points: reference date -> value; unknown ones are left out. date, value: the newest of them.
    """

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        ASSOCIATION = "association", _("association of municipalities")
        COUNTY = "county", _("county")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="series")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="series")
    level = models.CharField(_("spatial unit"), max_length=12, choices=Level)
    unit_key = models.CharField(_("key of the unit"), max_length=9)
    date = models.CharField(_("newest reference date"), max_length=10)
    value = models.FloatField(_("newest value"))
    points = models.JSONField(_("values"), default=dict)

    class Meta:
        verbose_name = _("series of values")
        verbose_name_plural = _("series of values")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "indicator", "level", "unit_key"], name="series_once"
            ),
        ]
        indexes = [models.Index(fields=["unit_key", "level"], name="series_of_unit")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_key} {self.date}: {self.value}"


class KeyPart(models.Model):
    """The part of one municipality that belongs to another later. Unchanged ones have no row.

    Shares from 0 to 1; None where the source has none, or where nobody lives or works.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="parts")
    since = models.DateField(_("from the state of"))
    until = models.DateField(_("to the state of"))
    old_ags = models.CharField(_("old key"), max_length=8)
    old_name = models.CharField(_("old name"), max_length=160)
    new_ags = models.CharField(_("new key"), max_length=8)
    new_name = models.CharField(_("new name"), max_length=160)
    area_share = models.FloatField(_("share of the area"))
    population_share = models.FloatField(_("share of the inhabitants"), null=True)
    employment_share = models.FloatField(_("share of the employees"), null=True)

    class Meta:
        verbose_name = _("part of a municipality")
        verbose_name_plural = _("parts of municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "since", "old_ags", "new_ags"], name="key_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_ags} → {self.new_ags} ({self.until})"


class ColumnMapping(models.Model):
    """How a kind of table is read, kept under a name so that next year's is read the same way."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    settings = models.JSONField(_("settings"), default=dict)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
