"""A share of surprises in an order, so that it does not close in on itself."""

from __future__ import annotations

from array import array
from zlib import crc32

EVERY = 5  # places: the last of each so many in the order is not the likeliest but one by lot
_SURPRISED = 1_000  # places; nobody reads on to where more of them would be
_DRAWN = 4_000  # papers among which the lot is cast


def with_surprises(ranked: array[int], seed: int) -> tuple[array[int], frozenset[int]]:
    """The order with one by lot from further down at each fifth place, as far as there is a further down."""
    half = len(ranked) // 2
    places = range(EVERY - 1, min(half, _SURPRISED), EVERY)
    if not places:
        return ranked, frozenset()
    step = max(1, (len(ranked) - half) // _DRAWN)
    drawn = range(half, len(ranked), step)
    lot = sorted(drawn, key=lambda at: crc32(f"{seed // 10} {ranked[at]}".encode()))[: len(places)]
    head = list(ranked[:half][:_SURPRISED])
    for place, at in zip(places, lot, strict=False):
        head.insert(place, ranked[at])
    out = array(ranked.typecode, head)
    begin = min(half, _SURPRISED)
    for at in [*sorted(lot), len(ranked)]:  # what is between those that went up
        out += ranked[begin:at]
        begin = at + 1
    return out, frozenset(ranked[at] for at in lot)
