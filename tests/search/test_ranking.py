"""Papers in the order of their scores, and how likely each is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.search.interest.levels import Levels
from readq.search.interest.model import highest
from readq.search.interest.ranking import falling, levels, ranked

SCORES = st.lists(st.one_of(st.floats(width=32, allow_nan=False), st.sampled_from([0.0, -0.0, 1.5, -1.5])), max_size=40)


@given(SCORES)
def test_the_highest_come_first_and_what_is_alike_as_it_comes(values: list[float]) -> None:
    scores = np.asarray(values, np.float32)
    by_hand = sorted(range(len(values)), key=lambda at: -float(scores[at]))
    assert falling(scores).tolist() == by_hand
    ids = np.arange(len(values)) + 7
    assert list(ranked(ids, scores)) == [at + 7 for at in by_hand]
    assert highest(scores, 5) == [at for at in by_hand if scores[at] > 0][:5]


def test_a_rough_order_is_off_by_a_step_at_most_and_has_unknown_papers_last() -> None:
    scores = np.random.default_rng(3).standard_normal(5_000).astype(np.float32)
    scores[[5, 9]] = -np.inf
    order = np.asarray(ranked(np.arange(5_000), scores, rough=True))
    assert order[-2:].tolist() == [5, 9]
    there = scores[order[:-2]]
    assert float(np.max(there[1:] - there[:-1])) < 1e-3
    assert len(ranked(np.arange(0), scores[:0], rough=True)) == 0


@given(SCORES.filter(bool))
def test_a_level_is_how_large_a_share_stands_as_high_or_lower(values: list[float]) -> None:
    scores = np.asarray(values, np.float32)
    found = levels(scores, 8)
    for score, level in zip(scores, found, strict=True):
        standing = int((scores <= score).sum()) / len(scores)
        assert level == max(1, np.ceil(round(standing**4 * 8, 9)))


def test_levels_are_looked_up_by_paper() -> None:
    some = Levels(np.asarray([2, 5, 9], np.uint32), bytes([1, 8, 3]))  # type: ignore[arg-type]
    assert dict(some) == {2: 1, 5: 8, 9: 3}
    assert some.get(4, 0) == some.get(10, 0) == 0
    with pytest.raises(KeyError):
        some[1]
