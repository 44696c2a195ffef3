"""Numbers of many rows held bit by bit: a plane is the same bit of all rows, 64 rows to a word of an array.

Adding, comparing and selecting then work on 64 rows with one machine instruction, and what is asked of a few of a
row's bits reads only the planes of those. Row ``n`` is bit ``n % 64`` of word ``n // 64``. A number is a list of
planes, least significant first. Imports numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint64]
Rows = NDArray[np.intp]

ROWS = 64  # to a word

# Three rounds of swapping blocks of bits transpose the 8 x 8 bits of a word: how far apart, and which.
_SWAPS = ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))


def transposed(rows: NDArray[np.uint8]) -> Plane:
    """The planes of ``rows``, an array (number of rows, bytes of a row), least significant bit first: an array
    (8 x bytes of a row, words). What is beyond the last row is zero."""
    count, width = rows.shape
    words = -(-count // ROWS)
    padded = np.zeros((words * ROWS, width), np.uint8)
    padded[:count] = rows
    eights = np.ascontiguousarray(padded.reshape(words * 8, 8, width).transpose(2, 0, 1)).view("<u8").reshape(-1)
    moved = np.empty_like(eights)
    for distance, which in _SWAPS:
        np.right_shift(eights, np.uint64(distance), out=moved)
        moved ^= eights
        moved &= np.uint64(which)
        eights ^= moved
        moved <<= np.uint64(distance)
        eights ^= moved
    planes = np.ascontiguousarray(eights.view(np.uint8).reshape(width, words * 8, 8).transpose(0, 2, 1))
    return planes.reshape(8 * width, words * 8).view("<u8")


def total(planes: Sequence[Plane]) -> list[Plane]:
    """In how many of the ``planes`` each row has its bit set."""
    digits: list[Plane] = []
    level = list(planes)
    while level:
        carried = []
        while len(level) > 2:
            first, second, third = level.pop(), level.pop(), level.pop()
            either = first ^ second
            first = first & second
            first |= either & third
            carried.append(first)
            either ^= third
            level.append(either)
        if len(level) == 2:
            carried.append(level[0] & level[1])
            level = [level[0] ^ level[1]]
        digits.append(level[0])
        level = carried
    return digits


def size(mask: Plane) -> int:
    """How many rows are set in ``mask``."""
    return int(np.bitwise_count(mask).sum(dtype=np.int64))


def highest(number: Sequence[Plane], among: Plane, enough: int) -> tuple[Plane, Plane]:
    """Which rows ``among`` have the highest numbers, so many that there are ``enough`` if there are.

    Returns the rows above a value and the rows that have it: those above are fewer than ``enough``, and with those that
    have it they are not.
    """
    above = np.zeros_like(among)
    equal = among
    for place in range(len(number) - 1, -1, -1):
        higher = equal & number[place]
        found = size(higher)
        if found >= enough:
            equal = higher
        else:
            enough -= found
            above |= higher
            equal = equal & ~number[place]
    return above, equal


def inverted(number: Sequence[Plane]) -> list[Plane]:
    """A number that is the higher, the lower ``number`` is."""
    return [~plane for plane in number]


def rows(mask: Plane) -> Rows:
    """The numbers of the rows set in ``mask``, ascending."""
    words = np.flatnonzero(mask)
    bits = np.flatnonzero(np.unpackbits(mask[words].view(np.uint8), bitorder="little"))
    return np.asarray(words[bits // ROWS] * ROWS + bits % ROWS, np.intp)


class Picked:
    """Some rows, of which the bits and numbers are wanted one by one."""

    def __init__(self, rows: Rows) -> None:
        self._words = rows // ROWS
        self._places = (rows % ROWS).astype(np.uint64)

    def bits(self, plane: Plane) -> NDArray[np.uint64]:
        """0 or 1 for every row."""
        taken = plane[self._words]
        taken >>= self._places
        taken &= np.uint64(1)
        return taken

    def values(self, number: Sequence[Plane]) -> NDArray[np.uint64]:
        """The number of every row."""
        values = np.zeros(len(self._words), np.uint64)
        for place, plane in enumerate(number):
            values |= self.bits(plane) << np.uint64(place)
        return values
