"""Lines that are made only as far as they are looked at, and finding places in them again."""

from __future__ import annotations

from collections.abc import Iterator

from readq.tui.drawing.spans import Line, fit, width_of


class LaidOut:
    """``source`` laid out ``width`` cells wide. Lines are made on demand and kept. ``found`` are the line numbers that
    carry highlights, as far as lines were made."""

    def __init__(self, width: int, source: Iterator[Line]) -> None:
        self.width = width
        self.found: list[int] = []
        self._lines: list[Line] = []
        self._source: Iterator[Line] | None = source

    def line(self, index: int) -> Line | None:
        """Line ``index`` (0-based), or None behind the end."""
        self._make(index + 1)
        return self._lines[index] if index < len(self._lines) else None

    def has(self, index: int) -> bool:
        """Whether there is a line ``index``."""
        self._make(index + 1)
        return index < len(self._lines)

    def length(self) -> int:
        """How many lines there are; lays out everything."""
        self._make(1 << 60)
        return len(self._lines)

    def next_found(self, after: int) -> int | None:
        """The first line after ``after`` with a highlight."""
        index = after
        while self.has(index + 1):
            index += 1
            if self.found and self.found[-1] >= index and index in self.found:
                return index
        return None

    def previous_found(self, before: int) -> int | None:
        """The last line before ``before`` with a highlight."""
        return next((index for index in reversed(self.found) if index < before), None)

    def place(self, line: int) -> int:
        """How much text there is above a line, to find the place again when it is laid out in another width."""
        self._make(line)
        return sum(_letters(self._lines[index]) for index in range(min(line, len(self._lines))))

    def line_at(self, place: int) -> int:
        """The line in which the text of a `place` is."""
        index = 0
        while place > 0 and self.has(index):
            place -= _letters(self._lines[index])
            if place < 0:
                break
            index += 1
        return index

    def _make(self, count: int) -> None:
        while self._source is not None and len(self._lines) < count:
            line = next(self._source, None)
            if line is None:
                self._source = None
                break
            if width_of(line) > self.width:
                line = fit(line, self.width)
            if any(token.startswith("match") for _, token in line):
                self.found.append(len(self._lines))
            self._lines.append(line)


def _letters(line: Line) -> int:
    return sum(char.isalnum() for text, _ in line for char in text)
