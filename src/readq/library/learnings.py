"""All that statistics tell of words: what is new, what one reads more of, and how well decisions are foretold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readq.library.trends import Reading, Rising

if TYPE_CHECKING:
    from readq.library.core import Library
    from readq.search.interest.calibration import Calibration


class Learnings(NamedTuple):
    """See `Trends` and `Calibration`; nothing where there is too little to tell it from chance."""

    rising: tuple[Rising, ...]
    reading: Reading
    calibration: Calibration | None


def learnings(library: Library) -> Learnings | None:
    """What there is to tell; None where the words of a large library would have to be read first."""
    if not library.meaning.quick:
        return None
    if not library.interest.on:
        return Learnings(library.trends.rising(), Reading((), ()), None)
    return Learnings(library.trends.rising(), library.trends.reading(), library.interest.calibration())
