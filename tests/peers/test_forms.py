# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses and terminal words, good and hostile."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.peers.forms import read_query, read_weights
from kleinstadt.peers.queries.finding import PeerQuery, find
from kleinstadt.towns.queries.register import register

FIELDS = ["art", "definition", "groesse", "km", "land", "dazu", "anzahl", "gewicht_lage", "stadt"]


def test_an_empty_address_asks_the_usual_question():
    asked = read_query(QueryDict(""))

    assert asked.query == PeerQuery()
    assert asked.notes == asked.unclear == ()


def test_a_full_address_is_read_completely():
    asked = read_query(
        QueryDict(
            "art=gegensatz&definition=all&groesse=1.5&land=12&land=09&km=200&anzahl=20"
            "&dazu=09181114&dazu=Wittenberge&dazu=09181114&gewicht_lage=5&gewicht_bahn=0"
        )
    )

    assert asked.notes == asked.unclear == ()
    assert asked.query == PeerQuery(
        mode="contrast",
        definition=DEFINITIONS["all"],
        weights={"location": 5, "rail": 0},
        ratio=1.5,
        lands=("09", "12"),
        within_km=200.0,
        added=("09181114", "12070424"),
        limit=20,
    )


def test_what_cannot_be_followed_is_named():
    asked = read_query(
        QueryDict("km=weit&gewicht_lage=6&groesse=0,5&anzahl=900&dazu=xyzqw&dazu=Wittenberg")
    )

    assert asked.query == PeerQuery()
    assert len(asked.notes) == 5
    assert [choice.typed for choice in asked.unclear] == ["Wittenberg"]


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.text(max_size=30)), max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_address_breaks_the_reading_or_the_answer(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)

    find(register().by_ags["12070424"], read_query(query).query)


def test_weights_of_the_terminal():
    assert read_weights(["economy=2,location=0", "rail=5"]) == {
        "economy": 2, "location": 0, "rail": 5,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["wealth=2", "rail", "rail=6", "rail=-1", "rail=a", "=3"])
def test_odd_weights_are_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        read_weights([text])
