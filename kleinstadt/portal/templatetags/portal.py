# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Template words of pages that show several domains."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from kleinstadt.core.templatetags.figures import drawn_portrait
from kleinstadt.portal.views.links import address
from kleinstadt.towns.queries import words
from kleinstadt.towns.queries.outlines import portrait
from kleinstadt.towns.queries.register import TownRow
from kleinstadt.towns.templatetags.towns import for_town

register = template.Library()


@register.simple_tag
def town_portrait(town: TownRow, own: TownRow | None, size: int = 56) -> SafeString:
    """A town's portrait, in brick when it is the reader's own."""
    is_own = own is not None and own.id == town.id
    return mark_safe(drawn_portrait(portrait(town), size, own=is_own))  # noqa: S308  # escaped there


@register.simple_tag(takes_context=True)
def experience_url(context: template.Context, slug: str) -> str:
    """The page of an experience, for the asking town."""
    url = address("experience", f"/erfahrungen/{slug}/", slug)
    return for_town(url, context.get("own_town"))


@register.filter
def town_url(ags: str) -> str:
    """The page of a town by its key."""
    return reverse("town", args=[ags])


@register.filter
def reference_date(text: str) -> str:
    """A date as sources give it, in the language of the page."""
    return words.date(text)


@register.filter
def listed(text: str) -> str:
    """What embedded files part by " ; ", as a list in a sentence."""
    return text.replace(" ; ", ", ")


@register.filter
def grouped(number: float) -> str:
    """A whole number with grouped thousands."""
    return words.number(number)
