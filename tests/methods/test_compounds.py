# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods.compounds import FRONTS, LISTED, Splitter
from kleinstadt.methods.german import fold, stem, term_of


def splitter(*words: str) -> Splitter:
    known = {stem(fold(word)) for word in words}
    return Splitter(lambda term: int(term in known))


def parts(word: str, *known: str) -> tuple[str, ...]:
    return splitter(*known).parts(term_of(word))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Bahnhofsgebäude", ["Bahnhof", "Gebäude"]),
        ("Leerstandsmanagement", ["Leerstand", "Management"]),
        ("Straßenbeleuchtung", ["Straße", "Beleuchtung"]),
        ("Verwaltungsgebäude", ["Verwaltung", "Gebäude"]),
        ("Ärztehaus", ["Arzt", "Haus"]),
        ("Kinderspielplatz", ["Kind", "Spielplatz"]),
        ("Landesgartenschau", []),  # "Schau" is nowhere
        ("Rufbus", ["Bus"]),  # "Ruf" stands only in front
        ("Rathaus", []),
        ("Bahnhof", []),
        ("Gebiet", []),
        ("Direktor", []),
        ("Universität", []),
        ("2025jahr", []),
    ],
)
def test_listed_words_are_parts(word, expected):
    assert parts(word) == tuple(term_of(part) for part in expected)


def test_words_of_the_documents_are_parts():
    assert parts("Landesgartenschau", "Schauen") == ("landesgart", "land", "gart", "schau")
    assert parts("Sonnensegel") == ()
    assert parts("Sonnensegel", "Segel") == ("sonn", "segel")


def test_three_letters_are_a_part_only_when_listed():
    assert "ruh" not in LISTED
    assert parts("Ruhbank", "Ruh") == ()
    assert parts("Radverleih", "Verleih") == ("rad", "verleih")


def test_halves_that_are_compounds_are_cut_again():
    assert parts("Stadtentwicklungskonzept") == ("stadtentwickl", "stadt", "entwickl", "konzept")


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Bahnhofsgebäude", "Bahnhof"),
        ("Bahnhofsgebäude", "Gebäude"),
        ("Hauptbahnhof", "Bahnhof"),
        ("Altbahnhofsplatz", "Bahnhof"),
        ("Verwaltungsgebäude", "Verwaltung"),
        ("Bürgerbus", "Bürger"),
        ("Stadtentwicklungskonzept", "Entwicklung"),
    ],
)
def test_a_compound_contains_its_parts(compound, part):
    assert splitter().contains(term_of(compound), term_of(part))


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Rathaus", "Rat"),
        ("Bahnhofsxyz", "Bahnhof"),
        ("Xyzbahnhof", "Bahnhof"),
        ("Bahnhof", "Bahnhof"),
        ("Konrad", "Rad"),
        ("Salat", "Saal"),
        ("Partei", "Teil"),
    ],
)
def test_what_is_no_compound_contains_nothing(compound, part):
    assert not splitter().contains(term_of(compound), term_of(part))


def test_fronts_are_not_listed_as_well():
    assert frozenset() == FRONTS & LISTED


@given(
    st.lists(st.sampled_from(["Wirtschaft", "Verwaltung", "Leerstand", "Gebiet"]), max_size=2),
    st.sampled_from(["Gebäude", "Förderung", "Konzept", "Laden", "Platz"]),
)
def test_words_joined_by_s_are_found_again(fronts, head):
    compound = term_of("".join(f"{front}s" for front in fronts) + head)
    found = splitter().parts(compound)
    assert {term_of(front) for front in fronts} <= set(found)
    assert (term_of(head) in found) is bool(fronts)


@given(st.text("abdeghnorstuxé7", max_size=70))
def test_any_word_is_answered(word):
    one = splitter("Bahn", "Hof", "Ernte")
    assert word not in one.parts(word)
    one.contains(word, "bahn")
