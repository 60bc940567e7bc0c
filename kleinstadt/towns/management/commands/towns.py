# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt towns: read the register, look towns up."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from kleinstadt.core.fetch import FetchFailed
from kleinstadt.formats.csvtable import write_csv
from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions.changes import import_changes
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.actions.runs import ImportBusy, ImportStopped
from kleinstadt.towns.actions.staging import activate, discard
from kleinstadt.towns.actions.updates import NoAddress, update_from_address
from kleinstadt.towns.management import figures, reports
from kleinstadt.towns.models import Edition
from kleinstadt.towns.queries.facts import facts
from kleinstadt.towns.queries.faults import fetching_in_words
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.names import choose
from kleinstadt.towns.queries.preview import SMALL, Preview, preview
from kleinstadt.towns.queries.register import TownRow, register

EXAMPLES = """\
examples:
  kleinstadt towns import changes namens-grenz-aenderung_*.xlsx
  kleinstadt towns import gv100ad GV100AD_30112025.txt
  kleinstadt towns import gv100ad GV100AD_30112025.txt --preview --json
  kleinstadt towns show Wittenberge --json
  kleinstadt towns list --state Sachsen --small --csv > kleinstaedte.csv
  kleinstadt towns update

Exit code 0: done, 1: refused or failed, 2: asked wrongly. Read changes before the register:
then towns whose key has changed keep what hangs on them.
"""


class Command(BaseCommand):
    help = "Read the official register of municipalities and look towns up."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs |= {"epilog": EXAMPLES, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
        imports = words.add_parser("import", help="read a file of the statistical offices")
        kinds = imports.add_subparsers(dest="kind", required=True, metavar="KIND")
        register_file = kinds.add_parser("gv100ad", help="the register of municipalities")
        register_file.add_argument("file", type=Path)
        changes = kinds.add_parser("changes", help="lists of boundary and name changes")
        changes.add_argument("files", type=Path, nargs="+", metavar="file")
        figures.add_kinds(kinds)
        update = words.add_parser("update", help="fetch the register from KLEINSTADT_REGISTER_URL")
        show = words.add_parser("show", help="one town with its figures and their sources")
        show.add_argument("town", help="name or municipality key (AGS)")
        listing = words.add_parser("list", help="the towns of the register")
        _add_filters(listing)
        for part in (register_file, update):
            part.add_argument(
                "--preview", action="store_true", help="change nothing, show what would"
            )
            part.add_argument(
                "--population-date",
                type=dt.date.fromisoformat,
                help="as of when the inhabitants are (YYYY-MM-DD), where their sum does not tell",
            )
        for part in (register_file, changes, update):
            part.add_argument("--quiet", action="store_true", help="no progress")
        for part in (register_file, changes, update, show, listing):
            part.add_argument("--json", action="store_true", help="for a machine to read")

    def handle(self, *args: Any, word: str, **options: Any) -> None:
        words: dict[str, Callable[..., None]] = {
            "import": self.read_file,
            "update": self.update,
            "show": self.show,
            "list": self.list_towns,
        }
        try:
            words[word](**options)
        except Refused as error:
            raise CommandError(reports.refusal(error)) from error
        except FetchFailed as error:
            raise CommandError(fetching_in_words(error.code, error.detail)) from error
        except ImportBusy as error:
            raise CommandError(
                _("Another import is running; please wait until it ends.")
            ) from error
        except ImportStopped as error:
            raise CommandError(_("The import was stopped; the register is as it was.")) from error
        except NoAddress as error:
            raise CommandError(_("No address is configured (KLEINSTADT_REGISTER_URL).")) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except DatabaseError as error:
            raise CommandError(_("The database does not answer: %s") % error) from error

    def read_file(self, *, kind: str, **options: Any) -> None:
        if kind == "changes":
            self.read_changes(**options)
            return
        if kind in figures.KINDS:
            for outcome in figures.read(kind, **options):
                self.write_json(outcome.data) if options["json"] else self.stdout.write(
                    "\n".join(outcome.lines)
                )
            return
        with reports.progress_bar(quiet=options["quiet"]) as progress:
            edition = stage_register(
                options["file"], progress, population_date=options["population_date"]
            )
        self.settle(edition, **options)

    def update(self, **options: Any) -> None:
        with reports.progress_bar(quiet=options["quiet"]) as progress:
            edition = update_from_address(progress, population_date=options["population_date"])
        self.settle(edition, **options)

    def settle(self, edition: Edition, *, json: bool, preview: bool, **_options: Any) -> None:
        """Show what a staged edition changes, then switch to it or, for a preview, drop it."""
        view = _preview(edition)
        if view and preview:
            discard(edition)
        elif view:
            activate(edition)
        if json:
            self.write_json(reports.edition_as_data(edition, view))
        elif view:
            self.stdout.write("\n".join(reports.edition_lines(view, switched=not preview)))
        else:
            self.stdout.write(
                _(
                    "Nothing new: this file was taken in before. %(edition)s has %(all)s municipalities."
                )
                % {"edition": edition, "all": reports.number(edition.municipality_count)}
            )

    def read_changes(self, *, files: list[Path], json: bool, quiet: bool, **_options: Any) -> None:
        with reports.progress_bar(quiet=quiet) as progress:
            found = import_changes(files, progress)
        if json:
            self.write_json({"changes": len(found.steps), "new": len(found.new)})
        else:
            self.stdout.write(
                _("%(all)s changes between municipalities read, %(new)s of them new.")
                % {"all": len(found.steps), "new": len(found.new)}
            )

    def show(self, *, town: str, json: bool, **_options: Any) -> None:
        found = _one_town(town)
        if json:
            self.write_json(facts(found))
        else:
            self.stdout.write("\n".join(reports.town_lines(found)))

    def list_towns(self, *, json: bool, csv: bool, **options: Any) -> None:
        towns = [town for town in register().towns if _wanted(town, **options)]
        if options["limit"] is not None:
            towns = towns[: options["limit"]]
        rows = [reports.row_of(town) for town in towns]
        if json:
            self.write_json(rows)
        elif csv:
            self.stdout.write(write_csv(reports.columns(), rows).decode("utf-8"), ending="")
        else:
            for town in towns:
                people = "–" if town.population is None else reports.number(town.population)
                self.stdout.write(f"{town.ags}  {people:>9}  {town.name}, {town.county_name}")

    def write_json(self, data: object) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))


def _preview(edition: Edition) -> Preview | None:
    return preview(edition) if edition.state == Edition.State.STAGED else None


def _add_filters(parser: CommandParser) -> None:
    parser.add_argument("--state", default="", help="federal state, by name or number")
    parser.add_argument("--county", default="", help="county, by name or number")
    parser.add_argument("--small", action="store_true", help="5,000 to 19,999 inhabitants")
    parser.add_argument("--least", type=int, help="inhabitants, at least")
    parser.add_argument("--most", type=int, help="inhabitants, at most")
    parser.add_argument("--limit", type=int, help="so many towns at most")
    parser.add_argument("--csv", action="store_true", help="as a table for a spreadsheet")


def _wanted(
    town: TownRow,
    *,
    state: str,
    county: str,
    small: bool,
    least: int | None,
    most: int | None,
    **_options: Any,
) -> bool:
    """Whether a town passes; without inhabitants it passes no bound on them."""
    people = -1 if town.population is None else town.population
    return (
        town.is_settled
        and _named(state, town.land, town.land_name)
        and _named(county, town.county, town.county_name)
        and (not small or people in SMALL)
        and (least is None or people >= least)
        and (most is None or 0 <= people <= most)
    )


def _named(wanted: str, key: str, name: str) -> bool:
    return not wanted or wanted == key or wanted.casefold() == name.casefold()


def _one_town(text: str) -> TownRow:
    """The town that is meant beyond doubt. Raises CommandError with what else there is."""
    choice = choose(text)
    if choice.town:
        return choice.town
    if choice.candidates:
        towns = "\n".join(
            f"  {town.ags}  {town.name}, {town.county_name}, {town.land_name}"
            for town in choice.candidates
        )
        raise CommandError(
            _("“%(text)s” may mean several towns. Please give a key:") % {"text": text}
            + f"\n{towns}"
        )
    former = resolve(text.strip())
    if not former.is_known:
        raise CommandError(_("No town is called “%(text)s”.") % {"text": text})
    if former.targets:
        towns = ", ".join(f"{town.name} ({town.ags})" for town in former.targets)
        raise CommandError(
            _("%(name)s (%(key)s) is no longer in use. Today: %(towns)s")
            % {"name": former.name, "key": former.ags, "towns": towns}
        )
    raise CommandError(
        _("%(name)s (%(key)s) is no longer in use. Successor unknown.")
        % {"name": former.name, "key": former.ags}
    )
