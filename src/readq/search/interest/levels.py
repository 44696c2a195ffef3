"""How likely each paper of a library is to be liked, in a few levels: a byte a paper."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence


class Levels(Mapping[int, int]):
    """The level of each of some papers, whose ``ids`` are ascending."""

    def __init__(self, ids: Sequence[int], levels: bytes) -> None:
        self._ids, self._levels = ids, levels

    def __getitem__(self, paper_id: int) -> int:
        at = bisect_left(self._ids, paper_id)
        if at == len(self._ids) or self._ids[at] != paper_id:
            raise KeyError(paper_id)
        return self._levels[at]

    def __iter__(self) -> Iterator[int]:
        return map(int, self._ids)

    def __len__(self) -> int:
        return len(self._ids)
