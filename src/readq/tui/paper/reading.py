"""A paper being read: its text as it is laid out, and how far down the reader is."""

from __future__ import annotations

from collections.abc import Callable

from readq.tui.paper.drawing import Document

Key = tuple[object, ...]  # the paper's id first, then its width in cells, then whatever else changes how it looks


class Reading:
    """``scroll`` is the first line that is visible of ``document``, which is None before anything was laid out."""

    def __init__(self) -> None:
        self.document: Document | None = None
        self.scroll = 0
        self._key: Key = ()
        self._place = (0, 0)  # a line, and how much text is above it

    def lay_out(self, key: Key, make: Callable[[], Document]) -> Document:
        """The document for ``key``, rebuilt if that is not what it was made for. Another paper is read from the top,
        the same one in another width from the text that was in view."""
        if self.document is not None and key == self._key:
            return self.document
        before = self.document if self._key[:1] == key[:1] else None
        document = make()
        if before is None:
            self.scroll, self._place = 0, (0, 0)
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

    def close(self) -> None:
        """No paper is being read; the next one begins at the top."""
        self.document, self._key = None, ()

    def stop_at_end(self, lines: int) -> None:
        """Scroll back until at least so many ``lines`` are in view, if there are so many."""
        self.scroll = max(0, self.scroll)
        while self.scroll and self.document is not None and not self.document.has(self.scroll + lines - 1):
            self.scroll -= 1
