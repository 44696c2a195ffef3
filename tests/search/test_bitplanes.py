"""Numbers held bit by bit are the numbers that were put in."""

from __future__ import annotations

from array import array

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from readq.search import bitplanes
from readq.search.bitplanes import Picked
from readq.search.fuzzyindex import FuzzyIndex
from readq.search.signatures import signatures

numbers = st.lists(st.integers(0, 255), min_size=1, max_size=200)


def planes_of(values: list[int]) -> list[bitplanes.Plane]:
    return list(bitplanes.transposed(np.array(values, np.uint8)[:, None]))


def everything(count: int) -> bitplanes.Plane:
    return planes_of([1] * count)[0]


@given(numbers)
def test_rows_come_back_from_their_planes(values: list[int]) -> None:
    rows = np.arange(len(values))
    assert Picked(rows).values(planes_of(values)).tolist() == values
    odd = bitplanes.rows(planes_of(values)[0])
    assert odd.tolist() == [row for row, value in enumerate(values) if value % 2]
    assert bitplanes.size(planes_of(values)[0]) == len(odd)


@given(st.integers(1, 150), st.integers(1, 9))
def test_the_total_of_planes_counts_the_bits_of_each_row(count: int, width: int) -> None:
    source = np.random.default_rng(count * 10 + width)
    rows: NDArray[np.uint8] = source.integers(0, 256, (count, width), np.uint8)
    total = bitplanes.total(list(bitplanes.transposed(rows)))
    assert Picked(np.arange(count)).values(total).tolist() == np.bitwise_count(rows).sum(axis=1).tolist()


@given(numbers, st.integers(1, 220))
def test_the_highest_are_found_with_their_ties(values: list[int], enough: int) -> None:
    above, equal = bitplanes.highest(planes_of(values), everything(len(values)), enough)
    ordered = sorted(values, reverse=True)
    least = ordered[enough - 1] if enough <= len(values) else 0
    assert bitplanes.rows(above).tolist() == [row for row, number in enumerate(values) if number > least]
    assert bitplanes.rows(equal).tolist() == [row for row, number in enumerate(values) if number == least]


@given(st.lists(st.integers(1, 90), min_size=1, max_size=6))
@settings(max_examples=30)
def test_an_index_is_the_same_however_its_papers_came(sizes: list[int]) -> None:
    kinds = ("graph", "sparse", "kernel", "bound", "prior")
    titles = [f"paper {kinds[n % 5]} number{n} of things" for n in range(sum(sizes))]
    ids = array("I", range(1, len(titles) + 1))
    whole = FuzzyIndex.from_blocks([(ids.tobytes(), signatures(titles))])
    blocks, start = [], 0
    for size in sizes:
        blocks.append((ids[start : start + size].tobytes(), signatures(titles[start : start + size])))
        start += size
    pieces = FuzzyIndex.from_blocks(blocks)
    for query in ("kernel number7", "number12 sparse", "things"):
        assert whole.candidates(query, 10) == pieces.candidates(query, 10)
    assert len(pieces) == len(titles)
