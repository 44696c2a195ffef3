"""Papers in the order of their scores, and how likely each is."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.matrix import Floats, Places

_LARGEST = 0xFFFFFFFF
_STEPS = 65_535  # of scores that a rough order tells apart: numbers of 16 bits are sorted seven times as fast


def ranked(ids: Places, scores: Floats, rough: bool = False) -> array[int]:
    """``ids`` with the highest ``scores`` first, those that have the same as they come; of 32 bits where they fit."""
    if rough and len(scores):
        known = np.isfinite(scores)
        low, high = (scores[known].min(), scores[known].max()) if known.any() else (0.0, 0.0)
        steps = np.where(known, (high - scores) * ((_STEPS - 1) / max(high - low, 1e-9)), _STEPS).astype(np.uint16)
        order = np.argsort(steps, kind="stable")
    else:
        order = falling(scores)
    if len(ids) and (ids.min() < 0 or ids.max() > _LARGEST):
        return array("q", ids[order].tobytes())
    return array("I", ids.astype(np.uint32)[order].tobytes())


def falling(scores: Floats) -> Places:
    """The places of scores, the highest first and those that are alike as they come: sorted by half of their bits and
    then by the other half, each of which is four times as fast as by all at once."""
    bits = (0 - scores.astype(np.float32)).view(np.uint32)
    keys = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31))  # rise as the numbers do
    low = np.argsort(keys.astype(np.uint16), kind="stable")
    return low[np.argsort((keys >> 16).astype(np.uint16)[low], kind="stable")]


def levels(scores: Floats, count: int, rough: bool = False) -> NDArray[np.uint8]:
    """The level of each paper of a library, 1 to ``count``: steep on purpose, so that few have the highest. It is how
    large a share of all stands as high or lower, to the fourth power; ``rough``: of every sixteenth of them."""
    some = scores[::16] if rough else scores
    size = len(some)
    if not size:
        return np.zeros(0, np.uint8)
    bounds = np.minimum(np.floor(size * (np.arange(1, count) / count) ** 0.25).astype(np.int64), size - 1)
    least = np.partition(some, bounds)[bounds]  # what those of the next level have at least
    return (1 + np.searchsorted(least, scores, side="right")).astype(np.uint8)
