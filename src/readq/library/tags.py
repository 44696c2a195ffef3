"""Tags as a whole: which there are on papers, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readq.library import decide
from readq.library.context import Context, Watch
from readq.model import Outcome
from readq.store import tags


class Tags:
    """The tags of a library. ``watch``: as in `Library.mark`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def on(self, ids: Sequence[int]) -> dict[str, int]:
        """How many of these papers have each tag that any of them has."""
        with self._context.explained():
            found = tags.names_of(self._context.connection, ids)
        return dict(Counter(name for names in found.values() for name in names))

    def rename(self, old: str, new: str, watch: Watch | None = None) -> Outcome:
        """Call a tag something else on every paper; an existing tag ``new`` takes its papers in."""
        with self._context.writing(watch):
            return decide.rename_tag(self._context, old, new, watch)

    def delete(self, name: str, watch: Watch | None = None) -> Outcome:
        """Take a tag from every paper."""
        with self._context.writing(watch):
            return decide.rename_tag(self._context, name, None, watch)
