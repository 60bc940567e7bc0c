# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The imported figures that a comparison rests on, with their dates, in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kleinstadt.peers.queries.finding import Answer
from kleinstadt.peers.queries.names import heading
from kleinstadt.peers.queries.values import value_of
from kleinstadt.towns.queries.register import register
from kleinstadt.towns.queries.words import date


def dated(answer: Answer) -> list[str]:
    """A sentence for each theme with imported figures of the asking town; none without any."""
    imported = register().imported
    sentences = []
    for use in answer.themes:
        values = [
            (key, value_of(answer.own, key, answer.ground))
            for key in use.indicators
            if key in imported and use.weight
        ]
        told = [
            f"{heading(key)} {value.text} ({', '.join(filter(None, [date(value.date), value.remark]))})"
            for key, value in values
            if value.date
        ]
        if told:
            words = {"name": answer.own.name, "theme": use.theme.name, "figures": "; ".join(told)}
            sentences.append(_("%(name)s, %(theme)s: %(figures)s.") % words)
    return sentences
