"""Questions about tags that only the tag editor asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.store import fields

if TYPE_CHECKING:
    from readq.library.core import Library


def tags_on(library: Library, ids: Sequence[int]) -> dict[str, int]:
    """How many of these papers have each tag that any of them has."""
    with library._explained():
        tags = fields.tags_of(library._connection, ids)
    return dict(Counter(name for names in tags.values() for name in names))
