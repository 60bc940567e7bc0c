# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the command `towns` prints: results in words, progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from tqdm import tqdm

from kleinstadt.formats.csvtable import Column
from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions.runs import Progress
from kleinstadt.towns.models import Edition, ImportRun
from kleinstadt.towns.queries.faults import in_words, refusal_sentence
from kleinstadt.towns.queries.figures import facts
from kleinstadt.towns.queries.geography import centrality, centrality_name
from kleinstadt.towns.queries.preview import Preview
from kleinstadt.towns.queries.register import TownRow, register


def number(value: float, digits: int = 0) -> str:
    return number_format(value, decimal_pos=digits, force_grouping=True)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """A bar on stderr, silent when asked or when stderr is no terminal."""
    with tqdm(disable=quiet or not sys.stderr.isatty(), unit="", leave=False) as bar:

        def show(phase: str, done: int, total: int) -> None:
            bar.set_description(str(ImportRun.Phase(phase).label), refresh=False)
            bar.total = total or None
            bar.update(done - bar.n)

        yield show


def edition_lines(view: Preview, *, switched: bool) -> Iterator[str]:
    """What an edition holds and what it changes."""
    edition = view.edition
    yield _("%(edition)s: %(all)s municipalities, %(small)s of them with 5,000 to 19,999 inhabitants.") % {
        "edition": edition,
        "all": number(view.municipalities),
        "small": number(view.small),
    }  # fmt: skip
    if edition.population_date:
        yield _("Inhabitants as of %(date)s, census of %(census)s.") % {
            "date": date_format(edition.population_date),
            "census": edition.census or _("an unknown year"),
        }
    else:
        yield _("The file does not say as of when its inhabitants are.")
    if view.current is None:
        return
    yield _("Compared with: %(edition)s") % {"edition": view.current}
    for label, count in _counts(view):
        yield f"  {label}: {number(count)}"
    if switched and view.older:
        yield _("It is older than the current edition and was kept as history.")


def _counts(view: Preview) -> Iterator[tuple[str, int]]:
    counts = view.counts
    yield _("new keys"), counts["new"]
    yield _("keys that ended"), counts["gone"]
    yield _("merged"), counts["merged"]
    yield _("key changed"), counts["rekeyed"]
    yield _("divided"), counts["split"]
    yield _("successor unknown"), counts["successor_unknown"]
    yield _("renamed"), counts["renamed"]
    yield _("other association"), counts["association_changed"]
    yield _("other kind"), counts["kind_changed"]
    yield _("other inhabitants"), counts["population_changed"]
    yield _("other area"), counts["area_changed"]


def edition_as_data(edition: Edition, view: Preview | None) -> dict[str, Any]:
    """The same for a machine; without a preview nothing was new."""
    return {
        "edition": {
            "id": edition.pk,
            "state": edition.state,
            "territorial_status": str(edition.territorial_status),
            "population_date": str(edition.population_date) if edition.population_date else None,
            "census": edition.census or None,
            "digest": edition.digest,
        },
        "unchanged": view is None,
        **(view.counts if view else {"municipalities": edition.municipality_count}),
    }


def refusal(error: Refused) -> str:
    """All faults of a refused file, one a line."""
    sentence = refusal_sentence(len(error.faults), more=error.more)
    return "\n".join([sentence, *(str(in_words(fault)) for fault in error.faults)])


def town_lines(town: TownRow) -> Iterator[str]:
    """The figures of a town, a line each, with date and source."""
    yield f"{town.official_name} ({town.ags})"
    yield ", ".join(dict.fromkeys(name for name in (town.county_name, town.land_name) if name))
    for fact in facts(town):
        if not fact.text:
            yield f"{fact.label}: {fact.gap}"
            continue
        sources = "; ".join(source.attribution for source in fact.sources)
        words = [_("estimate") if fact.estimated else "", fact.note, fact.level_name, fact.date]
        behind = ", ".join(filter(None, [*words, sources]))
        unit = "" if fact.unit in {"", fact.label} else f" {fact.unit}"
        yield f"{fact.label}: {fact.text}{unit} ({behind})"
    lies = centrality_name(centrality(town))
    yield _("Centrality (our own computation): %(words)s") % {"words": lies}


def columns() -> Sequence[Column]:
    """The columns of `towns list --csv`."""
    return [
        Column("ags", "AGS"),
        Column("name", _("Name")),
        Column("land_name", _("Federal state")),
        Column("county_name", _("County")),
        Column("association_name", _("Association")),
        Column("population", _("Inhabitants"), "integer"),
        Column("population_date", _("Inhabitants as of")),
        Column("population_source", _("Source")),
        Column("area_km2", _("Area in km²"), "decimal", 2),
    ]


def row_of(town: TownRow) -> dict[str, object]:
    """A town as a row of the list."""
    row: dict[str, object] = {column.key: getattr(town, column.key) for column in columns()}
    source = register().sources.get(town.population_source)
    row["population_source"] = source.attribution if source else ""
    return row
