"""A list of papers that no query describes: hits of a find, what was selected, the papers of a step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from readq.model import Row

if TYPE_CHECKING:
    from readq.library import Library


class FixedList:
    """The papers ``ids`` in this order. ``name`` says for people what they have in common, where that is not known
    anyway; ``levels`` how much of it each has, and ``shared`` words that say so."""

    complete = True
    rough = False

    surprises: Collection[int] = ()

    def __init__(
        self,
        lib: Library,
        ids: Sequence[int],
        name: str = "",
        *,
        levels: Mapping[int, int] | None = None,
        shared: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        self.levels: Mapping[int, int] = levels or {}
        self.shared: Mapping[int, Sequence[str]] = shared or {}
        self._lib = lib
        self._ids = ids
        self._places: dict[int, int] | None = None
        self.name = name
        self.total = len(ids)

    def window(self, start: int, stop: int) -> list[Row]:
        return self._lib.rows(self._ids[start:stop])

    def position(self, paper_id: int) -> int | None:
        if self._places is None:
            self._places = {id_: place for place, id_ in enumerate(self._ids)}
        return self._places.get(paper_id)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return self._ids[start:stop]
