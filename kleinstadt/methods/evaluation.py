# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How good is the search on a test set of questions with known answers?

Reads a folder with corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv) in the layout
of BEIR, and measures nDCG@10, MRR@10 and recall@100 with bootstrap intervals, and the time.

Sources: N. Thakur et al. (2021), BEIR, https://arxiv.org/abs/2104.08663 (layout, linear gains);
K. Järvelin, J. Kekäläinen (2002), Cumulated Gain-Based Evaluation of IR Techniques, ACM TOIS
20(4), 422-446; B. Efron, R. Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from kleinstadt.methods.expansion import Synonyms
from kleinstadt.methods.postings import analyse
from kleinstadt.methods.query import Weights
from kleinstadt.methods.ranking import Index

DEPTH = 100
RESAMPLES = 2_000
SEED = 20_260_101

Qrels = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class TestSet:
    """Documents (title, text) and queries by id, and per query the gain of relevant documents."""

    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    qrels: Qrels

    __test__ = False  # for pytest: no test


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with its 95 % bootstrap interval; all without unit in [0, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. Times: a query in milliseconds, analysing and indexing in seconds."""

    documents: int
    queries: int
    ndcg_10: Estimate
    mrr_10: Estimate
    recall_100: Estimate
    query_ms_p50: float
    query_ms_p95: float
    analyse_s: float
    index_s: float


def evaluate(
    folder: Path,
    *,
    synonyms: Synonyms | None = None,
    weights: Weights | None = None,
    exact_words: bool = False,
    wanted: Callable[[str], bool] = lambda query_id: True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Index the documents of a test set, ask its queries, and measure.

    Only queries with at least one relevant document in the corpus count, as elsewhere. wanted:
    narrows them further by id. progress: is told how many queries are done.
    Raises ValueError, with file and line, for a test set that cannot be read or has no such query.
    """
    test_set = read(folder)
    asked = [
        query_id for query_id in test_set.qrels if query_id in test_set.queries and wanted(query_id)
    ]
    if not asked:
        raise ValueError(f"{folder}: no query has a relevant document in the corpus")
    started = perf_counter()
    analyses = [(key, analyse(*fields)) for key, fields in test_set.documents.items()]
    analysed = perf_counter()
    index = Index.build(analyses, field_weights=(2.0, 1.0), synonyms=synonyms, weights=weights)
    built = perf_counter()
    index.search(test_set.queries[asked[0]])  # the first query fills what all queries share
    rankings, times = [], []
    for done, query_id in enumerate(asked, start=1):
        before = perf_counter()
        hits = index.search(test_set.queries[query_id], k=DEPTH, exact_words=exact_words).hits
        times.append(1000 * (perf_counter() - before))
        rankings.append([hit.id for hit in hits])
        progress(done, len(asked))
    gains = [test_set.qrels[query_id] for query_id in asked]
    pairs = list(zip(rankings, gains, strict=True))
    return Evaluation(
        documents=len(test_set.documents),
        queries=len(asked),
        ndcg_10=estimate([ndcg(ranking, gain) for ranking, gain in pairs]),
        mrr_10=estimate([reciprocal_rank(ranking, gain) for ranking, gain in pairs]),
        recall_100=estimate([recall(ranking, gain) for ranking, gain in pairs]),
        query_ms_p50=float(np.percentile(times, 50)),
        query_ms_p95=float(np.percentile(times, 95)),
        analyse_s=analysed - started,
        index_s=built - analysed,
    )


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], depth: int = 10) -> float:
    """Discounted gain of the first `depth`, as a share of the best that could be.

    Gains are linear and positive; the document at rank r counts gain / log2(r + 1).
    """
    best = sorted(gains.values(), reverse=True)
    ideal = _discounted(best[:depth])
    return _discounted([gains.get(each, 0.0) for each in ranking[:depth]]) / ideal if ideal else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def reciprocal_rank(ranking: Sequence[str], gains: Mapping[str, float], depth: int = 10) -> float:
    """One over the rank of the first relevant document; 0 if it is not among `depth`."""
    ranks = (rank for rank, each in enumerate(ranking[:depth], start=1) if each in gains)
    return 1 / next(ranks, math.inf)


def recall(ranking: Sequence[str], gains: Mapping[str, float], depth: int = DEPTH) -> float:
    """Share of the relevant documents among the first `depth`; 0 where there are none."""
    return len(set(ranking[:depth]) & gains.keys()) / len(gains) if gains else 0.0


def estimate(values: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED) -> Estimate:
    """The mean and its 95 % percentile bootstrap interval over queries.

    values: one per query, at least one; the same seed gives the same interval.
    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("there is nothing to estimate from")
    sample = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(seed)
    means = [sample[random.integers(0, len(sample), len(sample))].mean() for _ in range(resamples)]
    low, high = np.percentile(means, (2.5, 97.5))
    return Estimate(float(sample.mean()), float(low), float(high))


def read(folder: Path) -> TestSet:
    """Read corpus.jsonl, queries.jsonl and qrels.tsv.

    Ids stand under `_id` or `id`, numbers count as text; titles may be missing; texts stand under
    `text`, `contents`, `body`, `question` or `query`. Judgements have three columns (query,
    document, gain) or four as in TREC, parted by white space, with or without a heading; those
    without a positive gain or of documents that the corpus lacks are left out.
    Raises ValueError with file and line for what cannot be read.
    """
    documents = {
        key: (str(record.get("title") or ""), _text(record))
        for key, record in _records(folder / "corpus.jsonl")
    }
    queries = {key: _text(record) for key, record in _records(folder / "queries.jsonl")}
    qrels: Qrels = {}
    for query_id, document_id, gain in _judgements(_qrels_file(folder)):
        if gain > 0 and document_id in documents:
            qrels.setdefault(query_id, {})[document_id] = gain
    return TestSet(documents, queries, qrels)


def _text(record: Mapping[str, Any]) -> str:
    names = ("text", "contents", "body", "question", "query")
    return next((str(record[name]) for name in names if record.get(name)), "")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ValueError(f"{path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8") from error


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in _lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path.name}, line {number}: not JSON") from error
        key = record.get("_id", record.get("id")) if isinstance(record, dict) else None
        if key is None:
            raise ValueError(f"{path.name}, line {number}: no _id")
        yield str(key), record


def _qrels_file(folder: Path) -> Path:
    candidates = [folder / "qrels.tsv", folder / "qrels" / "test.tsv"]
    candidates += sorted((folder / "qrels").glob("*.tsv"))
    return next((path for path in candidates if path.is_file()), candidates[0])


def _judgements(path: Path) -> Iterator[tuple[str, str, float]]:
    for number, line in _lines(path):
        columns = line.split("\t") if "\t" in line else line.split()
        try:
            gain = float(columns[-1])
        except ValueError:
            if number == 1:
                continue  # the heading
            raise ValueError(f"{path.name}, line {number}: the gain is no number") from None
        if len(columns) not in {3, 4} or not math.isfinite(gain):
            raise ValueError(f"{path.name}, line {number}: not query, document, gain")
        yield columns[0].strip(), columns[-2].strip(), gain
