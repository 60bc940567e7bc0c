# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The picture model, from the first migration: neither credit nor alternative text can be missing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    """A picture with what its use needs; an empty alternative text says that it only decorates."""

    alternative_text = models.CharField(_("alternative text"), max_length=300, blank=True)
    decorative = models.BooleanField(_("only decorates"), default=False)
    credit = models.CharField(_("credit"), max_length=200)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    source_url = models.URLField(_("source"), blank=True)
    taken_on = models.DateField(_("date taken"), null=True, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "alternative_text",
        "decorative",
        "credit",
        "licence",
        "source_url",
        "taken_on",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=True) | ~models.Q(alternative_text=""),
                name="picture_has_alternative_text",
                violation_error_message=_("Say in words what the picture shows."),
            ),
            models.CheckConstraint(
                condition=~models.Q(credit=""),
                name="picture_has_credit",
                violation_error_message=_("Name the photographer and the rights holder."),
            ),
        ]

    @property
    def default_alt_text(self) -> str:
        return "" if self.decorative else self.alternative_text


class Rendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
