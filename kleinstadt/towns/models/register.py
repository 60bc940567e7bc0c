# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register of municipalities.

A `Town` is what stays: links, experiences and figures hang on it. What the official register says
of it at one date is a `RegisterEntry` of an `Edition`; exactly one edition is current, and an
import stages the next one beside it, so that switching is one small update.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

REGISTER = "register"  # the stamp of everything the register snapshot is built from


class Source(models.Model):
    """Where figures come from, and under which licence they may be used."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    licence = models.CharField(_("licence"), max_length=120)
    licence_url = models.URLField(_("licence text"), blank=True)
    attribution = models.CharField(_("attribution"), max_length=300)
    reference_date = models.CharField(_("as of"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> Self:
        return self.filter(state=Edition.State.CURRENT)


class Edition(models.Model):
    """One state of the register: staged, then current, then superseded; old ones stay readable.

    A staged edition whose rows are all there has a municipality_count. A discarded one is being
    removed and will never be shown. `census` is the year of the census that the population
    figures go on from, empty where that is not known.
    """

    class State(models.TextChoices):
        STAGED = "staged", _("staged")
        CURRENT = "current", _("current")
        SUPERSEDED = "superseded", _("superseded")
        DISCARDED = "discarded", _("discarded")

    class Origin(models.TextChoices):
        EMBEDDED = "embedded", _("embedded data set")
        GV100AD = "gv100ad", _("official register (GV100AD)")

    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STAGED)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    territorial_status = models.DateField(_("territorial status"))
    population_date = models.DateField(_("population as of"), null=True)
    census = models.CharField(_("census"), max_length=4, blank=True)
    compared_with = models.ForeignKey(
        "self", verbose_name=_("compared with"), on_delete=models.SET_NULL, null=True
    )
    digest = models.CharField(_("checksum of the file"), max_length=64)
    municipality_count = models.PositiveIntegerField(_("municipalities"), default=0)
    staged_at = models.DateTimeField(_("staged"), auto_now_add=True)
    activated_at = models.DateTimeField(_("activated"), null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the register")
        verbose_name_plural = _("editions of the register")
        ordering = ["-territorial_status", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="current"), name="edition_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_origin_display()} {self.territorial_status:%d.%m.%Y}"


class Town(models.Model):
    """A municipality as a lasting thing. A reform may change its key; the row, and its links, stay."""

    ags = models.CharField(_("municipality key (AGS)"), max_length=8, unique=True)
    lat = models.FloatField(_("latitude"), null=True)
    lon = models.FloatField(_("longitude"), null=True)

    class Meta:
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        constraints = [
            models.CheckConstraint(condition=Q(ags__regex=r"^[0-9]{8}$"), name="town_ags_8_digits"),
        ]

    def __str__(self) -> str:
        return self.ags

    def get_absolute_url(self) -> str:
        return reverse("town", args=[self.ags])


class Unit(models.Model):
    """A state, county or association in one edition."""

    class Level(models.TextChoices):
        LAND = "land", _("federal state")
        COUNTY = "county", _("county")
        ASSOCIATION = "association", _("association of municipalities")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="units")
    level = models.CharField(_("level"), max_length=12, choices=Level)
    key = models.CharField(_("key"), max_length=9)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=2, blank=True)
    seat = models.CharField(_("seat"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("regional unit")
        verbose_name_plural = _("regional units")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "level", "key"], name="unit_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """What one edition of the register says of one municipality.

    `kind` is the Textkennzeichen of GV100AD (60 market to 67 large county town); `association` the
    nine digits of the ARS that name the association, `county` five, `land` two.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="entries")
    ags = models.CharField(_("municipality key (AGS)"), max_length=8)
    ars = models.CharField(_("regional key (ARS)"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    official_name = models.CharField(_("official name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=2)
    land = models.CharField(_("federal state"), max_length=2)
    county = models.CharField(_("county"), max_length=5)
    association = models.CharField(_("association"), max_length=9, blank=True)
    area_ha = models.PositiveIntegerField(_("area in hectares"), null=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True)
    population_date = models.CharField(_("inhabitants as of"), max_length=10, blank=True)
    population_source = models.ForeignKey(
        Source, verbose_name=_("source of inhabitants"), on_delete=models.PROTECT, null=True
    )
    population_estimated = models.BooleanField(_("estimate"), default=False)
    male = models.PositiveIntegerField(_("male inhabitants"), null=True)
    female = models.PositiveIntegerField(_("female inhabitants"), null=True)
    postcode = models.CharField(_("postcode of the seat"), max_length=5, blank=True)
    sort_key = models.CharField(_("sort key"), max_length=160)

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        constraints = [
            models.UniqueConstraint(fields=["edition", "ags"], name="entry_once_per_edition"),
            models.CheckConstraint(
                condition=Q(ags__startswith=models.F("land")), name="entry_ags_begins_with_land"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.ags})"


class Succession(models.Model):
    """One official change: where the area, or the name, of a municipality went."""

    class Kind(models.TextChoices):
        DISSOLVED = "1", _("dissolved")
        PART_MOVED = "2", _("part moved")
        KEY_CHANGED = "3", _("key changed")
        RENAMED = "4", _("renamed")

    kind = models.CharField(_("kind"), max_length=1, choices=Kind)
    old_ags = models.CharField(_("old key"), max_length=8)
    old_name = models.CharField(_("old name"), max_length=160)
    new_ags = models.CharField(_("new key"), max_length=8)
    new_name = models.CharField(_("new name"), max_length=160)
    effective = models.DateField(_("effective"))
    inhabitants = models.PositiveIntegerField(_("inhabitants concerned"), null=True)
    area_m2 = models.PositiveBigIntegerField(_("square metres concerned"), null=True)
    reference = models.CharField(_("official number"), max_length=20, blank=True)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "old_ags", "new_ags", "effective"], name="succession_once"
            ),
        ]
        indexes = [
            models.Index(fields=["old_ags"], name="succession_old"),
            models.Index(fields=["new_ags"], name="succession_new"),
        ]

    def __str__(self) -> str:
        return f"{self.old_name} → {self.new_name} ({self.effective})"
