# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a page says of a whole comparison: question, lead, how it was compared, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kleinstadt.core.templatetags.core import spelled
from kleinstadt.methods.comparability import Mode
from kleinstadt.methods.contrasts import SAME_SIZE
from kleinstadt.methods.explanations import Peer
from kleinstadt.peers.queries.finding import Answer, ThemeUse
from kleinstadt.peers.queries.names import trait
from kleinstadt.peers.queries.wording import Why, rests_on_estimates
from kleinstadt.towns.queries.register import register
from kleinstadt.towns.queries.words import date, number

METHOD = 1  # of comparing, raised whenever the same data would give another order


def mode_name(mode: Mode) -> str:
    """The mode on a tab."""
    return {
        "alike": pgettext("mode", "alike"),
        "contrast": pgettext("mode", "same size, other conditions"),
        "mixed": pgettext("mode", "mixed"),
    }[mode]


def question(answer: Answer) -> str:
    """The heading of the page."""
    frame = {
        "alike": _("Which towns are like %(name)s?"),
        "contrast": _("Which towns are as large as %(name)s, under other conditions?"),
        "mixed": _("Which towns compare with %(name)s?"),
    }[answer.query.mode]
    return frame % {"name": answer.own.name}


def caption(mode: Mode, count: int) -> str:
    """What the list holds; `count` of them were found, others added."""
    if not count:
        return _("Towns added by you")
    texts = {
        "alike": ngettext("The most similar town", "The %(count)s most similar towns", count),
        "contrast": ngettext("One town in contrast", "%(count)s towns in contrast", count),
        "mixed": ngettext("One town to compare with", "%(count)s towns to compare with", count),
    }
    text = texts[mode] % {"count": spelled(count)}
    return text[:1].upper() + text[1:]


def lead(answer: Answer, first: Why | None) -> str:
    """What the answer comes to, in a sentence or two."""
    if first is None or answer.peers[0][0].kind == "chosen":
        return ""
    name = answer.peers[0][1].other.name
    alike = ", ".join(chip.text for chip in first.alike)
    different = ", ".join(chip.text for chip in first.different)
    if answer.peers[0][0].kind == "contrast":
        return _("First comes %(name)s: %(different)s.") % {"name": name, "different": different}
    if not alike:
        return _("Nearest is %(name)s.") % {"name": name}
    return _("Nearest is %(name)s. Alike: %(alike)s.") % {"name": name, "alike": alike}


def how(answer: Answer) -> str:
    """With how many towns, and by what, it was compared."""
    uses = [use for use in answer.themes if use.indicators]
    weights = {use.weight for use in uses}
    if len(weights) > 1:
        themes = ", ".join(f"{use.theme.name} {use.weight}" for use in uses)
        by = _("by these themes and weights: %(themes)s") % {"themes": themes}
    else:
        themes = ", ".join(use.theme.name for use in uses)
        by = _("by these themes, all counting alike: %(themes)s") % {"themes": themes}
    words = {"count": number(answer.candidates), "group": answer.ground.group, "by": by}
    if answer.query.mode == "contrast":
        words["ratio"] = ratio_text(answer.query.ratio or SAME_SIZE)
        return (
            _(
                "Sought among %(count)s %(group)s, those at most %(ratio)s times larger or smaller,"
                " %(by)s."
            )
            % words
        )
    return _("Compared with %(count)s %(group)s %(by)s.") % words


def ratio_text(ratio: float) -> str:
    """A ratio as it stands in a sentence: 2; 1.5; 1.25."""
    return number(ratio, len(f"{ratio % 1:.2g}") - 2 if ratio % 1 else 0)


def judgement(peer: Peer) -> str:
    """What a partner is by its distance, as a tag."""
    return {
        "alike": pgettext("judgement", "alike"),
        "contrast": pgettext("judgement", "in contrast"),
        "between": pgettext("judgement", "partly alike"),
    }[peer.judgement]


def left_out(answer: Answer) -> list[str]:
    """Themes that do not take part, and figures that the asking town lacks."""
    sentences = [text for use in answer.themes if (text := _left_out(answer, use))]
    row = answer.own.row
    columns, place = answer.ground.profiles.columns, answer.ground.profiles.column_of
    lacking = [
        trait(key)
        for use in answer.themes
        if use.indicators
        for key in use.theme.indicators
        if columns[place[key], row] != columns[place[key], row]  # NaN
    ]
    if lacking:
        words = {"name": answer.own.name, "traits": ", ".join(lacking)}
        sentences.append(_("Not known of %(name)s: %(traits)s.") % words)
    return sentences


def _left_out(answer: Answer, use: ThemeUse) -> str:
    words = {"theme": use.theme.name, "name": answer.own.name, "group": answer.ground.group}
    if use.left_out == "unknown":
        return _("The theme %(theme)s does not count: nothing of it is known of %(name)s.") % words
    if use.left_out == "sparse":
        words["share"] = str(int(use.covered) + 1)
        return (
            _(
                "The theme %(theme)s does not count: fewer than %(share)s in 100 %(group)s have figures."
            )
            % words
        )
    return ""


def notices(answer: Answer) -> list[str]:
    """What a reader must know of this answer: who is missing, what could not be applied."""
    words = {"name": answer.own.name, "group": answer.ground.group}
    sentences = []
    if answer.outside and answer.query.definition is None:
        sentences.append(
            _("%(name)s is no small town by our definition, so all municipalities are compared.")
            % words
        )
    if answer.too_little_known:
        sentences.append(
            ngettext(
                "One of the %(group)s is missing here, as too little is known of it.",
                "%(count)s of the %(group)s are missing here, as too little is known of them.",
                answer.too_little_known,
            )
            % (words | {"count": number(answer.too_little_known)})
        )
    if answer.size_unknown:
        sentences.append(
            ngettext(
                "One of the %(group)s is missing, as its size is not known.",
                "%(count)s of the %(group)s are missing, as their size is not known.",
                answer.size_unknown,
            )
            % (words | {"count": number(answer.size_unknown)})
        )
    unused = {
        "within_km": _("The distance could not be applied: where %(name)s lies is not known."),
        "ratio": _("The size could not be applied: how large %(name)s is is not known."),
        "same size": _("No contrast of the same size: how large %(name)s is is not known."),
    }
    sentences += [unused[part] % words for part in dict.fromkeys(answer.unused)]
    sentences += [
        _("Too little is known to compare %(other)s with %(own)s.")
        % {"other": town.name, "own": answer.own.name}
        for town in answer.not_comparable
    ]
    if answer.peers and not answer.found:
        sentences.append(why_nothing(answer))
    if any(rests_on_estimates(one) for _peer, one in answer.shown):
        sentences.append(_("Some numbers of inhabitants are estimates."))
    return sentences


def why_nothing(answer: Answer) -> str:
    """Why no town was found, in one clear sentence."""
    name = answer.own.name
    if not answer.own.is_settled:
        return _("%(name)s belongs to no municipality and has no figures to compare.") % {
            "name": name
        }
    faults = {
        "weights": _("All weights are zero, so nothing would count. Give one theme a weight."),
        "unknown": _("Too little is known of %(name)s to compare it.") % {"name": name},
        "conditions": _(
            "A contrast needs a theme besides size. Give location, settlement or railway a weight."
        ),
    }
    if answer.fault:
        return faults[answer.fault]
    if answer.query.mode == "contrast" and answer.candidates:
        return _("No town of the same size differs clearly enough by these themes.")
    return _("No town fits all of these limits. Widen size, state or distance.")


def version() -> str:
    """Which data, and which way of comparing, an answer rests on."""
    edition = register().edition
    status = date(edition.territorial_status)
    if edition.is_official:
        words = {"status": status, "people": date(edition.population_date), "method": METHOD}
        return (
            _("official register of %(status)s, inhabitants of %(people)s, method %(method)s")
            % words
        )
    return _("embedded data with the boundaries of %(status)s, method %(method)s") % {
        "status": status,
        "method": METHOD,
    }


def window(answer: Answer) -> Sequence[tuple[str, str]]:
    """The limits somebody set, as pairs of word and text, for exports."""
    query, reg = answer.query, register()
    limits = [
        (_("Size"), _("same size class") if query.same_class else ""),
        (
            _("Size"),
            _("at most %(ratio)s times larger or smaller") % {"ratio": ratio_text(query.ratio)}
            if query.ratio
            else "",
        ),
        (_("State"), ", ".join(reg.lands[land] for land in query.lands)),
        (
            _("Distance"),
            _("at most %(km)s km") % {"km": number(query.within_km)} if query.within_km else "",
        ),
    ]
    return [(word, text) for word, text in limits if text]
