# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Experiences of towns, told in statements that each name their sources."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kleinstadt.core.snapshots import bump
from kleinstadt.methods.german import tokens
from kleinstadt.towns.models import Town

LIBRARY = "library"  # the stamp of everything the search index is built from
# \A and \Z: "$" would let a line break pass at the end, on SQLite.
PARTIAL_DATE = r"\A([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\Z"
# One more than a day needs: PostgreSQL cuts blanks beyond the length before it checks anything,
# so that "2021-08-29 " would pass there and be refused by SQLite.
DATE_LENGTH = 11
PUBLIC = Q(state="published")  # what everybody may see


class Topic(models.Model):
    """What an experience is about; `wider` is offered when a search finds nothing."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    wider = models.ForeignKey(
        "self", verbose_name=_("wider topic"), on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class BuildingKind(models.Model):
    """The kind of building an experience is about."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)

    class Meta:
        verbose_name = _("kind of building")
        verbose_name_plural = _("kinds of building")

    def __str__(self) -> str:
        return self.name


class ExperienceQuerySet(models.QuerySet["Experience"]):
    @staticmethod
    def may_see(user: object) -> Q:
        """The one rule on what a reader may see: the published ones (more follows with accounts)."""
        return PUBLIC

    def visible_to(self, user: object) -> Self:
        """What this reader may see."""
        return self.filter(ExperienceQuerySet.may_see(user))

    def with_last_proof(self, today: dt.date) -> Self:
        """Each with `last_proof`: the newest date, up to today, of a statement, source or start.

        The end is none: of what still runs it is a plan.
        """

        def newest(model: type[models.Model]) -> Subquery:
            dated = model._default_manager.filter(  # noqa: SLF001  # Django's public name for it
                experience=OuterRef("pk"), date__lte=today.isoformat()
            )
            return Subquery(dated.order_by("-date").values("date")[:1])

        told, cited = (
            Coalesce(newest(model), Value("")) for model in (Statement, ExperienceSource)
        )
        begun = Case(When(started__lte=today.isoformat(), then="started"), default=Value(""))
        return self.annotate(last_proof=Greatest(told, cited, begun))


class Experience(models.Model):
    """What one town did, what it took, and what came of it, difficulties included."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    class Outcome(models.TextChoices):
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        STOPPED = "stopped", _("broken off")
        REJECTED = "rejected", _("decided against")
        UNKNOWN = "unknown", _("not known")

    class Confidence(models.TextChoices):
        HIGH = "high", _("high")
        MEDIUM = "medium", _("medium")
        LOW = "low", _("low")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    town = models.ForeignKey(
        Town, verbose_name=_("town"), on_delete=models.PROTECT, related_name="experiences"
    )
    place = models.CharField(_("district of the town"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=300)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="experiences")
    building = models.CharField(_("building"), max_length=200, blank=True)
    building_kind = models.ForeignKey(
        BuildingKind, verbose_name=_("kind of building"), on_delete=models.PROTECT, null=True
    )
    started = models.CharField(_("begun"), max_length=DATE_LENGTH, blank=True)
    ended = models.CharField(_("ended"), max_length=DATE_LENGTH, blank=True)
    outcome = models.CharField(
        _("what became of it"), max_length=10, choices=Outcome, default=Outcome.UNKNOWN
    )
    months = models.DecimalField(_("months"), max_digits=5, decimal_places=1, null=True)
    hours = models.DecimalField(_("working hours"), max_digits=8, decimal_places=1, null=True)
    staff = models.CharField(_("staff"), max_length=300, blank=True)
    own_share = models.CharField(_("own share"), max_length=300, blank=True)
    programme = models.CharField(_("funding programme"), max_length=300, blank=True)
    size = models.CharField(_("size"), max_length=300, blank=True)
    contact_function = models.CharField(_("whom to ask"), max_length=120, blank=True)
    contact_editorial = models.BooleanField(_("whom to ask is our conclusion"), default=True)
    partners = models.JSONField(_("partners"), default=list)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    notes = models.TextField(_("contradictions and gaps"), blank=True)
    checked = models.DateField(_("last checked"))
    digest = models.CharField(_("checksum of the file"), max_length=64, blank=True, editable=False)
    analysis = models.JSONField(_("analysed words"), default=dict, editable=False)
    last_proof = ""  # filled by with_last_proof

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience")
        verbose_name_plural = _("experiences")
        constraints = [
            models.CheckConstraint(
                condition=Q(started__regex=PARTIAL_DATE) & Q(ended__regex=PARTIAL_DATE),
                name="experience_partial_dates",
                violation_error_message=_(
                    "Write a year, a month or a day: 2021, 2021-08, 2021-08-29."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("experience", args=[self.slug])


class ExperienceSource(models.Model):
    """A publication that carries statements of an experience."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    date = models.CharField(_("date"), max_length=DATE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["experience", "number"], name="source_number_once"),
            models.CheckConstraint(
                condition=Q(date__regex=PARTIAL_DATE), name="source_partial_date"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(models.Model):
    """One thought of an experience with the sources that carry it."""

    class Kind(models.TextChoices):
        SITUATION = "situation", _("situation")
        DONE = "done", _("what was done")
        RESULT = "result", _("result")
        DIFFICULTY = "difficulty", _("what did not work")
        PRECONDITION = "precondition", _("precondition")

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"))
    date = models.CharField(_("date"), max_length=DATE_LENGTH, blank=True)
    editorial = models.BooleanField(_("our conclusion"), default=False)
    sources = models.ManyToManyField(ExperienceSource, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "position"], name="statement_position_once"
            ),
            models.CheckConstraint(
                condition=Q(date__regex=PARTIAL_DATE), name="statement_partial_date"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Money(models.Model):
    """An amount in euros with what it paid for and the year whose prices it is in."""

    class Kind(models.TextChoices):
        COST = "cost", _("cost")
        GRANT = "grant", _("grant")
        OWN_SHARE = "own_share", _("own share")
        PRICE = "price", _("price")
        REVENUE = "revenue", _("revenue")
        BUDGET = "budget", _("budget")

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="money")
    position = models.PositiveSmallIntegerField(_("position"))
    amount = models.DecimalField(_("amount in euros"), max_digits=14, decimal_places=2)
    approx = models.BooleanField(_("approximate"), default=False)
    what = models.CharField(_("what for"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(_("price year"), null=True)
    sources = models.ManyToManyField(ExperienceSource, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("amount")
        verbose_name_plural = _("amounts")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.amount} € ({self.what})"


class SynonymGroup(models.Model):
    """Words that mean the same to our readers, one per line; editable by the office."""

    words = models.TextField(_("words, one per line"))

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return ", ".join(self.spellings)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        bump(LIBRARY)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        bump(LIBRARY)
        return gone

    @property
    def spellings(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self) -> None:
        """At least two spellings that differ to the search, none of them empty to it."""
        terms = {spelling: tuple(t.term for t in tokens(spelling)) for spelling in self.spellings}
        empty = [spelling for spelling, found in terms.items() if not found]
        if empty:
            raise ValidationError(
                _(
                    "The search leaves out words like “%(word)s”. Write a word that carries meaning."
                ),
                params={"word": empty[0]},
            )
        if len(set(terms.values())) < 2:
            raise ValidationError(
                _("Write at least two words that differ. Plurals and umlauts are found anyway.")
            )
