# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import json
from math import log1p
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kleinstadt.methods.expansion import Synonyms
from kleinstadt.methods.german import marks, tokens
from kleinstadt.methods.postings import Analysis, Postings, analyse
from kleinstadt.methods.query import MOST_WORDS, Expansion, Kind, Weights, read
from kleinstadt.methods.ranking import Index

SYNONYMS = Synonyms(
    [
        ["Coworking", "gemeinsamer Arbeitsort", "Gemeinschaftsbüro"],
        ["Bücherei", "Bibliothek"],
        ["Leerstand", "leer stehend"],
    ]
)


def index(*texts: str, weights: Weights | None = None) -> Index[int]:
    documents = [(number, analyse(text)) for number, text in enumerate(texts)]
    return Index.build(documents, field_weights=(1.0,), synonyms=SYNONYMS, weights=weights)


def found(query: str, *texts: str, **how: Any) -> list[int]:
    return [hit.id for hit in index(*texts).search(query, **how).hits]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Bahnhof", "Das Bahnhofsgebäude ist saniert"),
        ("Bahnhofsgebäude", "Neues Leben im Gebäude am Bahnhof"),
        ("Bahnhofsgebäude", "Wir kauften das Empfangsgebäude"),
        ("Leerstand", "Ein Leerstandsmanagement hilft"),
        ("Leerstandsmanagement", "Leerstand vermeiden"),
        ("Gebäude", "Wir kauften das Empfangsgebäude"),
        ("Mölln", "Besuch in Moelln"),
        ("Moelln", "Besuch in Mölln"),
        ("molln", "Besuch in Mölln"),
        ("Strasse", "Die Straßen der Stadt"),
        ("Oestrich Winkel", "Oestrich-Winkel plant"),
        ("OestrichWinkel", "Oestrich-Winkel plant"),
        ("Smart City", "Die Smart-City-Strategie"),
        ("Smart-City", "Die Smartcity wächst"),
        ("Cowoking", "Coworking auf dem Land"),
        ("Bahnof", "Am Bahnhof"),
        ("Dipoldiswalde", "Besuch in Dippoldiswalde"),
        ("Genosenschft", "Eine Genossenschaft gründen"),
        ("Coworking", "Ein gemeinsamer Arbeitsort entsteht"),
        ("gemeinsame Arbeitsorte", "Coworking auf dem Land"),
        ("Bücherei", "Die Stadtbibliothek zieht um"),
        ("Stadtbücherei", "Die neue Bibliothek"),
        ("leer stehend", "Leerstand vermeiden"),
        ("Leerstand", "leer stehende Läden"),
    ],
)
def test_a_word_finds_its_relatives_until_only_exact_words_are_wanted(query, text):
    other = "Ganz anderes über Schwimmen und Kochen"
    assert found(query, other, text) == [1]
    is_same_word = {each.term for each in tokens(query)} <= {each.term for each in tokens(text)}
    assert found(query, other, text, exact_words=True) == ([1] if is_same_word else [])


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Rat", "Das Rathaus"),
        ("Burg", "Der Bürgerbus"),
        ("Coworking", "Der Arbeitsort, gemeinsam genutzt"),
        ("und oder der", "und oder der"),
        ("Tat", "Rat"),
        ("2024", "2025"),
    ],
)
def test_what_only_looks_related_is_not_found(query, text):
    assert found(query, text) == []


@pytest.mark.parametrize(
    ("query", "exact", "other"),
    [
        ("Bahnhof", "Alter Bahnhof verkauft", "Altes Bahnhofsgebäude verkauft"),
        (
            "Bahnhofsgebäude",
            "Ein Bahnhofsgebäude steht dort drüben",
            "Ein Gebäude steht dort Bahnhof",
        ),
        ("Coworking", "Neues Coworking eröffnet", "Neues Gemeinschaftsbüro eröffnet"),
        ("Bücherei", "Neue Bücherei offen", "Neue Bibliothek offen"),
        ("leer stehend", "Laden leer stehend", "Laden steht Leerstand"),
    ],
)
def test_the_word_itself_comes_before_its_relatives(query, exact, other):
    assert found(query, other, exact) == [1, 0]


def test_wittenberg_is_not_wittenberge():
    assert found("Wittenberg", "Wittenberge an der Elbe", "Lutherstadt Wittenberg") == [1]
    assert found("Wittenberge", "Wittenberge an der Elbe", "Lutherstadt Wittenberg") == [0]


def test_a_near_spelling_is_tried_only_when_nobody_has_the_word():
    assert found("Bahnof", "Bahnhof") == [0]
    assert found("Bahnof", "Bahnhof", "Bahnof, wie die Zeitung schrieb") == [1]


def test_title_and_summary_count_more_than_the_body():
    documents = [
        (1, analyse("Haus am See", "Wohnen", "Energie und Wasser")),
        (2, analyse("Haus am See", "Energie", "Wohnen und Wasser")),
        (3, analyse("Energie am See", "Wohnen", "Haus und Wasser")),
    ]
    hits = Index.build(documents).search("Energie").hits
    assert [hit.id for hit in hits] == [3, 2, 1]


def test_expansions_name_what_the_documents_write():
    built = index(
        "Das Bahnhofsgebäude",
        "BAHNHOFSGEBÄUDE",
        "des Bahnhofsgebäudes",
        "Bahnhofsgebäude",
        "Ein gemeinsamer Arbeitsort",
    )
    assert built.search("Coworking Banhof Bahnhof").expansions == (
        Expansion("Coworking", Kind.SYNONYM, ("gemeinsamer Arbeitsort",)),
        Expansion("Bahnhof", Kind.COMPOUND, ("Bahnhofsgebäude",)),
    )
    assert index("Am Bahnhof").search("Banhof").expansions == (
        Expansion("Banhof", Kind.SPELLING, ("Bahnhof",)),
    )
    assert built.search("Coworking Bahnhof", exact_words=True).expansions == ()


def test_hits_tell_the_terms_that_mark_their_text():
    text = "Coworking im alten Bahnhofsgebäude am Markt"
    (hit,) = index(text).search("Bahnhof Coworking").hits
    assert [text[start:end] for start, end in marks(text, hit.terms)] == [
        "Coworking",
        "Bahnhofsgebäude",
    ]


def test_a_quoted_phrase_must_stand_there():
    texts = ["Gebäude am Bahnhof", "Bahnhof mit Gebäude", "Bahnhofsgebäude"]
    assert found('"Gebäude am Bahnhof"', *texts) == [0]
    for quoted in ("„Gebäude am Bahnhof“", "»Gebäude am Bahnhof«", "«Gebäuden vor Bahnhof»"):
        assert found(quoted, *texts) == [0]
    assert found('"Bahnhof"', *texts) == [0, 1]
    assert sorted(found('"Gebäude am Bahnhof', *texts)) == [0, 1, 2]
    assert found('"Bahnhof Gebäude Turm"', *texts) == []


def test_the_words_of_a_quoted_phrase_are_not_expanded():
    texts = ["Laden leer stehend", "Leerstand und Bahnhof", "Bahnhofsgebäude leer stehend"]
    assert found('"leer stehend" Bahnhof', *texts) == [2, 0]
    assert found('"leer stehend"', *texts[1:2]) == []
    assert index(*texts).search('"leer stehend"').expansions == ()


def test_a_phrase_does_not_run_over_the_end_of_a_field_or_document():
    built = Index.build(
        [
            (1, analyse("Gebäude", "Bahnhof")),
            (2, analyse("Turm", "Gebäude")),
            (3, analyse("Bahnhof", "")),
        ],
        field_weights=(1, 1),
    )
    assert built.search('"Gebäude Bahnhof"').total == 0


def test_equal_scores_are_ordered_by_id_whatever_the_order_of_building():
    documents = [(name, analyse("Bahnhof")) for name in ("c", "a", "d", "b")]
    for rows in (documents, documents[::-1]):
        hits = Index.build(rows, field_weights=(1,)).search("Bahnhof", k=3)
        assert [hit.id for hit in hits.hits] == ["a", "b", "c"]
        assert hits.total == 4


@pytest.mark.parametrize("k", [0, 1, 2, 7, None])
def test_k_cuts_the_list_and_not_the_total(k):
    built = index(*["Bahnhof und Wald", "Wald", "Bahnhof Bahnhof", "See", "Bahnhof"])
    everything = built.search("Bahnhof", k=None)
    some = built.search("Bahnhof", k=k)
    assert some.hits == everything.hits[:k]
    assert some.total == 3


def brute_force(texts: list[str], query: str, k1: float, b: float) -> list[float]:
    rows = [[token.term for token in tokens(text)] for text in texts]
    mean = sum(map(len, rows)) / len(rows)
    scores = [0.0] * len(rows)
    for term in dict.fromkeys(token.term for token in tokens(query)):
        having = sum(term in row for row in rows)
        idf = log1p((len(rows) - having + 0.5) / (having + 0.5))
        for number, row in enumerate(rows):
            if count := row.count(term):
                length = 1 - b + b * len(row) / mean
                scores[number] += idf * count * (k1 + 1) / (count + k1 * length)
    return scores


WORDS = ["Bahnhof", "Bahnhofsgebäude", "Gebäude", "Wald", "Waldes", "Leerstand", "leer", "stehend", "Coworking",
         "gemeinsamer", "Arbeitsort", "Bahnof", "Hauptbahnhof", "und", "Segel", "Sonnensegel", "Sonne"]  # fmt: skip
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=8)
QUERIES = st.lists(st.sampled_from([*WORDS, "Sonnensegelwald", "Bahnhoff", '"']), max_size=5).map(
    " ".join
)


@given(
    TEXTS,
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
    st.floats(0, 3),
    st.floats(0, 1),
)
def test_exact_words_are_scored_as_by_plain_bm25(texts, query, k1, b):
    expected = brute_force(texts, query, k1, b)
    hits = index(*texts, weights=Weights(k1=k1, b=b)).search(query, k=None, exact_words=True)
    scores = {hit.id: hit.score for hit in hits.hits}
    assert scores == pytest.approx({n: score for n, score in enumerate(expected) if score > 0})
    assert hits.total == len(scores)


@given(TEXTS, QUERIES, st.data())
def test_a_reader_gets_the_answer_of_an_index_of_what_he_may_see(texts, query, data):
    visible = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    documents = [(number, analyse(text)) for number, text in enumerate(texts)]
    seen = [document for document, may_see in zip(documents, visible, strict=True) if may_see]
    whole = Index.build(documents, field_weights=(1.0,), synonyms=SYNONYMS)
    part = Index.build(seen, field_weights=(1.0,), synonyms=SYNONYMS)
    assert whole.search(query, allowed=np.array(visible), k=None) == part.search(query, k=None)


@pytest.mark.parametrize(
    ("query", "public", "hidden"),
    [
        ("Wald See", ["Wald am Meer", "See am Meer", "Meer", "Berg"], ["Wald", "Wald", "Wald"]),
        ("Bahnof", ["Bahnhof"], ["Bahnof"]),
        ("Sonnensegel", ["Segel im Wind"], ["Sonne"]),
        ("Wald", ["Wald", "Waldarbeiterkinder"], ["Arbeiterkinder"]),
    ],
)
def test_leaving_out_after_scoring_would_tell_of_hidden_documents(query, public, hidden):
    """The negative control: hidden documents do change the answer where nothing guards it."""
    whole = index(*public, *hidden)
    allowed = np.arange(len(public) + len(hidden)) < len(public)
    alone = index(*public).search(query)
    assert whole.search(query, allowed=allowed) == alone
    unguarded = whole.search(query, k=None)
    left = tuple(hit for hit in unguarded.hits if allowed[hit.id])
    assert (left, unguarded.expansions) != (alone.hits, alone.expansions)


def test_who_may_see_nothing_finds_nothing():
    built = index("Bahnhof")
    assert built.search("Bahnhof", allowed=built.mask([])).total == 0
    assert built.search("Bahnhof", allowed=built.mask([0, 99])).total == 1
    assert Index.build([]).search("Bahnhof").total == 0
    assert index("", "und").search("und Bahnhof").total == 0


@settings(max_examples=150)
@given(st.text(max_size=80) | st.text('"„“»«*:()-+~^ANDORbahnhofä\x00\n', max_size=80))
def test_any_query_is_answered(query):
    built = index("Bahnhofsgebäude und Bahnhof", "Coworking \x00 im Gebäude", "小镇", "")
    hits = built.search(query)
    assert hits == built.search(query)
    assert hits.total >= len(hits.hits)


@pytest.mark.parametrize(
    "query",
    ["a" * 10_000, "Bahnhof " * 1_250, '"' * 10_000, "bahnhofs" * 1_250, "-ab" * 3_300, "ä" * 10_000,
     " ".join(f"wort{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(400)), "1.000." * 1_600,
     '"Bahnhof ' * 1_100, "„“" * 5_000, "a-\n" * 3_000],
)  # fmt: skip
def test_ten_thousand_characters_take_little_time(query):
    built = index(*(f"Bahnhof Gebäude Leerstand wort{chr(97 + n)}a" for n in range(26)))
    before = perf_counter()
    built.search(query)
    assert perf_counter() - before < 0.5


def test_a_query_is_cut_at_its_cap_of_words():
    assert len(read(" ".join(f"w{n}" for n in range(500))).words) == MOST_WORDS


def test_factors_reorder_what_is_found_before_it_is_cut():
    built = index("Bahnhof Bahnhof Bahnhof", "Bahnhof im Wald", "Wald und See", "Bahnhof am See")
    plain = {hit.id: hit.score for hit in built.search("Bahnhof").hits}
    hits = built.search("Bahnhof", factors=np.array([1.0, 1.0, 9.0, 4.0]), k=2)
    assert [hit.id for hit in hits.hits] == [3, 0]
    assert hits.total == 3
    assert [hit.relevance for hit in hits.hits] == [plain[3], plain[0]]
    assert [hit.score for hit in hits.hits] == [4 * plain[3], plain[0]]
    for factors in (np.ones(3), np.array([1, 1, 0.0, 1]), np.array([1, 1, np.nan, 1])):
        with pytest.raises(ValueError, match="positive factor"):
            built.search("Bahnhof", factors=factors)


def test_a_mask_of_another_shape_and_a_negative_k_are_refused():
    built = index("Bahnhof", "Wald")
    for mask in (np.array([True]), np.array([1, 0])):
        with pytest.raises(ValueError, match="one truth value for each document"):
            built.search("Bahnhof", allowed=mask)
    with pytest.raises(ValueError, match="negative"):
        built.search("Bahnhof", k=-1)


def test_many_circles_are_forgotten_and_found_again():
    built = index(*["Bahnhof"] * 12)
    for mask in range(1, 60):
        allowed = np.array([bool(mask >> bit & 1) for bit in range(12)])
        assert built.search("Bahnhof", allowed=allowed).total == allowed.sum()


@given(st.lists(st.text(max_size=60), max_size=3))
def test_an_analysis_survives_being_stored(fields):
    analysis = analyse(*fields)
    assert Analysis.from_json(json.loads(json.dumps(analysis.as_json()))) == analysis


@pytest.mark.parametrize(
    ("documents", "weights", "message"),
    [
        ([(1, analyse("a")), (1, analyse("b"))], (1.0,), "comes twice"),
        ([(1, analyse("a", "b"))], (1.0,), "another number of fields"),
        ([(1, Analysis((), ((),), version=0))], (1.0,), "another version"),
        ([(1, Analysis(("bahn Bahn",), ((),)))], (1.0,), "none of its fields"),
        ([], (), "positive weight"),
        ([], (1.0, 0.0), "positive weight"),
    ],
)
def test_what_makes_no_index_is_refused(documents, weights, message):
    with pytest.raises(ValueError, match=message):
        Postings.build(documents, weights)
