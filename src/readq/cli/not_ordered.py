"""Why papers are not in the order of the reader's interest, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.library import Library

OFF = "Interest is switched off. Switch it on with: readq interest on"
COLD = (
    "Nothing is learnt yet. Queue three papers that you like: readq find WORDS, readq mark queue ID. "
    "Or begin with words, an author, a tag or a .bib file: readq interest make --words TEXT"
)


def not_ordered(library: Library) -> str:
    """Why they are as listed; '' if they are in that order."""
    if not library.interest.on:
        return OFF
    return "" if library.interest.order(()).learnt else COLD
