# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import unicodedata
from itertools import pairwise
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods.german import LONGEST_WORD, excerpt, fold, marks, term_of, tokens

GERMAN = st.text("abcdehilmnoqrstuäöüÄÖÜSTN -.", max_size=60)


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text)]


@pytest.mark.parametrize(
    "spellings",
    [
        "Mölln Moelln molln MÖLLN Mo\u0308lln",
        "Straße Strasse STRASSE Straßen strasse",
        "Gebäude Gebaeude gebaude Gebäudes Gebäuden",
        "Uckermünde Ueckermuende Ückermünde",
        "Oestrich Östrich",
        "Café Cafe CAFÉ Cafés",
        "Haus Häuser Hause Hauses",
        "Rufbus Rufbusse Rufbussen",
        "Zentrum Zentren Zentrums",
        "Kita Kitas",
        "Ortskern Ortskerne Ortskerns",
        "Bürger Bürgern Bürgerinnen Bürger:innen Bürger*innen Bürger_innen Bürger/-innen",
        "Bahnhof Bahn\u00adhof Bahnhöfe Bahnhofs",
    ],
)
def test_spellings_and_forms_of_a_word_are_one_term(spellings):
    assert len(set(terms(spellings))) == 1
    assert len(terms(spellings)) == len(spellings.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bürger", "Burg"),
        ("Wittenberge", "Wittenberg"),
        ("Glas", "Gla"),
        ("Bauer", "Baur"),
        ("Steuer", "Stur"),
        ("Quelle", "Qulle"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert term_of(one) != term_of(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smart-City", ["smart", "city"]),
        ("Oestrich-Winkel", ["ostrich", "winkel"]),
        ("E-Mail und U-Bahn", ["email", "ubahn"]),
        ("18.000 Einwohner am 30.11.2025", ["18000", "einwohn", "30", "11", "2025"]),
        ("Leer-\nstand", ["leerstand"]),
        ("Leer- \r\n  stand", ["leerstand"]),
        ("Bau-\nund Planungsamt", ["bau", "planungsamt"]),
        ("Bau- und Planungsamt", ["bau", "planungsamt"]),
        ("Was ist das und wie geht es?", ["geht"]),
        ("x y 7 A-B", ["7"]),
        ("", []),
        ("\x00 \ud800 \u00ad _ -", []),
        ("小镇 городок", ["小镇", "городок"]),
    ],
)
def test_text_becomes_terms(text, expected):
    assert terms(text) == expected


def test_stop_words_keep_their_position():
    assert [(token.term, token.position) for token in tokens("Das Gebäude am Bahnhof")] == [
        ("gebaud", 1),
        ("bahnhof", 3),
    ]


def test_marks_cover_the_words_as_written():
    text = "Der alte Bahn\u00adhof, die Bahnhöfe; kein Bahnhofsgebäude."
    assert [text[start:end] for start, end in marks(text, {"bahnhof"})] == [
        "Bahn\u00adhof",
        "Bahnhöfe",
    ]
    assert marks(text, set()) == []


def test_an_excerpt_shows_the_place_with_most_different_terms():
    text = (
        "Bahnhof Bahnhof Bahnhof. "
        + "Lorem ipsum dolor. " * 40
        + "Coworking im alten Bahnhof. "
        + "Amet. " * 40
    )
    start, end = excerpt(text, {"bahnhof", "coworking"}, length=80)
    assert "Coworking im alten Bahnhof" in text[start:end]
    assert end - start <= 80
    assert text[start - 1] == " "
    assert text[end] == " "


def test_an_excerpt_without_terms_is_the_beginning():
    assert excerpt("kurz", {"nirgends"}) == (0, 4)
    assert excerpt("eins zwei drei vier", set(), length=10) == (0, 9)
    with pytest.raises(ValueError, match="at least 1"):
        excerpt("kurz", set(), length=0)


def test_a_word_is_cut_at_the_cap():
    assert len(fold("a" * 10_000)) == LONGEST_WORD
    assert len(terms("a" * 10_000)) == 1


def test_threads_get_the_same_stems():
    words = [
        f"{stem}{ending}" for stem in ("garten", "häuser", "verein") for ending in ("", "s", "en")
    ] * 50
    found: list[list[str]] = []
    threads = [
        Thread(target=lambda: found.append([term_of(word + "er") for word in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[term_of(word + "er") for word in words]] * 4


@given(st.text(max_size=200))
def test_any_text_gives_words_in_their_order(text):
    found = list(tokens(text))
    assert all(token.term for token in found)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.position < other.position for one, other in pairwise(found))


@given(GERMAN)
def test_case_and_composition_do_not_matter(text):
    assert terms(unicodedata.normalize("NFD", text)) == terms(text)
    assert terms(text.casefold()) == terms(text)


@given(st.text("ab cd", max_size=120), st.integers(1, 40))
def test_an_excerpt_keeps_to_its_length_and_shows_a_term_that_fits(text, length):
    start, end = excerpt(text, {"ab"}, length=length)
    assert 0 <= start <= end <= len(text)
    assert end - start <= length
    if marks(text, {"ab"}) and length >= 2:
        assert marks(text[start:end], {"ab"})
