"""Where papers lie, in half a byte a direction."""

from __future__ import annotations

import numpy as np
import pytest

from readq.search.interest.halves import Halves


@pytest.mark.parametrize("width", [64, 7, 1])
def test_products_are_about_those_of_the_whole_numbers(width: int) -> None:
    random = np.random.default_rng(1)
    spread = np.linspace(14, 4, width)
    places = np.rint(random.standard_normal((600, width)) * spread + np.linspace(80, 0, width)).clip(-127, 127)
    whole = places.astype(np.int8)
    halves = Halves.of(whole[::3], len(whole))
    for rows in np.array_split(random.permutation(len(whole)), 5):
        halves.put(rows, whole[rows])
    direction = random.standard_normal(width).astype(np.float32)
    true = whole.astype(np.float32) @ direction
    about = halves.times(direction)
    assert np.abs(about - true).std() < 0.16 * true.std()
    assert abs((about - true).mean()) < 0.05 * true.std()
    assert halves.packed.nbytes == len(whole) * ((width + 1) // 2)
