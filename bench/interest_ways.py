"""Ways to order papers by decisions: readq's, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.interest_readers import Paper
from readq.search.interest import latent
from readq.search.interest.matrix import WordMatrix
from readq.search.interest.model import Model
from readq.search.interest.words import counted, packed

Scores = NDArray[np.float64]
Decided = Sequence[tuple[int, bool]]  # rows, and whether they were queued


class World:
    """Papers as each way needs them."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.matrix = WordMatrix([packed(papers)])
        base = latent.basis(self.matrix)
        self.base = base
        self.latent = latent.projected(self.matrix, base) if base is not None else None
        used = np.flatnonzero(self.matrix.papers_with)
        self.tfidf = np.stack([self.matrix.dense(row)[used] for row in range(len(papers))])
        place = {int(at): column for column, at in enumerate(used)}
        counts = np.zeros((len(papers), len(used)))
        titles = np.zeros((len(papers), len(used)), np.bool_)
        for row, (_, title, text) in enumerate(papers):
            for at, times in counted(title, text).items():
                counts[row, place[at]] = times
            for at in counted(title, ""):
                titles[row, place[at]] = True
        self.titles = titles
        length = counts.sum(axis=1, keepdims=True)
        rarity = np.log(1 + (len(papers) - self.matrix.papers_with[used] + 0.5) / (self.matrix.papers_with[used] + 0.5))
        self.bm25 = rarity * counts * 2.2 / (counts + 1.2 * (0.25 + 0.75 * length / max(length.mean(), 1)))

        # Learning goes on from what was learnt last, as in the app; what comes out is the same.
        self.model = Model(self.matrix, self.base, self.latent)
        self.of_words = Model(self.matrix, None, None)


def _rows(decided: Decided, liked: bool) -> list[int]:
    return [row for row, queued in decided if queued is liked]


def listed(world: World, decided: Decided) -> Scores:
    return -np.arange(len(world.matrix), dtype=float)


def by_lot(world: World, decided: Decided) -> Scores:
    return np.random.default_rng(len(decided)).random(len(world.matrix))


def bm25(world: World, decided: Decided) -> Scores:
    liked = _rows(decided, True)
    if not liked:
        return listed(world, decided)
    found: Scores = world.bm25 @ world.titles[liked].sum(axis=0)
    return found


def centroid(world: World, decided: Decided) -> Scores:
    liked = _rows(decided, True)
    if not liked:
        return listed(world, decided)
    found: Scores = (world.tfidf @ world.tfidf[liked].mean(axis=0)).astype(float)
    return found


def rocchio(world: World, decided: Decided) -> Scores:
    liked, skipped = _rows(decided, True), _rows(decided, False)
    if not liked:
        return listed(world, decided)
    wanted = world.tfidf[liked].mean(axis=0)
    if skipped:
        wanted = wanted - 0.75 * world.tfidf[skipped].mean(axis=0)
    found: Scores = (world.tfidf @ wanted).astype(float)
    return found


def _learnt(world: World, decided: Decided, words_only: bool) -> Scores:
    model = world.of_words if words_only else world.model
    ids = world.matrix.ids
    model.learn([(int(ids[row]), queued) for row, queued in reversed(decided)])
    return model.scores().astype(float) if model.learnt else listed(world, decided)


def readq(world: World, decided: Decided) -> Scores:
    return _learnt(world, decided, False)


def words_alone(world: World, decided: Decided) -> Scores:
    return _learnt(world, decided, True)


WAYS: dict[str, Callable[[World, Decided], Scores]] = {
    "listed": listed,
    "random": by_lot,
    "BM25 from queued titles": bm25,
    "centroid": centroid,
    "Rocchio .75": rocchio,
    "readq, words alone": words_alone,
    "**readq**": readq,
}


def from_scikit_learn() -> dict[str, Callable[[World, Decided], Scores]]:
    """Its linear SVM as arxiv-sanity-lite sets it up, and its logistic regression; nothing where it is missing."""
    try:
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,unused-ignore]
        from sklearn.svm import LinearSVC  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return {}

    def classified(make: Callable[[], object]) -> Callable[[World, Decided], Scores]:
        def way(world: World, decided: Decided) -> Scores:
            if len({queued for _, queued in decided}) < 2:
                return centroid(world, decided)
            rows, queued = [row for row, _ in decided], [liked for _, liked in decided]
            fitted = make().fit(world.tfidf[rows], queued)  # type: ignore[attr-defined]
            found: Scores = fitted.decision_function(world.tfidf)
            return found

        return way

    return {
        "linear SVM (scikit-learn)": classified(lambda: LinearSVC(C=0.01, class_weight="balanced", max_iter=10_000)),
        "logistic regression (scikit-learn)": classified(
            lambda: LogisticRegression(C=1.0, class_weight="balanced", max_iter=1_000)
        ),
    }
