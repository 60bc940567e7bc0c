# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kleinstadt.methods.expansion import Phrase, Synonyms, Vocabulary, phrase_of
from kleinstadt.methods.german import tokens

WORDS = st.text("abcdeé", min_size=1, max_size=9)


@given(st.sets(WORDS, max_size=40), WORDS, st.integers(1, 2))
def test_near_finds_what_comparing_all_finds(words, word, edits):
    terms = sorted(words)
    expected = {
        (distance, number)
        for number, term in enumerate(terms)
        if (distance := OSA.distance(term, word)) <= edits
    }
    assert set(Vocabulary(terms).near(word, edits)) == expected


@given(st.sets(WORDS, max_size=40), st.text("abcdeé", min_size=3, max_size=5))
def test_with_piece_finds_what_looking_into_all_finds(words, piece):
    terms = sorted(words)
    expected = [
        number for number, term in enumerate(terms) if piece in term and len(term) >= len(piece) + 3
    ]
    assert Vocabulary(terms).with_piece(piece).tolist() == expected


def phrase(text: str) -> Phrase:
    return phrase_of(tokens(text))


def test_synonyms_go_both_ways_and_keep_their_spelling():
    synonyms = Synonyms([["Coworking", "gemeinsamer Arbeitsort"], ["VHS", "Volkshochschule"]])
    assert synonyms.of(phrase("coworking")) == {
        phrase("gemeinsamer Arbeitsort"): "gemeinsamer Arbeitsort"
    }
    assert synonyms.of(phrase("gemeinsamen Arbeitsorte")) == {phrase("Coworking"): "Coworking"}
    assert synonyms.of(phrase("Volkshochschulen")) == {phrase("VHS"): "VHS"}
    assert synonyms.of(phrase("Arbeitsort")) == {}


def test_a_word_in_two_groups_has_the_synonyms_of_both():
    synonyms = Synonyms([["Rad", "Fahrrad"], ["Rad", "Velo"]])
    assert set(synonyms.of(phrase("Rad")).values()) == {"Fahrrad", "Velo"}
    assert set(synonyms.of(phrase("Velo")).values()) == {"Rad"}


def test_empty_spellings_and_lone_ones_do_no_harm():
    synonyms = Synonyms([[], ["und", "Bus"], ["Bahn"]])
    assert synonyms.of(phrase("Bus")) == {}
    assert synonyms.within(list(tokens("Bus Bahn"))) == []


def test_phrases_are_found_within_a_query():
    synonyms = Synonyms([["leer stehend", "Leerstand"], ["Dritter Ort", "Treffpunkt"]])
    words = list(tokens("ein leer stehendes Haus als dritter Ort"))
    assert synonyms.within(words) == [(0, 2), (3, 5)]
