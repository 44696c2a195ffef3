"""A paper being read: its text as it is laid out, and how far down the reader is."""

from __future__ import annotations

from collections.abc import Callable

from readq.tui.paper.drawing import Document
from readq.tui.paper.places import Places

Key = tuple[object, ...]  # the paper's id first, then its width in cells, then whatever else changes how it looks


class Reading:
    """``scroll`` is the first line that is visible of ``document``, which is None before anything was laid out. Papers
    that are left half read are noted in ``places``, and gone on with there."""

    def __init__(self, places: Places | None = None) -> None:
        self.document: Document | None = None
        self.scroll = 0
        self._places = places if places is not None else Places()
        self._key: Key = ()
        self._place = (0, 0)  # a line, and how much text is above it
        self._height = 0  # of what was last in view
        self._resumed = False  # and nothing of it was in view since

    def lay_out(self, key: Key, make: Callable[[], Document]) -> Document:
        """The document for ``key``, rebuilt if that is not what it was made for. Another paper is read from where it
        was left, the same one in another width from the text that was in view."""
        if self.document is not None and key == self._key:
            return self.document
        before = self.document if self._key[:1] == key[:1] else None
        if before is None:
            self.leave()
        document = make()
        if before is None:
            place = self._places.of(str(key[0]))
            self.scroll = document.line_at(place) if place else 0
            self._place, self._resumed = (self.scroll, place), bool(place)
        elif self.scroll and before.width != document.width:
            if self._place[0] != self.scroll:  # as long as nobody scrolls, sizes to and fro lose nothing
                self._place = self.scroll, before.place(self.scroll)
            self.scroll = document.line_at(self._place[1])
            self._place = self.scroll, self._place[1]
        self.document, self._key = document, key
        return document

    def outdate(self) -> None:
        """Lay the same paper out again when it is next drawn, and stay where the reader is."""
        self._key = (*self._key[:1], None)

    def leave(self) -> None:
        """Note where the paper is left; one that was read to its end is begun again the next time."""
        document = self.document
        if document is None or not self._key:
            return
        half = self.scroll and not self.at_end
        place = self._place[1] if self._place[0] == self.scroll else document.place(self.scroll)
        self._places.leave(str(self._key[0]), place if half else 0)

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.document is not None and not self.document.has(self.scroll + self._height)

    def close(self) -> None:
        """No paper is being read any more."""
        self.leave()
        self.document, self._key = None, ()

    def stop_at_end(self, height: int, lines: int) -> None:
        """Scroll back until at least so many ``lines`` are in view of ``height``, if there are so many. A paper that is
        gone on with and has room as a whole is shown from its beginning."""
        self._height = height
        self.scroll = max(0, self.scroll)
        if self._resumed and self.document is not None:
            self._resumed = False
            self.scroll = self.scroll if self.document.has(height) else 0
        lines = min(height, lines)
        while self.scroll and self.document is not None and not self.document.has(self.scroll + lines - 1):
            self.scroll -= 1
