"""How well an order of papers puts the interesting ones first."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt


def auc(scored: Sequence[tuple[float, bool]]) -> float | None:
    """The chance that an interesting paper is scored above one that is not; ties count half. None where there are not
    both."""
    ordered = sorted(scored)
    good = sum(interesting for _, interesting in ordered)
    bad = len(ordered) - good
    if not good or not bad:
        return None
    ranks, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += (at + 1 + end) / 2 * sum(interesting for _, interesting in ordered[at:end])
        at = end
    return (ranks - good * (good + 1) / 2) / (good * bad)


def auc_error(value: float, good: int, bad: int) -> float:
    """The standard error of an AUC (Hanley and McNeil 1982)."""
    first, second = value / (2 - value), 2 * value * value / (1 + value)
    spread = value * (1 - value) + (good - 1) * (first - value**2) + (bad - 1) * (second - value**2)
    return sqrt(max(spread, 0.0) / (good * bad))


def precision(scored: Sequence[tuple[float, bool]], count: int) -> float:
    """The share of interesting papers among the best ``count``."""
    best = sorted(scored, key=lambda pair: -pair[0])[:count]
    return sum(interesting for _, interesting in best) / len(best) if best else 0.0


def read_for(scored: Sequence[tuple[float, bool]], share: float) -> float:
    """Which share of the list has to be read, best first, to have come upon ``share`` of the interesting papers."""
    wanted = share * sum(interesting for _, interesting in scored)
    seen = 0
    for read, (_, interesting) in enumerate(sorted(scored, key=lambda pair: -pair[0]), 1):
        seen += interesting
        if seen >= wanted:
            return read / len(scored)
    return 1.0
