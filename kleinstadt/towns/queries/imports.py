# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""An import as its page shows it: progress, faults, and what would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from kleinstadt.core.components import Cell, Column, Row
from kleinstadt.methods.succession import Outcome
from kleinstadt.towns.models import Edition, ImportRun, Succession
from kleinstadt.towns.queries.faults import (
    FaultInWords,
    fetching_in_words,
    refusal_sentence,
    stored_in_words,
)
from kleinstadt.towns.queries.imports_figures import Section, staged_sections, staged_sentence
from kleinstadt.towns.queries.preview import Changed, Gone, Named, New, Preview, preview

FIRST = 20  # rows of a table; the count above it says how many there are
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page of an import says beyond its row."""

    sentence: str
    work: str = ""
    faults: Sequence[FaultInWords] = ()
    view: Preview | None = None
    sections: Sequence[Section] = ()


def report(run: ImportRun) -> Report:
    """What to say of an import now."""
    state = ImportRun.State
    if run.state == state.RUNNING:
        return Report("", work=_work(run))
    if run.state == state.REFUSED:
        sentence = refusal_sentence(len(run.faults), more=bool(run.result.get("more")))
        return Report(sentence, faults=stored_in_words(run.faults))
    if run.state == state.FAILED:
        return Report(_failure(run.message))
    if run.state == state.READY:
        return _ready(run)
    return Report(_ended(run))


def _ready(run: ImportRun) -> Report:
    if run.is_of_figures:
        return Report(staged_sentence(run), sections=staged_sections(run))
    if run.kind == ImportRun.Kind.CHANGES or run.edition is None:
        return _changes(run)
    return _register(run.edition)


def _number(value: float) -> str:
    return number_format(value, force_grouping=True)


def _work(run: ImportRun) -> str:
    phase = ImportRun.Phase(run.phase).label
    if not run.total:
        return f"{phase} …"
    return _("%(phase)s: %(done)s of %(total)s") % {
        "phase": phase,
        "done": _number(run.done),
        "total": _number(run.total),
    }


def _failure(message: str) -> str:
    if message.startswith("fetch "):
        code, _colon, detail = message.removeprefix("fetch ").partition(": ")
        return fetching_in_words(code, detail)
    return _("The import broke off (%(message)s). The register is as it was.") % {
        "message": message
    }


def _ended(run: ImportRun) -> str:
    state = ImportRun.State
    sentences = {
        state.DONE: _("Taken in. All pages show the new state."),
        state.UNCHANGED: _("Nothing new: this was taken in before."),
        state.STOPPED: _("Stopped by a person. The register is as it was."),
        state.DIED: _(
            "The import broke off: its process ended or gave no sign of life for a minute."
            " The register is as it was. Please hand the file in again."
        ),
        state.DISCARDED: _("Discarded before it became valid. The register is as it was."),
    }
    return sentences.get(state(run.state), "")


def _register(edition: Edition) -> Report:
    view = preview(edition)
    people = view.edition.population_date
    sentence = _(
        "%(all)s municipalities, %(small)s of them with 5,000 to 19,999 inhabitants. %(as_of)s"
    ) % {
        "all": _number(view.municipalities),
        "small": _number(view.small),
        "as_of": _("Inhabitants as of %(date)s.") % {"date": date_format(people)}
        if people
        else _("The file does not say as of when its inhabitants are."),
    }
    if view.older:
        sentence += " " + _(
            "This edition is older than the current one: it will only be kept as history."
        )
    return Report(sentence, view=view, sections=list(_sections(view)))


def _sections(view: Preview) -> Iterable[Section]:
    town = Column("town", _("Municipality"))
    before = Column("before", _("Before"), wide=True)
    after = Column("after", _("After"), wide=True)
    into = Column("into", _("Today"), wide=True)
    merged = [gone for gone in view.gone if gone.outcome in {Outcome.MERGED, Outcome.SPLIT}]
    rekeyed = [gone for gone in view.gone if gone.outcome is Outcome.REKEYED]
    unknown = [gone for gone in view.gone if gone.outcome is Outcome.UNKNOWN]
    origins = Column("origins", _("Made of"), wide=True)
    yield _section(_("New keys"), [town, origins], view.new, _new)
    yield _section(_("Merged or divided"), [town, into], merged, _gone)
    yield _section(_("Key changed"), [town, into], rekeyed, _gone)
    note = _(
        "No list of changes that was handed in names where these went. Nothing is guessed."
        " If there is a list for these years, hand it in first, then this file again."
    )
    yield _section(_("Successor unknown"), [town, into], unknown, _gone, note)
    yield _section(_("Key used again for another"), [town, into], view.reused, _gone)
    yield _section(_("Renamed"), [town, before, after], view.renamed, _changed)
    yield _section(_("Other association"), [town, before, after], view.moved, _changed)
    yield _section(_("Other kind"), [town, before, after], view.kind, _changed)
    note = _("Many of the figures until now are estimates.") if view.estimated else ""
    figures = [town, _numeric(before), _numeric(after)]
    yield _section(_("Inhabitants"), figures, view.population, _changed, note)
    yield _section(_("Area in hectares"), figures, view.area, _changed)


def _numeric(column: Column) -> Column:
    return Column(column.key, column.label, numeric=True)


def _section(
    title: str,
    columns: Sequence[Column],
    items: Sequence[T],
    row: Callable[[T], Row],
    note: str = "",
) -> Section:
    caption = title
    if len(items) > FIRST:
        caption = _("%(title)s, the first %(first)s") % {"title": title, "first": FIRST}
    rows = [row(item) for item in items[:FIRST]]
    return Section(title, _number(len(items)), caption, columns, rows, note if items else "")


def _town(town: Named) -> Cell:
    return Cell(town.name, note=town.ags)


def _towns(towns: Iterable[Named]) -> Cell:
    return Cell(", ".join(f"{town.name} ({town.ags})" for town in towns))


def _new(new: New) -> Row:
    return Row([_town(new.town), _towns(new.origins)])


def _gone(gone: Gone) -> Row:
    into = _towns(gone.targets) if gone.targets else Cell(_("Successor unknown"))
    return Row([_town(gone.town), into])


def _changed(changed: Changed) -> Row:
    return Row([_town(changed.town), _value(changed.before), _value(changed.after)])


def _value(value: str | float | None) -> Cell:
    if value is None:
        return Cell("")
    return Cell(value if isinstance(value, str) else _number(value))


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "SHORT_DATE_FORMAT")


def _changes(run: ImportRun) -> Report:
    found = run.result
    sentence = _("%(all)s changes between municipalities, %(new)s of them not known before.") % {
        "all": _number(found["steps"]),
        "new": _number(found["new"]),
    }
    kinds = dict(Succession.Kind.choices)
    columns = [
        Column("old", _("Before")),
        Column("new", _("After"), wide=True),
        Column("kind", _("Kind of change"), wide=True),
        Column("day", _("Effective"), wide=True),
    ]
    rows = [
        Row(
            [
                Cell(old_name, note=old),
                Cell(new_name, note=new),
                Cell(str(kinds[kind])),
                Cell(_day(day)),
            ]
        )
        for kind, old, old_name, new, new_name, day in found["first"]
    ]
    title = _("New changes")
    section = Section(title, _number(found["new"]), title, columns, rows)
    return Report(sentence, sections=[section])
