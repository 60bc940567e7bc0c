# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""claims.py: the reader of why boxes finds what is not true."""

import pytest

from tests.e2e.claims import false_claims

OWN = {
    "Einwohner": 17_058.0,
    "Menschen im Umland": 80_083.0,
    "Einwohner je km²": 337.0,
    "km zur Großstadt": 93.0,
    "km zum größeren Bahnhof": 1.0,
    "km zum Bahnhof": 1.0,
}
OTHER = {
    "Einwohner": 10_673.0,
    "Menschen im Umland": 620_090.0,
    "Einwohner je km²": 129.0,
    "km zur Großstadt": 43.0,
    "km zum größeren Bahnhof": 14.0,
    "km zum Bahnhof": 4.3,
}


@pytest.mark.parametrize(
    ("word", "true", "false"),
    [
        ("anders", "37 % weniger Einwohner", "35 % weniger Einwohner"),
        ("anders", "37 % weniger Einwohner", "37 % mehr Einwohner"),
        ("anders", "achtmal so viele Menschen im Umland", "zehnmal so viele Menschen im Umland"),
        ("anders", "achtmal so viele Menschen im Umland", "ein Achtel so viele Menschen im Umland"),
        ("anders", "mehr als siebenmal so viele Menschen im Umland", "mehr als achtmal so viele Menschen im Umland"),
        ("anders", "62 % dünner besiedelt", "62 % dichter besiedelt"),
        ("anders", "50 km näher an einer Großstadt", "50 km weiter von einer Großstadt"),
        ("anders", "13 km weiter von einem größeren Bahnhof", "13 km weiter von einem Bahnhof"),
        ("anders", "3,3 km weiter von einem Bahnhof", "3 km weiter von einem Bahnhof"),
        ("ähnlich", "Bahnhof in höchstens 5 km", "Bahnhof in höchstens 4 km"),
        ("ähnlich", "Siedlungsdichte", "fast gleich groß"),
        ("ähnlich", "wenige Menschen im Umland", "drei Brücken"),
    ],
)  # fmt: skip
def test_true_is_told_from_false(word, true, false):
    assert false_claims(word, true, OWN, OTHER) == []
    assert false_claims(word, false, OWN, OTHER) != []


def test_a_claim_stands_under_its_word():
    assert false_claims("ähnlich", "50 km näher an einer Großstadt", OWN, OTHER) != []
    assert false_claims("anders", "Siedlungsdichte", OWN, OTHER) != []
