# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt peers: which towns compare with one, and why."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kleinstadt.core.snapshots import one_reading
from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.peers.forms import read_weights
from kleinstadt.peers.queries import sentences
from kleinstadt.peers.queries.data import as_data
from kleinstadt.peers.queries.finding import LIMIT, MOST_TOWNS, Answer, Closeness, PeerQuery, find
from kleinstadt.peers.queries.wording import why_of
from kleinstadt.towns.queries.names import Choice, choose
from kleinstadt.towns.queries.register import TownRow, register

EXAMPLES = """\
examples:
  kleinstadt peers Wittenberge
  kleinstadt peers Wittenberge --mode contrast --json
  kleinstadt peers 09181114 --weights economy=2,location=0 --ratio 1.5 --land 12 --within-km 200
  kleinstadt peers Wittenberge --add 09181114 --limit 20

Themes: size, location, settlement, rail, economy, border; weights from 0 to 5.
Exit code 0: done, 1: no such town or nothing to compare, 2: asked wrongly.
"""


class Command(BaseCommand):
    help = "Find towns that compare with one town, and say why."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs |= {"epilog": EXAMPLES, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("town", help="name or municipality key (AGS)")
        parser.add_argument("--mode", choices=["alike", "contrast", "mixed"], default="alike")
        parser.add_argument("--definition", choices=sorted(DEFINITIONS), help="small towns")
        parser.add_argument(
            "--weights", action="append", default=[], metavar="THEME=0…5", help="economy=2,rail=0"
        )
        parser.add_argument("--ratio", type=_between(1, 100), help="largest ratio of inhabitants")
        parser.add_argument("--same-class", action="store_true", help="same size class only")
        parser.add_argument("--land", action="append", default=[], help="number of a state: 12")
        parser.add_argument("--within-km", type=_between(0.001, 2000), help="largest distance")
        parser.add_argument("--add", action="append", default=[], help="a town to be shown as well")
        parser.add_argument("--limit", type=_count, default=LIMIT)
        parser.add_argument("--json", action="store_true", help="for a machine to read")

    def handle(self, *args: Any, **options: Any) -> None:
        with one_reading():
            answer = find(_town(options["town"]), _query(options))
            if options["json"]:
                text = json.dumps(as_data(answer), ensure_ascii=False, indent=2)
                self.stdout.write(text)
            elif answer.peers:
                self.stdout.write("\n".join(_lines(answer)))
            if not answer.peers:
                raise CommandError(sentences.why_nothing(answer))


def _query(options: dict[str, Any]) -> PeerQuery:
    try:
        weights = read_weights(options["weights"])
    except ValueError as error:
        raise CommandError(str(error), returncode=2) from error
    unknown = [land for land in options["land"] if land not in register().lands]
    if unknown:
        known = ", ".join(f"{key} {name}" for key, name in sorted(register().lands.items()))
        message = _("there is no state %(land)s; states: %(known)s")
        raise CommandError(message % {"land": unknown[0], "known": known}, returncode=2)
    return PeerQuery(
        mode=options["mode"],
        definition=DEFINITIONS.get(options["definition"] or ""),
        weights=weights,
        same_class=options["same_class"],
        ratio=options["ratio"],
        lands=tuple(options["land"]),
        within_km=options["within_km"],
        added=tuple(_town(text).ags for text in options["add"]),
        limit=options["limit"],
    )


def _town(text: str) -> TownRow:
    choice = choose(text)
    if choice.town is None:
        raise CommandError(_which(choice))
    return choice.town


def _which(choice: Choice) -> str:
    """No town, or several: those that may be meant, to be called by their keys."""
    if not choice.candidates:
        return _("We know no municipality “%(text)s”.") % {"text": choice.typed}
    lines = [_("Which “%(typed)s” do you mean?") % {"typed": choice.typed}]
    lines += [
        f"  {town.ags}  {town.name}, {town.county_name}, {town.land_name}"
        for town in choice.candidates
    ]
    return "\n".join(lines)


def _lines(answer: Answer) -> list[str]:
    lines = [sentences.question(answer), sentences.how(answer)]
    lines += [*sentences.left_out(answer), *sentences.notices(answer), ""]
    for place, (_peer, one) in enumerate(answer.peers, 1):
        lines += _told(f"{place:>2}. ", one, "")
    if answer.partners:
        lines += ["", _("From the network of %(name)s") % {"name": answer.own.name}]
    for peer, one in answer.partners:
        lines += _told("  – ", one, f": {sentences.judgement(peer)}")
    return [
        *lines,
        "",
        _("Data of this comparison: %(version)s.") % {"version": sentences.version()},
    ]


def _told(sign: str, one: Closeness, tag: str) -> list[str]:
    why, other = why_of(one, say_estimates=False), one.other
    texts = [f"    {text}" for text in (why.sentence, why.brief) if text]
    return [f"{sign}{other.name}, {other.land_name} ({other.ags}){tag}", *texts]


def _between(least: float, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = float(text.replace(",", "."))
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{least:g} … {most:g}")
        return value

    return number


def _count(text: str) -> int:
    return round(_between(1, MOST_TOWNS)(text))
