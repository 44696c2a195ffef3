"""Logistic regression in the dual: a weight for each decision, found by Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_DRAWN = 3  # skipped papers, with which what is common to the liked ones counts as much as the fit
_ROUNDS = 30
_CLOSE = 1e-7
_FLAT = 1e-9  # the least curvature, so that what is certain already does not divide by zero


def shares(liked: NDArray[np.bool_]) -> Doubles:
    """How much each decision weighs: those for and those against the same in sum, but fewer than two against for each
    that is liked say little of what is not, and weigh less (measured: docs/RANKING.md)."""
    good, bad = int(liked.sum()), int((~liked).sum())
    doubt = min(1.0, bad / (2 * good))
    return np.where(liked, len(liked) / (2 * good), doubt * len(liked) / (2 * bad))


def towards_middle(kernel: Doubles, liked: NDArray[np.bool_], weights: Doubles) -> Doubles:
    """The weights of a fit, drawn towards what all liked papers have in common while few are skipped: those say
    more of themselves than of what is not liked (measured: docs/RANKING.md). The score stays as large as it was."""
    skipped = int((~liked).sum())
    if not skipped or not liked.any():
        return weights
    middle = liked / liked.sum()
    long, long_middle = (float(np.sqrt(max(each @ kernel @ each, 0.0))) for each in (weights, middle))
    if not long or not long_middle:
        return weights
    share = _DRAWN / (_DRAWN + skipped)
    drawn: Doubles = (1 - share) * weights + share * long / long_middle * middle
    return drawn


def fit(kernel: Doubles, liked: NDArray[np.bool_], start: Doubles | None = None, cost: float = 1.0) -> Doubles:
    """The weights of decisions, positive for what speaks for a paper that is like them.

    ``kernel`` says how alike each two of them are, ``liked`` which of them count for. `shares` says how much
    each weighs. ``start``: the weights of a fit before, of the first decisions or all.
    Without any against, all that is liked weighs the same; without any for, everything weighs nothing.

    Minimises |w|²/2 + cost · Σ cᵢ log(1 + exp(-yᵢ f(xᵢ))) with f = w·x + b, where b is kept small like w.
    """
    count = len(liked)
    if not liked.any():
        return np.zeros(count)
    if liked.all():
        return np.full(count, 1.0 / count)
    whole = kernel + 1.0  # the constant feature
    target = liked.astype(np.float64)
    ours = cost * shares(liked)
    weights = np.zeros(count)
    if start is not None:
        weights[: len(start)] = start[:count]
    for _ in range(_ROUNDS):
        value = whole @ weights
        chance = 1 / (1 + np.exp(-np.clip(value, -40, 40)))
        curve = np.maximum(ours * chance * (1 - chance), _FLAT)
        aim = value + ours * (target - chance) / curve
        root = np.sqrt(curve)
        system = np.eye(count) + root[:, None] * whole * root[None, :]
        found = root * np.linalg.solve(system, root * aim)
        moved = float(np.max(np.abs(found - weights)))
        weights = found
        if moved < _CLOSE:
            break
    return weights
