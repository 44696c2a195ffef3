"""A share of surprises in an order, so that it does not close in on itself."""

from __future__ import annotations

from zlib import crc32

EVERY = 5  # places: the last of each so many in the order is not the likeliest but one by lot
_SURPRISED = 1_000  # places; nobody reads on to where more of them would be
_DRAWN = 4_000  # papers among which the lot is cast


def with_surprises(ranked: list[int], seed: int) -> tuple[list[int], frozenset[int]]:
    """The order with one by lot from further down at each fifth place, as far as there is a further down."""
    places = range(EVERY - 1, min(len(ranked) // 2, _SURPRISED), EVERY)
    if not places:
        return ranked, frozenset()
    below = ranked[len(ranked) // 2 :]
    below = below[:: max(1, len(below) // _DRAWN)]
    lot = sorted(below, key=lambda id_: crc32(f"{seed // 10} {id_}".encode()))[: len(places)]
    lucky = frozenset(lot)
    rest = [id_ for id_ in ranked if id_ not in lucky]
    for place, id_ in zip(places, lot, strict=False):
        rest.insert(place, id_)
    return rest, lucky
