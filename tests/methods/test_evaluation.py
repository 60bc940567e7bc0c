# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import json
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.bench_search import PLAIN, chosen_on, fts5_mrr
from kleinstadt.methods.evaluation import (
    Estimate,
    TestSet,
    estimate,
    evaluate,
    ndcg,
    read,
    recall,
    reciprocal_rank,
)

RANKING = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        ({"a": 1}, 1.0),
        ({"b": 1}, 1 / log2(3)),
        ({"a": 1, "c": 1}, (1 + 1 / 2) / (1 + 1 / log2(3))),
        ({"b": 3, "d": 1}, (3 / log2(3) + 1 / log2(5)) / (3 + 1 / log2(3))),
        ({"x": 2}, 0.0),
        ({}, 0.0),
    ],
)
def test_ndcg_by_hand(gains, expected):
    assert ndcg(RANKING, gains) == pytest.approx(expected, abs=1e-15)


def test_ndcg_looks_at_ten_places():
    places = [str(number) for number in range(20)]
    assert ndcg(places, {"10": 1}) == 0
    assert ndcg(places, {"9": 1}) == pytest.approx(1 / log2(11), abs=1e-15)
    assert ndcg(places[:10], dict.fromkeys(places, 1)) == 1


def test_reciprocal_rank_and_recall_by_hand():
    assert reciprocal_rank(RANKING, {"c": 1, "d": 1}) == 1 / 3
    assert reciprocal_rank(RANKING, {"d": 1}, depth=3) == 0
    assert reciprocal_rank([], {"d": 1}) == 0
    assert recall(RANKING, {"c": 1, "x": 1}) == 0.5
    assert recall(RANKING, {"d": 1}, depth=3) == 0
    assert recall(RANKING, {}) == 0


@given(
    st.permutations("abcdefghijkl"),
    st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 3)),
)
def test_measures_lie_between_none_and_all(ranking, gains):
    for measure in (ndcg, reciprocal_rank, recall):
        assert 0 <= measure(ranking, gains) <= 1 + 1e-12
    ideal = sorted(gains, key=lambda each: -gains[each])
    assert ndcg(ideal, gains) == pytest.approx(1.0 if gains else 0.0)


def test_an_estimate_has_an_interval_that_narrows():
    assert estimate([0.5] * 9) == Estimate(0.5, 0.5, 0.5)
    few, many = estimate([0.0, 1.0] * 10), estimate([0.0, 1.0] * 1000)
    assert few == estimate([0.0, 1.0] * 10)
    assert few.low < many.low < 0.5 < many.high < few.high
    assert many.high - many.low == pytest.approx(2 * 1.96 * 0.5 / 2000**0.5, rel=0.1)
    with pytest.raises(ValueError, match="nothing to estimate"):
        estimate([])


CORPUS = '{"_id": "p1", "title": "Bahnhof", "text": "saniert"}\n{"id": 2, "text": "Rathaus"}\n\n'
QUERIES = (
    '{"_id": "q1", "text": "Bahnhof"}\n{"id": 7, "query": "Rathaus"}\n{"_id": "q3", "text": "x"}\n'
)


def write(
    folder: Path,
    corpus: str = CORPUS,
    queries: str = QUERIES,
    qrels: str = "q1\tp1\t1\n",
    name: str = "qrels.tsv",
) -> Path:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / "corpus.jsonl").write_text(corpus, "utf-8")
    (folder / "queries.jsonl").write_text(queries, "utf-8")
    (folder / name).write_text(qrels, "utf-8")
    return folder


@pytest.mark.parametrize(
    "qrels",
    [
        "query-id\tcorpus-id\tscore\nq1\tp1\t1\n7\t2\t2\n",
        "q1\tp1\t1\n7\t2\t2",
        "\ufeffq1\tp1\t1\r\n7\t2\t2\r\n",
        "q1 0 p1 1\n7 0 2 2\n",
        "q1\t0\tp1\t1\n\n7\t0\t2\t2.0\nq1\t0\t2\t0\nq1\t0\tgone\t1\n",
    ],
)
@pytest.mark.parametrize("name", ["qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv"])
def test_layouts_that_are_met_are_read(tmp_path, qrels, name):
    assert read(write(tmp_path, qrels=qrels, name=name)) == TestSet(
        documents={"p1": ("Bahnhof", "saniert"), "2": ("", "Rathaus")},
        queries={"q1": "Bahnhof", "7": "Rathaus", "q3": "x"},
        qrels={"q1": {"p1": 1.0}, "7": {"2": 2.0}},
    )


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"corpus": CORPUS + "{"}, "corpus.jsonl, line 4: not JSON"),
        ({"corpus": "[" * 100_000}, "corpus.jsonl, line 1: not JSON"),
        ({"corpus": '{"text": "a"}'}, "corpus.jsonl, line 1: no _id"),
        ({"queries": '["q1"]'}, "queries.jsonl, line 1: no _id"),
        ({"qrels": "q1\tp1\t1\nq1\tp1\tgut\n"}, "qrels.tsv, line 2: the gain is no number"),
        ({"qrels": "q1\t1\n"}, "qrels.tsv, line 1: not query, document, gain"),
        ({"qrels": "q1\tp1\tinf\n"}, "qrels.tsv, line 1: not query, document, gain"),
        ({"qrels": "q9\tp1\t1\nq1\tp1\t0\n"}, "no query has a relevant document"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path, files, message):
    with pytest.raises(ValueError, match=message):
        evaluate(write(tmp_path, **files))


def test_missing_and_wrongly_encoded_files_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"corpus\.jsonl: No such file"):
        evaluate(tmp_path)
    (write(tmp_path) / "queries.jsonl").write_bytes('{"_id": "ä"}'.encode("latin-1"))
    with pytest.raises(ValueError, match=r"queries\.jsonl: not UTF-8"):
        evaluate(tmp_path)


def test_a_small_set_is_evaluated_and_progress_told(tmp_path):
    qrels = "q1\tp1\t1\n7\t2\t1\nq3\tp1\t1\n"
    told = []
    found = evaluate(write(tmp_path, qrels=qrels), progress=lambda *counts: told.append(counts))
    assert (found.documents, found.queries) == (2, 3)
    for measure in (found.ndcg_10, found.mrr_10, found.recall_100):
        assert measure.value == pytest.approx(2 / 3)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert evaluate(tmp_path, wanted=lambda query_id: query_id == "7").mrr_10.value == 1
    json.dumps([found.query_ms_p50, found.query_ms_p95, found.analyse_s, found.index_s])


@pytest.mark.slow
@pytest.mark.shared
def test_xquad_questions_not_used_for_choosing_are_answered(shared_data):
    folder = shared_data / "search" / "xquad-de"

    def held_out(query_id: str) -> bool:
        return not chosen_on(query_id)

    full = evaluate(folder, wanted=held_out)
    plain = evaluate(folder, weights=PLAIN, exact_words=True, wanted=held_out)
    assert (full.documents, full.queries) == (240, 611)
    assert full.mrr_10.value >= 0.92
    assert full.mrr_10.value >= max(plain.mrr_10.value, fts5_mrr(folder, held_out))
    assert full.query_ms_p95 <= 25
