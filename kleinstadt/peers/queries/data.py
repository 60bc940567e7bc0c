# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A comparison for machines: everything that the page says, with parameters and state of the data.

The terms of a town add up to its distance. Unknown values are None.
"""

from __future__ import annotations

from typing import Any

from kleinstadt.methods.explanations import Peer, Term
from kleinstadt.peers.queries import sentences
from kleinstadt.peers.queries.dated import dated
from kleinstadt.peers.queries.finding import Answer, Closeness
from kleinstadt.peers.queries.values import compared, value_of
from kleinstadt.peers.queries.wording import why_of
from kleinstadt.towns.queries.register import TownRow, register

Data = dict[str, Any]


def as_data(answer: Answer) -> Data:
    """The whole answer; texts are in the active language."""
    return {
        "asking": _town(answer, answer.own),
        "parameters": _parameters(answer),
        "data": _state_of_data(),
        "reference_group": answer.group_size,
        "candidates": answer.candidates,
        "too_little_known": answer.too_little_known,
        "size_unknown": answer.size_unknown,
        "known_share": round(answer.known_share, 6),
        "themes": [
            {
                "theme": use.theme.key,
                "weight": use.weight,
                "indicators": list(use.indicators),
                "left_out": use.left_out,
            }
            for use in answer.themes
        ],
        "notes": [*dated(answer), *sentences.left_out(answer), *sentences.notices(answer)],
        "fault": "" if answer.peers else sentences.why_nothing(answer),
        "towns": [_entry(answer, peer, one) for peer, one in answer.peers],
        "partners": [_entry(answer, peer, one) for peer, one in answer.partners],
    }


def _parameters(answer: Answer) -> Data:
    query = answer.query
    return {
        "mode": query.mode,
        "definition": answer.definition.key,
        "definition_version": answer.definition.version,
        "weights": dict(query.weights),
        "same_size_class": query.same_class,
        "ratio": query.ratio,
        "states": list(query.lands),
        "within_km": query.within_km,
        "added": list(query.added),
        "limit": query.limit,
    }


def _state_of_data() -> Data:
    edition = register().edition
    status, people = edition.territorial_status, edition.population_date
    return {
        "origin": edition.origin,
        "territorial_status": status.isoformat() if status else None,
        "population_date": people.isoformat() if people else None,
        "method": sentences.METHOD,
    }


def _town(answer: Answer, town: TownRow) -> Data:
    figures = {}
    for key in compared(answer):
        value = value_of(town, key, answer.ground)
        figures[key] = {
            "value": value.value,
            "date": value.date or None,
            "source": value.source or None,
            "remark": value.remark,
        }
    return {
        "ags": town.ags,
        "name": town.name,
        "state": town.land,
        "state_name": town.land_name,
        "figures": figures,
    }


def _entry(answer: Answer, peer: Peer, one: Closeness) -> Data:
    why = why_of(one, say_estimates=False)
    return _town(answer, one.other) | {
        "kind": peer.kind,
        "judged": peer.judgement,
        "distance": peer.distance,
        "contrast": peer.contrast,
        "closer": peer.closer,
        "compared": peer.compared,
        "closer_of_100": None if peer.compared == 0 else peer.closer_of_100,
        "known_share": peer.known_share,
        "why": why.sentence,
        "alike": [chip.text for chip in why.alike],
        "different": [chip.text for chip in why.different],
        "terms": [_term(term) for term in peer.terms],
    }


def _term(term: Term) -> Data:
    return {
        "indicator": term.key,
        "amount": term.amount,
        "weight": term.weight,
        "gap": term.gap,
        "known": term.known,
        "own": term.own,
        "other": term.other if term.known else None,
    }
