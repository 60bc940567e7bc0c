# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.core.components import Column, sortable

NAME, SIZE, WHY = Column("name", "Stadt"), Column("size", "Einwohner"), Column("why", "Warum")


def heads(query: str) -> list[tuple[str, str]]:
    columns = sortable([NAME, SIZE, WHY], QueryDict(query), ["name", "size"])
    return [(column.url, column.order) for column in columns]


def test_a_column_sorts_by_its_key_and_keeps_the_rest_of_the_address():
    assert heads("land=14&land=12") == [
        ("?land=14&land=12&ordnung=name", ""),
        ("?land=14&land=12&ordnung=size", ""),
        ("", ""),
    ]


def test_the_sorted_column_turns_round():
    assert heads("ordnung=size")[1] == ("?ordnung=-size", "ascending")
    assert heads("ordnung=-size")[1] == ("?ordnung=size", "descending")


def test_sorting_begins_at_the_first_page():
    assert heads("seite=7")[0] == ("?ordnung=name", "")


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
def test_whatever_stands_in_the_address_stays_there(parameters):
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        query[name] = value
    kept = {name: value for name, value in parameters.items() if name not in {"seite", "ordnung"}}
    address = QueryDict(sortable([NAME], query, ["name"])[0].url.removeprefix("?"))
    found = {name: value for name, value in address.items() if name != "ordnung"}
    assert found == kept
