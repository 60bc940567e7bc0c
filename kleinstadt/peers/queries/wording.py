# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Why a town compares, in sentences that are true by construction.

Every number in a sentence or chip is one of the method's, or of the two towns' figures as the
table shows them. "high" and "low" are said of two towns only when both lie in the upper or lower
quarter of the reference group, and only of indicators that most of the group is known by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kleinstadt.core.components import Chip
from kleinstadt.core.templatetags.core import spelled
from kleinstadt.methods.explanations import Reason, Term
from kleinstadt.peers.queries.differences import different_text
from kleinstadt.peers.queries.finding import Closeness, closeness_to
from kleinstadt.peers.queries.likenesses import alike_text
from kleinstadt.peers.queries.names import trait
from kleinstadt.peers.queries.profiles import LEAST_COVERED, Ground
from kleinstadt.peers.queries.themes import THEME_OF
from kleinstadt.towns.queries.register import TownRow
from kleinstadt.towns.queries.words import number

CHIPS = 3  # of each kind beside a hit
FEW = 20  # of 100: up to here "only"


@dataclass(frozen=True)
class Why:
    """Why one town compares with the asking one.

    rank: how near it is, in one sentence. note: what is unknown or estimated, "" when nothing is.
    alike, different: the most telling facts first. everything: alike in all that was compared.
    """

    rank: str
    note: str
    alike: tuple[Chip, ...]
    different: tuple[Chip, ...]
    everything: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.rank} {self.note}".strip()

    @property
    def brief(self) -> str:
        """For a cell of a table: "alike: size, few people around; different: 20 km nearer …"."""
        if self.everything:
            return self.everything
        return "; ".join(
            f"{chips[0].word}: {', '.join(chip.text for chip in chips)}"
            for chips in (self.alike, self.different)
            if chips
        )


def why(own: TownRow, other: TownRow) -> Why:
    """Why these two towns compare, by the usual weights."""
    return why_of(closeness_to(own, [other.id])[other.id])


def why_of(one: Closeness, most: int = CHIPS, *, say_estimates: bool = True) -> Why:
    """The same for a town whose closeness is known; at most so many chips of each kind.

    say_estimates: false where a list says once for all its entries that figures are estimates.
    """
    if one.peer is None:
        return Why(_not_ranked(one), "", (), ())
    terms = {term.key: term for term in one.peer.terms}
    alike = [reason for reason in one.reasons if reason.kind == "alike"]
    everything = ""
    if len(alike) == len(terms):
        everything = _everything(len(terms))
    return Why(
        rank(one),
        _note(one, say_estimates=say_estimates),
        tuple(_alike(alike, terms, one.ground))[:most],
        tuple(_different(one.reasons))[:most],
        everything,
    )


def rank(one: Closeness) -> str:
    """How many towns of the group are closer, in one sentence."""
    return _ended(_rank(one))


def _ended(sentence: str) -> str:
    """With one full stop, also after a name such as Weißwasser/O.L."""
    return f"{sentence.removesuffix('..')}." if sentence.endswith("..") else sentence


def _rank(one: Closeness) -> str:
    share = round(one.rank_of_100)
    words = {
        "own": one.own.name,
        "other": one.other.name,
        "group": one.ground.group,
        "compared": number(one.compared),
        "count": number(share),
    }
    if one.compared < 100 or share < 1 or one.closer == one.compared:
        return _counted(one, words)
    if share == 1:
        return _("Only one of 100 %(group)s is more like %(own)s than %(other)s.") % words
    if share <= FEW:
        return _("Only %(count)s of 100 %(group)s are more like %(own)s than %(other)s.") % words
    if share == 100:
        return _("More than 99 of 100 %(group)s are more like %(own)s than %(other)s.") % words
    return _("%(count)s of 100 %(group)s are more like %(own)s than %(other)s.") % words


def _counted(one: Closeness, words: dict[str, str]) -> str:
    """Where a share of 100 would round away the truth: the towns themselves."""
    words = words | {"count": spelled(one.closer) if one.closer <= 12 else number(one.closer)}
    if one.closer == 0:
        return _("None of %(compared)s %(group)s is more like %(own)s than %(other)s.") % words
    if one.closer == one.compared:
        return _("All of %(compared)s %(group)s are more like %(own)s than %(other)s.") % words
    if one.closer == 1:
        return _("Only one of %(compared)s %(group)s is more like %(own)s than %(other)s.") % words
    if one.rank_of_100 <= FEW:
        return (
            _("Only %(count)s of %(compared)s %(group)s are more like %(own)s than %(other)s.")
            % words
        )
    return _("%(count)s of %(compared)s %(group)s are more like %(own)s than %(other)s.") % words


def _not_ranked(one: Closeness) -> str:
    if one.own.ags == one.other.ags:
        return _("This is your own town.")
    names = {"own": one.own.name, "other": one.other.name}
    return _("Too little is known to compare %(other)s with %(own)s.") % names


def _everything(count: int) -> str:
    return ngettext(
        "alike in the one figure compared", "alike in all %(count)s figures compared", count
    ) % {"count": spelled(count)}


def _note(one: Closeness, *, say_estimates: bool) -> str:
    """What a reader must know before trusting the rank: gaps and estimates."""
    notes = []
    unknown = [reason.key for reason in one.reasons if reason.kind == "unknown"]
    if unknown:
        traits = ", ".join(trait(key) for key in unknown)
        notes.append(
            _("Not known of %(other)s: %(traits)s.") % {"other": one.other.name, "traits": traits}
        )
    if say_estimates and rests_on_estimates(one):
        notes.append(_("Some numbers of inhabitants are estimates."))
    return " ".join(notes)


def rests_on_estimates(one: Closeness) -> bool:
    """Whether a figure that counted is an estimate, or was computed from estimates."""
    rows = (one.own.row, one.other.row)
    flags = one.ground.estimated
    terms = one.peer.terms if one.peer else ()
    return any(flags[term.key][row] for term in terms if term.known for row in rows)


def _alike(reasons: Iterable[Reason], terms: dict[str, Term], ground: Ground) -> Iterable[Chip]:
    """One fact per theme, so that three chips tell of three things."""
    themes = set()
    for reason in reasons:
        theme = THEME_OF[reason.key].key
        if theme in themes:
            continue
        themes.add(theme)
        judged = ground.covered[reason.key] >= LEAST_COVERED
        text = alike_text(terms[reason.key], judged=judged)
        yield Chip(pgettext("chip", "alike"), text)


def _different(reasons: Iterable[Reason]) -> Iterable[Chip]:
    for reason in reasons:
        if reason.kind == "different" and (text := different_text(reason)):
            yield Chip(pgettext("chip", "different"), text, different=True)
