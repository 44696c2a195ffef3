"""Logistic regression in the dual: a weight for each decision, found by Newton's method, whose steps are found by
conjugate gradients (Nocedal and Wright 2006, algorithms 5.2 and 7.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_DRAWN = 3  # skipped papers, with which what is common to the liked ones counts as much as the fit
_HALF = 200  # decisions
_ROUNDS = 30
_CLOSE = 1e-4  # the last step, which leaves less than a thousandth of it to go
_LEFT = 1e-4  # of what a step is to mend
_FLAT = 1e-9  # the least curvature, so that what is certain already does not divide by zero


def recency(count: int) -> Doubles:
    """What decisions, the latest first, count for: each half as much as the one that was taken 200 decisions later, as
    interests change (measured: docs/RANKING.md)."""
    found: Doubles = 0.5 ** (np.arange(count) / _HALF)
    return found


def shares(liked: NDArray[np.bool_], recent: Doubles | None = None) -> Doubles:
    """How much each decision weighs: those for and those against the same in sum, but fewer than two against for each
    that is liked say little of what is not, and weigh less (measured: docs/RANKING.md). ``recent``: how much each
    counts beside others of its kind."""
    good, bad = int(liked.sum()), int((~liked).sum())
    doubt = min(1.0, bad / (2 * good))
    found = np.where(liked, len(liked) / (2 * good), doubt * len(liked) / (2 * max(bad, 1)))
    if recent is None:
        return found
    means = [float(recent[kind].mean()) if kind.any() else 1.0 for kind in (liked, ~liked)]
    weighed: Doubles = found * recent / np.where(liked, means[0], means[1])
    return weighed


def towards_middle(
    kernel: Doubles, liked: NDArray[np.bool_], weights: Doubles, recent: Doubles | None = None
) -> Doubles:
    """The weights of a fit, drawn towards what all liked papers have in common while few are skipped: those say
    more of themselves than of what is not liked (measured: docs/RANKING.md). The score stays as large as it was."""
    skipped = int((~liked).sum())
    if not skipped or not liked.any():
        return weights
    middle = _middle(liked, recent)
    long, long_middle = (max(float(each @ kernel @ each), 0.0) ** 0.5 for each in (weights, middle))
    if not long or not long_middle:
        return weights
    share = _DRAWN / (_DRAWN + skipped)
    drawn: Doubles = (1 - share) * weights + share * long / long_middle * middle
    return drawn


def _middle(liked: NDArray[np.bool_], recent: Doubles | None) -> Doubles:
    """The weights of what all liked papers have in common."""
    found = liked.astype(np.float64) if recent is None else liked * recent
    middle: Doubles = found / found.sum()
    return middle


def fit(
    kernel: Doubles,
    liked: NDArray[np.bool_],
    start: Doubles | None = None,
    cost: float = 1.0,
    recent: Doubles | None = None,
) -> Doubles:
    """The weights of decisions, positive for what speaks for a paper that is like them.

    ``kernel`` says how alike each two of them are, ``liked`` which of them count for. `shares` says how much each
    weighs, and ``recent`` how much beside others of its kind. ``start``: the weights of a fit before, of the first
    decisions or all. Without any against, all that is liked counts alike; without any for, everything weighs nothing.

    Minimises |w|²/2 + cost · Σ cᵢ log(1 + exp(-yᵢ f(xᵢ))) with f = w·x + b, where b is kept small like w.
    """
    count = len(liked)
    if not liked.any():
        return np.zeros(count)
    if liked.all():
        return _middle(liked, recent)
    whole = kernel + 1.0  # the constant feature
    target = liked.astype(np.float64)
    ours = cost * shares(liked, recent)
    weights = np.zeros(count)
    if start is not None:
        weights[: len(start)] = start[:count]
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(whole @ weights, -40, 40)))
        root = np.sqrt(np.maximum(ours * chance * (1 - chance), _FLAT))
        step = root * _solved(whole, root, (ours * (target - chance) - weights) / root)
        weights += step
        if float(np.max(np.abs(step))) < _CLOSE:
            break
    return weights


def _solved(whole: Doubles, root: Doubles, wanted: Doubles) -> Doubles:
    """The x with (1 + root · whole · root) x = ``wanted``, about. Some twenty products of a matrix with a vector, where
    taking the matrix apart would cost as much as hundreds of them."""
    found, left, way = np.zeros(len(root)), wanted, wanted
    long = float(left @ left)
    enough = long * _LEFT**2
    for _ in range(len(root)):
        if long <= enough:
            break
        turned = way + root * (whole @ (root * way))
        far = long / float(way @ turned)
        found = found + far * way
        left = left - far * turned
        before, long = long, float(left @ left)
        way = left + long / before * way
    return found
