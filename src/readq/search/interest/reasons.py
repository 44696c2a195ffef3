"""Why a paper has its score: the shares of its own words, and of the papers that were decided. Both are exact: they
add up to the score, as far as the rounding of latent places allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from readq.search.interest.latent import length_of
from readq.search.interest.matrix import Floats
from readq.search.interest.model import Model
from readq.search.interest.words import bucket
from readq.text import tokens

_PHRASE = 3  # words


class Share(NamedTuple):
    """A word or phrase, or the row of a decided paper, and how much it spoke for (above 0) or against."""

    what: str
    share: float


def word_shares(model: Model, row: int) -> dict[int, float]:
    """The share of each bucket of a paper."""
    words, weights = model.matrix.row(row)
    shares = weights * model.words[words]
    if model.base is not None:
        directions, length = length_of(model.matrix, model.base, row)
        if length > 0:
            shares = shares + weights * (directions @ model.directions) / length
    return dict(zip(words.tolist(), shares.tolist(), strict=True))


def spoken(shares: Mapping[int, float], text: str, count: int) -> list[Share]:
    """The words and phrases of ``text`` with the largest shares, largest first; those that speak against are named with
    the shares of `against`. Words that stand beside each other there are joined."""
    chosen: dict[str, float] = {}
    said_ = tokens(text)
    ranked = sorted({word: shares.get(bucket(word), 0.0) for word in said_}.items(), key=lambda x: -x[1])
    for word, share in ranked[: 2 * count]:
        if share > 0:
            chosen[word] = share
    phrases: dict[str, float] = {}
    run: list[str] = []
    for word in [*said_, ""]:
        if word in chosen and len(run) < _PHRASE and word not in run:
            run.append(word)
            continue
        if run:
            phrases[" ".join(run)] = sum(chosen[each] for each in run)
        run = [word] if word in chosen else []
    found: list[Share] = []
    said: set[str] = set()
    for phrase, share in sorted(phrases.items(), key=lambda x: (-x[1], x[0])):
        if said.isdisjoint(phrase.split()):
            said.update(phrase.split())
            found.append(Share(phrase, share))
    return found[:count]


def against(shares: Mapping[int, float]) -> dict[int, float]:
    """The same shares, seen from the other side."""
    return {at: -share for at, share in shares.items()}


def paper_shares(model: Model, row: int) -> list[tuple[int, float]]:
    """The decided papers and how much each spoke for or against a paper, as (row, share), the strongest first. A paper
    does not speak about itself."""
    if not len(model.decided):
        return []
    shares = model.alphas * model.alike(model.decided, row)
    order = np.argsort(-np.abs(shares), kind="stable")
    return [(int(model.decided[at]), float(shares[at])) for at in order if shares[at] and int(model.decided[at]) != row]


def strongest_buckets(model: Model, count: int) -> list[tuple[int, float]]:
    """The buckets that speak most for papers, and those that speak most against, strongest first."""
    if not len(model.words):
        return []
    total = _with_directions(model)
    order = np.argsort(-total, kind="stable")
    best = [(int(at), float(total[at])) for at in order[:count] if total[at] > 0]
    return best + [(int(at), float(total[at])) for at in order[::-1][:count] if total[at] < 0]


def _with_directions(model: Model) -> Floats:
    """What each bucket speaks for, its part in the directions included."""
    total = model.words.copy()
    if model.base is not None:
        total[model.base.columns] += model.base.directions @ model.directions
    return total


def named(buckets: Iterable[tuple[int, float]], texts: Sequence[str]) -> list[Share]:
    """Buckets by the commonest word of ``texts`` that falls into each; those without one are left out."""
    counts: dict[int, dict[str, int]] = {}
    for text in texts:
        for word in tokens(text):
            of = counts.setdefault(bucket(word), {})
            of[word] = of.get(word, 0) + 1
    return [Share(max(counts[at], key=lambda word: counts[at][word]), share) for at, share in buckets if at in counts]
