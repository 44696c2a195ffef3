"""Items side by side: how a long list is cut into columns."""

from __future__ import annotations

from collections.abc import Sequence


def columns(headings: Sequence[bool], count: int) -> list[range]:
    """The items cut into at most ``count`` columns, as low as they can be with no heading parted from what follows it.

    ``headings`` tells of each item whether it is one.
    """
    items = len(headings)
    height = -(-items // max(1, count))
    while len(found := _cut(headings, height)) > max(1, count):
        height += 1
    return found


def _cut(headings: Sequence[bool], height: int) -> list[range]:
    found, start = [], 0
    while start < len(headings):
        end = min(start + height, len(headings))
        while start + 1 < end < len(headings) and headings[end - 1]:
            end -= 1
        found.append(range(start, end))
        start = end
    return found or [range(0)]
