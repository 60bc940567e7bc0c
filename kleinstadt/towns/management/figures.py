# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""`towns import inkar|gisd|keys|types|workbook|table`: files of figures, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kleinstadt.formats.mapped import ColumnUse, Mapping
from kleinstadt.formats.tables import KEY_DIGITS
from kleinstadt.towns.actions.datasets import activate_dataset, discard_dataset
from kleinstadt.towns.actions.figures import Table, stage_figures
from kleinstadt.towns.actions.mappings import keep_mapping, origin_by_words, table_of
from kleinstadt.towns.management.reports import number, progress_bar
from kleinstadt.towns.models import Dataset, ImportRun

KINDS = {
    "inkar": "exports of INKAR (xls, xlsx, csv), each a data set of its own",
    "gisd": "deprivation index, the files of all states together",
    "keys": "conversion keys of the BBSR between territorial states",
    "types": "types of towns of the BBSR",
    "workbook": "workbook of the register: places, tourism regions, urbanisation",
    "table": "any table (csv, xls, xlsx), read by named columns",
}
_TOGETHER = {"gisd"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one import did, for people and for machines."""

    lines: Sequence[str]
    data: dict[str, Any]


def add_kinds(kinds: Any) -> None:
    """Add a parser for each kind of file."""
    for kind, help_text in KINDS.items():
        parser = kinds.add_parser(kind, help=help_text)
        parser.add_argument("files", type=Path, nargs="+", metavar="file")
        parser.add_argument(
            "--preview", action="store_true", help="change nothing, show what would"
        )
        parser.add_argument("--quiet", action="store_true", help="no progress")
        parser.add_argument("--json", action="store_true", help="for a machine to read")
        if kind == "table":
            _add_mapping(parser)


def _add_mapping(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mapping", help="name of a saved mapping; saved under it when given anew")
    parser.add_argument("--key", help="heading of the column with the keys")
    parser.add_argument("--level", choices=sorted(KEY_DIGITS), default="municipality")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADING=INDICATOR@DATE",
        help='a column of figures: "Breitband in %%=broadband@2023-12-31"; may be repeated',
    )
    parser.add_argument("--header", type=int, default=1, help="row with the headings")
    parser.add_argument("--sheet", default="", help="title of the sheet, else the first one")
    parser.add_argument("--source", default="", help="title of the source")
    parser.add_argument("--publisher", default="")
    parser.add_argument("--licence", default="")


def read(
    kind: str, *, files: list[Path], preview: bool, quiet: bool, **options: Any
) -> Iterator[Outcome]:
    """Import files of a kind one after the other (or together); raises what stage_figures raises."""
    table = _table(options) if kind == "table" else None
    for some in [files] if kind in _TOGETHER else [[file] for file in files]:
        with progress_bar(quiet=quiet) as progress:
            dataset = stage_figures(kind, some, progress, table=table)
        fresh = dataset.state == Dataset.State.STAGED
        run = ImportRun.objects.filter(dataset=dataset).first()
        outcome = _outcome(dataset, run.result if run and fresh else {}, fresh=fresh)
        if fresh and preview:
            discard_dataset(dataset)
        elif fresh:
            activate_dataset(dataset)
        yield outcome


def _outcome(dataset: Dataset, result: dict[str, Any], *, fresh: bool) -> Outcome:
    data = {
        "dataset": {
            "kind": dataset.kind,
            "files": dataset.names,
            "vintage": dataset.vintage,
            "rows": dataset.row_count,
            "source": dataset.source.attribution,
        },
        "unchanged": not fresh,
        **result,
    }
    if not fresh:
        return Outcome([_("Nothing new: this file was taken in before.")], data)
    return Outcome(list(_lines(dataset, result)), data)


def _lines(dataset: Dataset, result: dict[str, Any]) -> Iterator[str]:
    yield f"{dataset.names or dataset}: {dataset.source.title}"
    if dataset.kind == Dataset.Kind.KEYS:
        yield _("  %(parts)s parts of municipalities that changed, %(moved)s of them moved") % {
            "parts": number(result["parts"]),
            "moved": number(result["moved"]),
        }
        return
    for one in result["indicators"]:
        words = {name: one[name] for name in ("name", "first", "last")}
        words |= {name: number(one[name]) for name in ("new", "changed", "same")}
        yield _("  %(name)s, %(first)s to %(last)s: %(new)s new values, %(changed)s changed, %(same)s the same") % words  # fmt: skip
    yield _("  %(covered)s of %(small)s small towns") % {
        "covered": number(result["covered"]),
        "small": number(result["small"]),
    }
    left = result["left_out"]
    if left["count"]:
        first = ", ".join(f"{key} {name}".strip() for key, name in left["first"][:5])
        yield _("  left out, as the register does not know them: %(count)s (%(first)s …)") % {
            "count": number(left["count"]),
            "first": first,
        }


def _table(options: dict[str, Any]) -> Table:
    """The mapping that the options name or describe. Raises CommandError."""
    name = options["mapping"]
    if name and not options["column"]:
        table = table_of(name)
        if table is None:
            raise CommandError(_("No mapping is called “%(name)s”.") % {"name": name})
        return table
    if not options["key"] or not options["column"]:
        raise CommandError(_("A table needs --key and at least one --column."))
    if not (options["source"] and options["publisher"] and options["licence"]):
        raise CommandError(_("A table needs --source, --publisher and --licence."))
    try:
        columns = tuple(map(_column, options["column"]))
        mapping = Mapping(
            options["key"], options["level"], columns, options["header"], options["sheet"]
        )
    except ValueError as error:
        raise CommandError(str(error)) from error
    table = Table(
        mapping, origin_by_words(options["source"], options["publisher"], options["licence"])
    )
    if name:
        keep_mapping(name, table)
    return table


def _column(text: str) -> ColumnUse:
    heading, equals, rest = text.rpartition("=")
    indicator, at, date = rest.partition("@")
    if not (heading and equals and at and indicator):
        raise CommandError(
            _("“%(text)s” is not written like HEADING=INDICATOR@DATE.") % {"text": text}
        )
    return ColumnUse(heading, indicator, date)
