"""Papers that are about what a text says, by its words and by words that go together with them in this library."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from readq.search.interest.latent import length_of
from readq.search.interest.matrix import Floats
from readq.search.interest.model import Model, highest
from readq.search.interest.words import BUCKETS, counted

_SHARE = 0.25  # how much directions count beside words at least: a text of few words says little (docs/RANKING.md)
_FILLING = frozenset(
    ("anything", "about", "called", "does", "make", "makes", "making", "one", "ones", "paper", "papers", "something")
)  # words of one who asks
_LEAST = 0.1  # below, papers have hardly more in common with a text than any other has


def vector(model: Model, text: str) -> Floats:
    """The folded words of a text as a row of the matrix would have them; of length 0 if the library has none."""
    return weighed(model, counted("", " ".join(word for word in text.split() if word not in _FILLING)))


def weighed(model: Model, counts: Mapping[int, int]) -> Floats:
    """Buckets that are there so often, as a row of the matrix would have them; of length 0 if the library has none."""
    out = np.zeros(BUCKETS, np.float32)
    matrix = model.matrix
    for at, count in counts.items():
        if matrix.papers_with[at]:
            out[at] = (1 + np.log(count)) * np.log((len(matrix) + 1) / matrix.papers_with[at])
    length = float(np.linalg.norm(out))
    return out / length if length else out


def nearest(model: Model, words: Floats, count: int) -> list[tuple[int, float]]:
    """The papers that are most like a `vector`, best first, as (row, how alike: 0 to 1); none that are hardly alike."""
    if not words.any():
        return []
    along = along_of(model, words)
    share = max(_SHARE, model.share) if along is not None else 0.0
    total = model.nearest(words, along, share)
    found = [(row, float(total[row]) / (1 + share)) for row in highest(total, count)]
    return [(row, likeness) for row, likeness in found if likeness >= _LEAST]


def shares(model: Model, words: Floats, row: int) -> dict[int, float]:
    """What each bucket of a paper has to do with a `vector`: it is the same, or goes with it in this library."""
    buckets, weights = model.matrix.row(row)
    found = weights * words[buckets]
    along = along_of(model, words)
    if along is not None and model.base is not None:
        rows, length = length_of(model.matrix, model.base, row)
        if length:
            found = found + max(_SHARE, model.share) * weights * (rows @ along) / length
    return dict(zip(buckets.tolist(), found.tolist(), strict=True))


def along_of(model: Model, words: Floats) -> Floats | None:
    """Where a `vector` lies along the directions, as a place of length 1; None if it has no part in them."""
    if model.base is None or model.latent is None:
        return None
    shadow: Floats = words[model.base.columns] @ model.base.directions
    length = float(np.linalg.norm(shadow))
    return shadow / length if length else None
