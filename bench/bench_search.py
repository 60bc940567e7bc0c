# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How good and how fast is the search?

Quality on XQuAD (German): the constants of `Weights` were chosen on the questions of
`chosen_on`; the other half is what counts, beside stemmed BM25 on the same half: our own scorer
with exact words, and SQLite's FTS5 over the same terms as a scorer that is not ours.
Speed on made-up documents: words of town halls and compounds of them, frequent and rare ones as
in real texts, so that the vocabulary grows as it does there.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter

from bench import Measure
from kleinstadt.methods.compounds import LISTED
from kleinstadt.methods.evaluation import Evaluation, evaluate, read, reciprocal_rank
from kleinstadt.methods.german import tokens
from kleinstadt.methods.postings import analyse
from kleinstadt.methods.query import Weights
from kleinstadt.methods.ranking import Index

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("KLEINSTADT_SHARED_DATA", ROOT.parent / "shared" / "data"))

WORDS = 200
SIZES = (10_000, 100_000)
QUERIES = 400
PLAIN = Weights(k1=1.2, b=0.75)


def chosen_on(query_id: str) -> bool:
    """Whether a question belongs to the half on which constants were chosen."""
    return hashlib.sha256(query_id.encode()).digest()[0] % 2 == 0


def measures(sizes: tuple[int, ...] = SIZES[:1]) -> Iterator[Measure]:
    folder = DATA / "search" / "xquad-de"
    if folder.is_dir():
        yield from quality(folder)
    for size in sizes:
        yield from speed(size)


def quality(folder: Path) -> Iterator[Measure]:
    def held_out(query_id: str) -> bool:
        return not chosen_on(query_id)

    plain = evaluate(folder, weights=PLAIN, exact_words=True, wanted=held_out)
    full = evaluate(folder, wanted=held_out)
    chosen = evaluate(folder, wanted=chosen_on)
    yield _least("search: XQuAD MRR@10, held out", full, 0.92)
    yield _least("search: XQuAD MRR@10, stemmed BM25, held out", plain, None)
    yield _least("search: XQuAD MRR@10, half of the choice", chosen, None)
    yield Measure("search: XQuAD MRR@10, FTS5 over stems, held out", fts5_mrr(folder, held_out), "")
    yield Measure("search: XQuAD nDCG@10, held out", full.ndcg_10.value, "")
    yield Measure("search: XQuAD recall@100, held out", full.recall_100.value, "")
    yield Measure("search: XQuAD query p95", full.query_ms_p95, "ms", 25.0)


def fts5_mrr(folder: Path, wanted: Callable[[str], bool]) -> float:
    """MRR@10 of SQLite's BM25 over stems without stop words, the queries' words joined by OR."""
    test_set = read(folder)
    ids = list(test_set.documents)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE paper USING fts5(terms)")
    database.executemany(
        "INSERT INTO paper (rowid, terms) VALUES (?, ?)",
        ((row, _terms(" ".join(test_set.documents[key]), " ")) for row, key in enumerate(ids)),
    )
    ranks = []
    for query_id, gains in test_set.qrels.items():
        if wanted(query_id):
            rows = database.execute(
                "SELECT rowid FROM paper WHERE paper MATCH ? ORDER BY rank, rowid LIMIT 10",
                (_terms(test_set.queries[query_id], " OR ") or '""',),
            )
            ranks.append(reciprocal_rank([ids[row] for (row,) in rows], gains))
    database.close()
    return sum(ranks) / len(ranks)


def _terms(text: str, glue: str) -> str:
    return glue.join(f'"{token.term}"' for token in tokens(text))


def _least(name: str, found: Evaluation, limit: float | None) -> Measure:
    mrr = found.mrr_10
    note = f"{mrr.low:.3f} to {mrr.high:.3f}, {found.queries} questions"
    return Measure(name, mrr.value, "", limit, note, least=True)


def speed(size: int) -> Iterator[Measure]:
    random = Random(size)  # noqa: S311 - made-up texts, no secret
    author = _Author(random)
    analyses = [(number, analyse("", "", author.text(WORDS))) for number in range(size)]
    started = perf_counter()
    index = Index.build(analyses)
    yield Measure(
        f"search: index of {size} from analyses", perf_counter() - started, "s",
        note=f"{len(index.postings.terms)} terms, {len(index.postings.docs)} postings",
    )  # fmt: skip
    index.search("Bahnhof")
    for name, exact_words in (("search", False), ("search again", False), ("exact words", True)):
        times = []
        for _ in range(QUERIES):
            query = author.query()
            before = perf_counter()
            index.search(query, exact_words=exact_words)
            times.append(1000 * (perf_counter() - before))
        times.sort()
        yield Measure(f"search: {name} in {size}, p50", times[len(times) // 2], "ms")
        limit = 25.0 if size == SIZES[0] else None
        yield Measure(f"search: {name} in {size}, p95", times[len(times) * 95 // 100], "ms", limit)


class _Author:
    """Writes documents and queries with the frequencies of natural texts (Zipf)."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._plain = sorted(LISTED)
        random.shuffle(self._plain)
        ranks = range(2, len(self._plain) + 2)
        self._chances = list(accumulate(1 / rank for rank in ranks))

    def _word(self) -> str:
        (word,) = self._random.choices(self._plain, cum_weights=self._chances)
        return word

    def _compound(self) -> str:
        words = {self._word(), self._word()} | (
            {self._word()} if self._random.random() < 0.2 else set()
        )
        return "s".join(sorted(words, key=lambda _: self._random.random()))

    def text(self, words: int) -> str:
        makers = self._random.choices((self._word, self._compound, self._other), (5, 3, 2), k=words)
        return " ".join(maker() for maker in makers)

    def _other(self) -> str:
        """A word that is no compound, from an endless supply."""
        number = int(self._random.paretovariate(0.35)) % 10**9
        return "q" + "".join("abcdefghij"[int(digit)] for digit in str(number))

    def query(self) -> str:
        words = [
            self._random.choice((self._word, self._compound))()
            for _ in range(self._random.randint(1, 6))
        ]
        if self._random.random() < 0.3:
            place = self._random.randrange(len(words[0]))
            words[0] = words[0][:place] + "x" + words[0][place + 1 :]
        return " ".join(words)


if __name__ == "__main__":
    for measure in measures(SIZES):
        print(measure)  # noqa: T201
