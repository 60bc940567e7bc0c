# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Template words of the library: dates as partial as they were seen, money as people say it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kleinstadt.library.models import BuildingKind, Experience, ExperienceSource, Money, Topic
from kleinstadt.library.queries.catalogue import TopicRow

register = template.Library()
MILLION = 1_000_000
MOST_CITED = 3
FRESH = dt.timedelta(days=365)


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
def period(experience: Experience) -> str:
    """When it ran, as far as known; "" when nothing is.

    What still runs has no end (`fate` says when it was last heard of), and that of which nobody
    knows the end only a last proof.
    """
    began, over = experience.started, experience.ended
    words = {"started": partial_date(began), "ended": partial_date(over)}
    begun = _("begun %(started)s") % words
    if experience.outcome == Experience.Outcome.RUNNING:
        begun = _("since %(started)s") % words
    if over and experience.outcome == Experience.Outcome.UNKNOWN:
        last = _("last proven %(ended)s") % words
        return f"{begun}, {last}" if began else last
    if experience.outcome == Experience.Outcome.RUNNING:
        return begun if began else ""
    if began and over:
        return words["started"] if began == over else _("%(started)s to %(ended)s") % words
    if began:
        return begun
    return _("until %(ended)s") % words if over else ""


@register.filter
def fate(experience: Experience) -> str:
    """What became of it: "läuft" only where something of the last year proves it.

    Needs an experience read `with_last_proof`. A year or month counts from its first day, so
    that an old proof never passes for a new one.
    """
    if experience.outcome != Experience.Outcome.RUNNING:
        return experience.get_outcome_display()
    if _is_fresh(experience.last_proof):
        return experience.get_outcome_display()
    words = {"checked": date_format(experience.checked, "SHORT_DATE_FORMAT")}
    last = partial_date(experience.last_proof)
    if not last:
        return _("running by sources without a date (last checked %(checked)s)") % words
    frames = {
        4: _("ran in %(year)s (last checked %(checked)s)"),
        7: _("ran in %(month)s (last checked %(checked)s)"),
        10: _("ran on %(day)s (last checked %(checked)s)"),
    }
    words |= {"year": last, "month": last, "day": last}
    return frames[len(experience.last_proof)] % words


def _is_fresh(partial: str) -> bool:
    if not partial:
        return False
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return timezone.localdate() - dt.date(year, month, day) <= FRESH


@register.filter
def euros(money: Money) -> str:
    """An amount as it is said: "37.000 Euro", "rund 11,5 Millionen Euro"."""
    amount = Decimal(money.amount)
    millions = (amount / MILLION).quantize(Decimal("0.01")).normalize()
    if amount >= MILLION and millions * MILLION == amount:
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


@register.filter
def spent(money: Money) -> str:
    """An amount with its year and what it was for; planned and granted money says so."""
    amount = f"{euros(money)} ({money.year})" if money.year else euros(money)
    if money.kind == Money.Kind.BUDGET:
        amount = _("planned: %(amount)s") % {"amount": amount}
    elif money.kind == Money.Kind.GRANT:
        amount = _("grant: %(amount)s") % {"amount": amount}
    return f"{amount}, {money.what}"


@register.filter
def cited(sources: Sequence[ExperienceSource]) -> str:
    """The first publications with their year, and how many more there are."""
    names: dict[str, str] = {}
    for source in sources:
        names.setdefault(source.publisher or source.title, source.date[:4])
    shown = [f"{name} ({year})" if year else name for name, year in names.items()]
    text = ", ".join(shown[:MOST_CITED])
    more = len(shown) - MOST_CITED
    if more > 0:
        text += " " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return text


@register.filter
def called(thing: Topic | TopicRow | BuildingKind) -> str:
    """The name of a topic or kind of building in the language of the page."""
    return thing.name_en if get_language() == "en" else thing.name


@register.filter
def asking_for(url: str, words: str) -> str:
    """The search page with these words as the question."""
    return f"{url}?{urlencode({'frage': words})}"


@register.filter
def about(url: str, topic: str) -> str:
    """The search page narrowed to one topic, by its key."""
    return f"{url}?{urlencode({'thema': topic})}"
