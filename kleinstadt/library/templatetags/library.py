# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Template words of the library: dates as partial as they were seen, money as people say it."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from kleinstadt.library.models import BuildingKind, Money, Topic

register = template.Library()
MILLION = 1_000_000


@register.filter
def partial_date(value: str) -> str:
    """A year, a month or a day in words: "2021", "August 2021", "29. August 2020"."""
    parts = [int(part) for part in value.split("-")] if value else []
    if len(parts) == 3:
        return date_format(dt.date(*parts), "DATE_FORMAT")
    if len(parts) == 2:
        return date_format(dt.date(parts[0], parts[1], 1), "YEAR_MONTH_FORMAT")
    return value


@register.filter
def period(started: str, ended: str) -> str:
    """When something ran, as far as known; "" when nothing is known."""
    if started and ended and started[:4] == ended[:4] and max(len(started), len(ended)) == 4:
        return started
    if started and ended:
        return _("%(started)s to %(ended)s") % {
            "started": partial_date(started),
            "ended": partial_date(ended),
        }
    if started:
        return _("since %(started)s") % {"started": partial_date(started)}
    return _("until %(ended)s") % {"ended": partial_date(ended)} if ended else ""


@register.filter
def euros(money: Money) -> str:
    """An amount as it is said: "37.000 Euro", "rund 11,5 Millionen Euro"."""
    amount = Decimal(money.amount)
    if amount >= MILLION:
        millions = (amount / MILLION).quantize(Decimal("0.01")).normalize()
        figure = number_format(millions, use_l10n=True, force_grouping=False)
        text = (
            _("%(amount)s million euros") % {"amount": figure}
            if millions != 1
            else _("1 million euros")
        )
    else:
        whole = amount == amount.to_integral_value()
        figure = number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)
        text = _("%(amount)s euros") % {"amount": figure}
    return _("about %(amount)s") % {"amount": text} if money.approx else text


@register.simple_tag(takes_context=True)
def called(context: template.Context, thing: Topic | BuildingKind) -> str:
    """The name of a topic or kind of building in the language of the page."""
    return thing.name if context.get("LANGUAGE_CODE", "de") == "de" else thing.name_en
