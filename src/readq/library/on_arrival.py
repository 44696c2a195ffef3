"""The reader's own program that is given the papers that came in, once they are on disk and rules have met them.

Each paper is given once, whichever readq took it in. Whatever becomes of the program, the library stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from readq.errors import ReadqError

if TYPE_CHECKING:
    from readq.library.core import Library

RUN, SECONDS = "on_arrival.run", "on_arrival.seconds"
_BATCH = 200  # papers


class Settings(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


class OnArrival:
    """What the ``settings`` want to be run when papers have come into a library; made before they come."""

    def __init__(self, library: Library, settings: Settings | Mapping[str, Any]) -> None:
        self._library = library
        self._run = str(settings[RUN])
        self._seconds = float(settings[SECONDS])
        self._last = library.arrivals.last() if self._run else 0

    def tell(self) -> str | None:
        """Give the program what came since; why it failed, in a sentence, None if it did not or nothing came."""
        if not self._run:
            return None
        import shlex

        from readq.running import feed

        arguments = shlex.split(self._run)
        name = f"{arguments[0]} ({RUN})"
        try:
            first, last = self._library.arrivals.hand_over(self._last)
            if first > last:
                return None
            return feed(name, arguments, self._lines(first, last), self._seconds)
        except ReadqError as error:
            return f"{name} was not given what came: {error}"

    def _lines(self, first: int, last: int) -> Iterator[bytes]:
        """JSON of the papers with ids in this range, a line for each."""
        from readq.formats.writing.record import encoder, paper_record

        encode = encoder()
        for start in range(first, last + 1, _BATCH):
            for paper in self._library.papers(range(start, min(start + _BATCH, last + 1))):
                yield encode(paper_record(paper)).encode() + b"\n"
