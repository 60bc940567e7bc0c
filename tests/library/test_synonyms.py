# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from itertools import combinations
from pathlib import Path

import yaml

import kleinstadt.library
from kleinstadt.methods.german import tokens

LIST = Path(kleinstadt.library.__file__).parent / "content" / "synonyms.yaml"
GROUPS = yaml.safe_load(LIST.read_text("utf-8"))


def terms(spelling: str) -> tuple[str, ...]:
    return tuple(token.term for token in tokens(spelling))


def test_every_row_is_a_group_of_at_least_two_spellings():
    assert [
        row for row in GROUPS if len(row) < 2 or not all(type(each) is str for each in row)
    ] == []


def test_every_spelling_has_a_word_that_counts():
    assert [each for row in GROUPS for each in row if not terms(each)] == []


def test_no_row_repeats_a_spelling_that_is_the_same_to_the_search():
    doubled = [
        (one, other)
        for row in GROUPS
        for one, other in combinations(row, 2)
        if terms(one) == terms(other)
    ]
    assert doubled == []


def test_no_spelling_stands_in_two_rows():
    rows = [{terms(each) for each in row} for row in GROUPS]
    assert [one & other for one, other in combinations(rows, 2) if one & other] == []
