# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest

from kleinstadt.methods.definitions import DEFAULT, DEFINITIONS

MUNICIPALITIES = DEFINITIONS["gemeinden-2025"]
ASSOCIATIONS = DEFINITIONS["verbaende-2025"]
EVERY = DEFINITIONS["all"]


@pytest.mark.parametrize(
    ("definition", "population", "kind", "expected"),
    [
        (MUNICIPALITIES, 4_999, "63", False),
        (MUNICIPALITIES, 5_000, "63", True),
        (MUNICIPALITIES, 19_999, "60", True),
        (MUNICIPALITIES, 20_000, "63", False),
        (MUNICIPALITIES, None, "64", None),
        (MUNICIPALITIES, float("nan"), "64", None),
        (MUNICIPALITIES, 7_000, "65", False),
        (MUNICIPALITIES, None, "66", False),
        (MUNICIPALITIES, 7_000, "51", False),
        (ASSOCIATIONS, 7_000, "51", True),
        (ASSOCIATIONS, 7_000, "50", True),
        (ASSOCIATIONS, 7_000, "63", False),
        (EVERY, None, "63", True),
        (EVERY, 3_500_000, "61", True),
        (EVERY, 708, "65", False),
    ],
)
def test_who_counts_as_a_small_town(definition, population, kind, expected):
    assert definition.includes(population, kind) is expected
    number = np.array([np.nan if population is None else population])
    assert definition.included(number, np.array([kind])).tolist() == [expected is True]


def test_definitions_are_found_by_key_and_cannot_be_changed():
    assert [DEFINITIONS[key].key for key in DEFINITIONS] == list(DEFINITIONS)
    assert DEFAULT is MUNICIPALITIES
    assert all(entry.rule and entry.note and entry.sources for entry in DEFINITIONS.values())
    with pytest.raises(TypeError):
        DEFINITIONS["mine"] = DEFAULT  # type: ignore[index]
