# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which indicator a column of a file is; one that nobody knows is described by the file's own words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from kleinstadt.formats.figures import About, Figures
from kleinstadt.towns.actions.embedded import load_indicators
from kleinstadt.towns.models import Indicator

_SHARES = ("in %", "je 100", "anteil", "quote")


def indicators_of(figures: Figures) -> dict[str, Indicator]:
    """The indicator of each title of the file. Unknown ones are drafted and stay hidden until the
    data set with them is shown.
    """
    known = load_indicators()
    by_title = {title: one for one in known.values() for title in one.titles}
    about = {one.title: one for one in figures.about}
    found: dict[str, Indicator] = {}
    for title in dict.fromkeys(head.title for head in figures.heads):
        indicator = by_title.get(title) or known.get(title)
        found[title] = indicator or _drafted(title, about.get(title), known)
        if title in figures.labels:
            words = {str(code): word for code, word in figures.labels[title].items()}
            found[title].labels |= words
            found[title].save(update_fields=["labels"])
    return found


def _drafted(title: str, about: About | None, known: Iterable[str]) -> Indicator:
    """A definition from the words of a file: a count only where the file says so, as only counts
    may be led to other municipalities.
    """
    said = about or About(title)
    words = f"{said.title} {said.long_name}".casefold()
    share = any(word in words for word in _SHARES)
    count = not share and said.long_name.casefold().startswith(("zahl der", "anzahl"))
    slug = slugify(title.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))[:50] or "figure"
    key = slug
    for number in range(2, 100):
        if key not in known:
            break
        key = f"{slug}-{number}"
    description = " ".join(part for part in (said.long_name, said.remark) if part) or title
    return Indicator.objects.create(
        key=key,
        name=title[:120],
        name_en=title[:120],
        unit="%" if share else "",
        unit_en="%" if share else "",
        digits=0 if count else 1,
        description=description,
        reading=said.formula,
        kind=Indicator.Kind.COUNT if count else Indicator.Kind.RATE,
        least=0 if share or count else None,
        most=100 if share else None,
        titles=[title],
        drafted=True,
    )
