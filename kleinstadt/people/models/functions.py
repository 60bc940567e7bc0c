# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Functions of a town hall and who holds them: what is open belongs to the function and passes on."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kleinstadt.people.models.places import AtPlace


class Function(AtPlace):
    """A post in a town hall (Bauamtsleitung, Bürgermeisterbüro …), whoever holds it."""

    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField(_("founded"), auto_now_add=True)

    class Meta(AtPlace.Meta):
        verbose_name = pgettext_lazy("in a town hall", "function")
        verbose_name_plural = pgettext_lazy("in a town hall", "functions")
        ordering = ["name", "pk"]
        constraints = [
            *AtPlace.Meta.constraints,
            models.UniqueConstraint(fields=["town", "name"], name="function_once_per_town"),
            models.UniqueConstraint(
                fields=["association", "name"],
                condition=~Q(association=""),
                name="function_once_per_association",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mailbox(models.Model):
    """A shared address of a function (bauamt@…): it stays when the person goes."""

    function = models.ForeignKey(
        Function,
        verbose_name=pgettext_lazy("in a town hall", "function"),
        on_delete=models.CASCADE,
        related_name="mailboxes",
    )
    address = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("shared mailbox")
        verbose_name_plural = _("shared mailboxes")
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(
                fields=["function", "address"], name="mailbox_once_per_function"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class HoldingQuerySet(models.QuerySet["Holding"]):
    def present(self) -> Self:
        """Those that have not ended."""
        return self.filter(until=None)

    def principal(self) -> Self:
        """Those of the holders themselves, without deputies."""
        return self.filter(deputy=False)


class Holding(models.Model):
    """A person holds a function from a moment until it is laid down or handed over.

    At most one holds it at a time, any number are deputies; the database sees to that.
    `planned_until` is the day on which somebody expects to go; it ends nothing by itself.
    """

    function = models.ForeignKey(
        Function,
        verbose_name=pgettext_lazy("in a town hall", "function"),
        on_delete=models.CASCADE,
        related_name="holdings",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="holdings",
    )
    deputy = models.BooleanField(_("deputy"), default=False)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    planned_until = models.DateField(_("expected until"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("holding of a function")
        verbose_name_plural = _("holdings of functions")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["function"],
                condition=Q(until=None, deputy=False),
                name="holding_one_principal",
            ),
            models.UniqueConstraint(
                fields=["function", "person"],
                condition=Q(until=None),
                name="holding_once_per_person",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="holding_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}: {self.person_id}"


class Handover(models.Model):
    """A function passed on: who gave, who took, and the page as it stood at that moment.

    `content` is a list of sections: {"title": …, "entries": [{"text": …, "note": …, "url": …}]}.
    """

    function = models.ForeignKey(
        Function,
        verbose_name=pgettext_lazy("in a town hall", "function"),
        on_delete=models.CASCADE,
        related_name="handovers",
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handed over by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken over by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("note for whoever follows"), max_length=8000, blank=True)
    content = models.JSONField(_("content"), default=list)
    at = models.DateTimeField(_("handed over"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.function} {self.at:%d.%m.%Y}"
