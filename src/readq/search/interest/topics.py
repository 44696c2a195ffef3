"""Papers that go together: groups by words and by latent directions (Ward 1963), and the words that tell them apart.

The same papers always give the same groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.latent import dense, places_of
from readq.search.interest.matrix import Floats, Places
from readq.search.interest.model import Model
from readq.search.interest.words import BUCKETS

MOST = 10_000  # papers that are grouped at once
_SHARE = 1.0  # how much directions count beside words
_EACH = 8  # papers in a group, on average
_GROUPS = 80  # at most: nobody decides about more of them
_FEWEST = 3  # papers in a group; what goes with fewer is left over
_ALONE = 1_200  # papers from which on the nearest are put together first, by directions alone
_ROUNDS = 4


class Group(NamedTuple):
    """Rows of papers that go together, the most typical first, and how much each bucket tells of them and not of the
    others."""

    rows: Places
    telling: dict[int, float]


def groups(model: Model, rows: Places) -> tuple[list[Group], Places]:
    """The papers in groups, the largest first, and those that go with no others."""
    if len(rows) < 2 * _FEWEST or model.base is None or model.latent is None:
        return [], rows
    model = model.part(rows)
    every = np.arange(len(rows))
    assert model.base is not None
    assert model.latent is not None
    along = model.latent[every].astype(np.float32) / np.float32(127)
    if len(rows) > _ALONE:
        near = _nearest_together(along, _ALONE)
        sizes = np.bincount(near, minlength=_ALONE)
        middles = np.zeros((_ALONE, along.shape[1]), np.float32)
        np.add.at(middles, near, along)
        kept = np.flatnonzero(sizes)
        middles /= np.maximum(sizes, 1)[:, None]
        merged = _ward(middles[kept] @ middles[kept].T, sizes[kept].astype(np.float64), _wanted(len(rows)))
        label = np.full(_ALONE, -1, np.int64)
        label[kept] = merged
        labels = label[near]
    else:
        place = places_of(model.base.columns.astype(np.int64))
        words = dense(model.matrix, every, place, len(model.base.columns))
        labels = _ward(words @ words.T + _SHARE * (along @ along.T), np.ones(len(rows)), _wanted(len(rows)))
    whole = model.matrix.combined(every, np.full(len(rows), 1 / len(rows), np.float32))
    found: list[Group] = []
    left: list[Places] = []
    for number in range(int(labels.max()) + 1):
        members = every[labels == number]
        if len(members) < _FEWEST:
            left.append(rows[members])
        else:
            group = _group(model, members, whole, len(rows))
            found.append(group._replace(rows=rows[group.rows]))
    found.sort(key=lambda group: (-len(group.rows), int(group.rows.min())))
    return found, np.sort(np.concatenate(left)) if left else np.zeros(0, np.int64)


def _wanted(papers: int) -> int:
    return max(2, min(_GROUPS, papers // _EACH))


def _group(model: Model, members: Places, whole: Floats, papers: int) -> Group:
    middle = model.matrix.combined(members, np.full(len(members), 1 / len(members), np.float32))
    near = model.matrix.rows_times(members, middle)
    if model.latent is not None:
        along = model.latent[members].astype(np.float32) / np.float32(127)
        near = near + _SHARE * (along @ along.mean(axis=0))
    inside = np.zeros(BUCKETS, np.int64)
    for row in members:
        inside[model.matrix.row(int(row))[0]] += 1
    others = (whole * papers - middle * len(members)) / max(papers - len(members), 1)
    telling = np.where(inside > 1, middle - others, 0) * (inside / len(members)) ** 0.5
    best = np.argsort(-telling, kind="stable")[:40]
    shares = {int(at): float(telling[at]) for at in best if telling[at] > 0}
    return Group(members[np.argsort(-near, kind="stable")], shares)


def _nearest_together(along: Floats, count: int) -> NDArray[np.int64]:
    """For each paper the number of the one of ``count`` places that it is nearest to."""
    middles = along[np.linspace(0, len(along) - 1, count).astype(np.int64)].copy()
    near = np.zeros(len(along), np.int64)
    for _ in range(_ROUNDS):
        near = np.argmax(along @ middles.T, axis=1)
        summed = np.zeros_like(middles)
        np.add.at(summed, near, along)
        length = np.linalg.norm(summed, axis=1, keepdims=True)
        middles = np.where(length > 0, summed / np.where(length > 0, length, 1), middles)
    return near


def _ward(alike: NDArray[np.floating[Any]], sizes: NDArray[np.float64], wanted: int) -> NDArray[np.int64]:
    """The group of each of some things that are ``alike`` so much (as products) and stand for ``sizes`` papers:
    those are put together first that make the groups the least wide, along chains of nearest neighbours."""
    count = len(alike)
    square = np.diag(alike).astype(np.float64)
    apart = np.maximum(square[:, None] + square[None, :] - 2 * alike, 0)
    apart *= 2 * np.outer(sizes, sizes) / (sizes[:, None] + sizes[None, :])
    np.fill_diagonal(apart, np.inf)
    size = sizes.copy()
    alive = np.ones(count, np.bool_)
    steps: list[tuple[float, int, int]] = []
    chain: list[int] = []
    while len(steps) < count - 1:
        if not chain:
            chain = [int(np.argmax(alive))]
        last = chain[-1]
        nearest = int(np.argmin(apart[last]))
        if len(chain) > 1 and apart[last, chain[-2]] <= apart[last, nearest]:
            nearest = chain[-2]
        if len(chain) < 2 or nearest != chain[-2]:
            chain.append(nearest)
            continue
        del chain[-2:]
        distance = float(apart[last, nearest])
        steps.append((distance, last, nearest))
        both = size[last] + size[nearest]
        new = ((size[last] + size) * apart[last] + (size[nearest] + size) * apart[nearest] - size * distance) / (
            both + size
        )
        new[~alive] = np.inf
        new[[last, nearest]] = np.inf
        apart[nearest], apart[:, nearest] = new, new
        apart[last], apart[:, last] = np.inf, np.inf
        size[nearest], alive[last] = both, False
    parent = list(range(count))

    def top(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for _, gone, kept in sorted(steps, key=lambda step: step[0])[: max(0, count - wanted)]:
        parent[top(gone)] = top(kept)
    return np.unique(np.asarray([top(at) for at in range(count)], np.int64), return_inverse=True)[1]


def distinct(words: Sequence[str], count: int) -> list[str]:
    """The first ``count`` of some words or phrases that do not say again what those before them said."""
    said: list[str] = []
    kept: list[str] = []
    for phrase in words:
        stems = [word[: max(4, len(word) - 2)] for word in phrase.split()]
        if all(any(stem.startswith(old) or old.startswith(stem) for old in said) for stem in stems):
            continue
        said += stems
        kept.append(phrase)
        if len(kept) == count:
            break
    return kept
