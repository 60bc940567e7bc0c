# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import math

import pytest

from kleinstadt.methods.explanations import Peer, Reason, Term, reasons

NAN = float("nan")


def term(
    key: str,
    gap: float,
    *,
    weight: float = 0.25,
    typical: float = 0.7,
    known: bool = True,
    standings: tuple[float, float] = (0.2, 0.6),
) -> Term:
    other, there = (20.0, standings[1]) if known else (NAN, NAN)
    amount = weight * gap
    return Term(key, amount, 0.0, weight, gap, typical, known, 10.0, other, standings[0], there)


def test_reasons_name_what_is_clear_and_nothing_between():
    told = reasons(
        [
            term("common", 0.3, typical=0.5),
            term("between", 0.4),
            term("rare", 0.3, typical=3.0),
            term("other", 0.5),
            term("far", 0.6),
            term("missing", 0.7, known=False),
        ]
    )

    assert [(reason.kind, reason.key) for reason in told] == [
        ("alike", "rare"),
        ("alike", "common"),
        ("different", "far"),
        ("different", "other"),
        ("unknown", "missing"),
    ]


def test_a_reason_repeats_the_values_and_counts_percentiles():
    higher, lower = reasons([term("a", 2), term("b", 1, standings=(0.75, 0.25))])

    assert higher == Reason("different", "a", 10.0, 20.0, 100 * (0.6 - 0.2))
    assert lower.percentiles == -50
    assert math.isnan(reasons([term("c", 1, known=False)])[0].percentiles)


def test_rank_is_told_of_a_hundred():
    peer = Peer("1", 0, "alike", 1.0, 67, 2_236, (term("a", 1), term("b", 2)))

    assert peer.distance == 0.75
    assert peer.contrast == 0
    assert round(peer.closer_of_100) == 3
    assert math.isnan(Peer("1", 0, "alike", 1.0, 0, 0, ()).closer_of_100)


@pytest.mark.parametrize(
    ("closer", "contrast", "judged"),
    [
        (20, 0.49, "alike"),
        (21, 0.49, "between"),
        (21, 0.5, "contrast"),
        (20, 0.5, "between"),
    ],
)
def test_a_town_is_judged_by_rank_and_contrast_whyever_it_is_listed(closer, contrast, judged):
    part = term("jobs", 1.0)._replace(contrast=contrast)

    assert Peer("01", 0, "chosen", 1.0, closer, 100, (part,)).judgement == judged
    assert Peer("01", 0, "chosen", 1.0, 0, 0, (part,)).judgement in {"between", "contrast"}
