# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What of an experience the search reads, in four fields."""

from __future__ import annotations

from kleinstadt.library.models import Experience, ExperienceQuerySet
from kleinstadt.methods import postings
from kleinstadt.methods.postings import Analysis

FIELDS = 1  # raise it whenever `analysed` reads other texts
WEIGHTS = (4.0, 2.5, 2.0, 1.0)  # title; topics and building; summary; everything else
STAMP = f"{FIELDS}.{postings.VERSION}"  # which chain an analysis comes from


def with_texts(experiences: ExperienceQuerySet) -> ExperienceQuerySet:
    """The same experiences with all that `analysed` reads, in five queries."""
    return experiences.select_related("building_kind").prefetch_related(
        "topics", "statements", "money"
    )


def analysed(experience: Experience) -> Analysis:
    """The words of an experience. Notes and titles of sources are not about what was done."""
    kind = experience.building_kind
    about = [topic.name for topic in experience.topics.all()]
    about += [kind.name if kind else "", experience.building]
    body = [statement.text for statement in experience.statements.all()]
    body += [amount.what for amount in experience.money.all()]
    body += [experience.size, experience.staff, experience.own_share, experience.programme]
    body += [experience.contact_function, experience.place, *experience.partners]
    return postings.analyse(experience.title, _joined(about), experience.summary, _joined(body))


def _joined(texts: list[str]) -> str:
    return ". ".join(text for text in texts if text)


def stored(analysis: Analysis) -> dict[str, object]:
    """As it is kept beside the experience."""
    return analysis.as_json() | {"stamp": STAMP}
