"""What an order by several interests begins with. Without numpy, like `words`."""

from __future__ import annotations

from typing import NamedTuple


class Beginning(NamedTuple):
    """A named interest: the ``papers`` and ``words`` (with how often they count) that it is made from. ``itself``:
    those papers are what is looked for, not just examples of it. See `readq.library.interests.NamedInterest`."""

    name: str
    papers: tuple[int, ...]
    words: tuple[tuple[str, int], ...] = ()
    itself: bool = False
    weight: float = 1.0
    muted: bool = False
    followed: bool = False
