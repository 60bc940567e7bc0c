# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt search: who has done it before; and how good the search is on a test set."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kleinstadt.library import forms
from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.library.queries.export import AnswerOut, HitOut, answer
from kleinstadt.library.queries.finding import Asked
from kleinstadt.methods.evaluation import Estimate, Evaluation, evaluate
from kleinstadt.methods.query import MOST_CHARACTERS
from kleinstadt.towns.queries.names import choose
from kleinstadt.towns.queries.register import TownRow

EXAMPLES = """\
examples:
  kleinstadt search "Coworking Bahnhof" --town 12070424 --json
  kleinstadt search "leer stehendes Kaufhaus" --town Mücheln --limit 5
  kleinstadt search --exact "Rathaus"
  kleinstadt search evaluate DIR --json     DIR has corpus.jsonl, queries.jsonl, qrels.tsv

Exit code 0: answered, also when nothing is found; 1: the test set cannot be read;
2: asked wrongly, or the town is not known beyond doubt (then the candidates are named).
"""


class Command(BaseCommand):
    help = "Search the experiences, for a town if you like; or judge the search on a test set."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs |= {"epilog": EXAMPLES, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "words", nargs="+", help="the question; or: evaluate and the folder of a test set"
        )
        parser.add_argument(
            "--town", default="", help="name or municipality key (AGS) of your town"
        )
        parser.add_argument("--exact", action="store_true", help="only exactly these words")
        parser.add_argument("--limit", type=int, default=10, help="hits, 1 to 100 (10)")
        parser.add_argument("--json", action="store_true", help="for a machine to read")
        parser.add_argument("--quiet", action="store_true", help="no progress")

    def handle(self, *args: Any, words: list[str], **options: Any) -> None:
        if words[0] == "evaluate" and len(words) > 1:
            if len(words) > 2:
                raise CommandError(_("Name one folder after “evaluate”."), returncode=2)
            self.judge(Path(words[1]), **options)
        else:
            self.search(" ".join(words), **options)

    def search(self, text: str, *, town: str, exact: bool, limit: int, **options: Any) -> None:
        if not 1 <= limit <= 100:
            raise CommandError(_("--limit is a number from 1 to 100."), returncode=2)
        asked = Asked(forms.question(text)[:MOST_CHARACTERS], exact, self.town(town))
        found = answer(asked, AnonymousUser(), limit=limit)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))

    def town(self, text: str) -> TownRow | None:
        """The town that is meant; an unclear name ends the command with code 2."""
        if not text.strip():
            return None
        choice = choose(text)
        if choice.town is None:
            names = [
                f"  {town.ags}  {town.name} ({town.county_name}, {town.land_name})"
                for town in choice.candidates
            ]
            said = _("Which town do you mean by “%(name)s”?") % {"name": text}
            if not names:
                said = _("We know no town called “%(name)s”.") % {"name": text}
            raise CommandError("\n".join([said, *names]), returncode=2)
        return choice.town

    def judge(self, folder: Path, *, exact: bool, **options: Any) -> None:
        shown = sys.stderr.isatty() and not options["quiet"]

        def progress(done: int, total: int) -> None:
            if shown:
                self.stderr.write(f"\r{done}/{total}", ending="" if done < total else "\n")

        synonyms = catalogue().index.synonyms
        try:
            found = evaluate(folder, synonyms=synonyms, exact_words=exact, progress=progress)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), indent=2))
        else:
            self.stdout.write("\n".join(_figures(found)))


def _lines(found: AnswerOut) -> list[str]:
    """What was found, for a person."""
    count = ngettext("%(count)s experience", "%(count)s experiences", found.total)
    lines = [count % {"count": found.total}]
    if found.also_searched:
        lines.append(f"{_('Also looked for:')} {', '.join(found.also_searched[:8])}")
    if found.own_town and found.town:
        lines.append("")
        lines.append(_("From your own town:"))
        lines += [f"  {hit.title}\n  {hit.url}" for hit in found.own_town]
    for hit in found.hits:
        lines += ["", *_hit(hit)]
    return lines


def _hit(hit: HitOut) -> list[str]:
    town = f"{hit.town.name}, {hit.town.state}" if hit.town else ""
    lines = [f"{hit.place}. {hit.title}", f"   {town}", f"   {hit.summary}"]
    if hit.comparability:
        lines.append(f"   {hit.comparability.sentence}")
    not_said = _("The sources say nothing about it.")
    lines.append(f"   {_('What did not work')}: {hit.did_not_work or not_said}")
    if hit.ask:
        lines.append(f"   {_('Whom to ask:')} {hit.ask}")
    lines.append(f"   {hit.url}")
    return lines


def _figures(found: Evaluation) -> list[str]:
    def said(estimate: Estimate) -> str:
        numbers = (
            number_format(each, decimal_pos=3)
            for each in (estimate.value, estimate.low, estimate.high)
        )
        return "{} ({} – {})".format(*numbers)

    return [
        _("%(queries)s questions, %(documents)s documents")
        % {"queries": found.queries, "documents": number_format(found.documents)},
        f"nDCG@10     {said(found.ndcg_10)}",
        f"MRR@10      {said(found.mrr_10)}",
        f"recall@100  {said(found.recall_100)}",
        _("time per question: %(half)s ms (p50), %(most)s ms (p95)")
        % {
            "half": number_format(found.query_ms_p50, decimal_pos=1),
            "most": number_format(found.query_ms_p95, decimal_pos=1),
        },
        _("analysis: %(analysis)s s, index: %(index)s s")
        % {
            "analysis": number_format(found.analyse_s, decimal_pos=1),
            "index": number_format(found.index_s, decimal_pos=1),
        },
    ]
