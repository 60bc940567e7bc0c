# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Names that registers abbreviate, and what people type."""

import pytest

from kleinstadt.methods.names import NameIndex, written_out


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Neustadt i. Sa.", "Neustadt in Sachsen"),
        ("Neumarkt i. d. OPf.", "Neumarkt in der Oberpfalz"),
        ("Dettelbach a. Main", "Dettelbach am Main"),
        ("Höchstadt a.d. Aisch", "Höchstadt an der Aisch"),
        ("Wangen i. Allgäu", "Wangen im Allgäu"),
        ("Homburg v. d. Höhe", "Homburg vor der Höhe"),
        ("Hagen (Westf.)", "Hagen (Westfalen)"),
        ("St. Peter-Ording", "St. Peter-Ording"),
        ("Bad Berka", "Bad Berka"),
    ],
)
def test_what_registers_abbreviate_is_written_out(short, full):
    assert written_out(short) == full


def test_a_town_is_found_by_its_name_written_out():
    names = ["Neustadt (Hessen)", "Neustadt i. Sa."]
    plain = NameIndex([[name] for name in names], [9.0, 1.0])
    full = NameIndex([[name, written_out(name)] for name in names], [9.0, 1.0])

    assert [match.position for match in full.find("Neustadt in Sachsen")][:1] == [1]
    assert [match.position for match in full.find("Neustadt i. Sa.")][:1] == [1]
    assert [match.position for match in plain.find("Neustadt in Sachsen")][:1] != [1]
