# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Experiences made up for tests, free of surprises."""

import datetime as dt

from kleinstadt.library.actions import analyse_anew
from kleinstadt.library.models import Experience, ExperienceSource, Money, Statement, Topic
from kleinstadt.towns.models import Town


def make(slug, *, ags="12070424", state="published", topics=("coworking",), **columns):
    """A stored and analysed experience; what a test does not name is empty."""
    columns = {"title": slug, "summary": slug, "confidence": "high"} | columns
    experience = Experience.objects.create(
        slug=slug,
        town=Town.objects.get(ags=ags),
        state=state,
        checked=dt.date(2026, 1, 1),
        **columns,
    )
    experience.topics.set(Topic.objects.filter(slug__in=topics))
    analyse_anew(Experience.objects.filter(pk=experience.pk))
    return experience


def tell(experience, text, kind="situation", *, editorial=False):
    """Add a statement with a source, and analyse the record again."""
    source, _ = ExperienceSource.objects.get_or_create(
        experience=experience, number=1, defaults={"title": "Amtsblatt", "date": "2021"}
    )
    statement = Statement.objects.create(
        experience=experience,
        position=experience.statements.count() + 1,
        kind=kind,
        text=text,
        editorial=editorial,
    )
    statement.sources.add(source)
    analyse_anew(Experience.objects.filter(pk=experience.pk))
    return statement


def pay(experience, amount, what="Umbau", kind="cost", year=None):
    """Add an amount."""
    return Money.objects.create(
        experience=experience,
        position=experience.money.count() + 1,
        amount=amount,
        what=what,
        kind=kind,
        year=year,
    )
