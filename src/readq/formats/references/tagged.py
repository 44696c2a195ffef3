"""Records whose every line says by a tag what it is: RIS, MEDLINE, Web of Science, Refer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.stream import Stream

MOST_LINES = 100_000  # of one record


class Record:
    """A record: the 1-based line it begins in, its lines, and what stands under each tag, in order."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: list[str] = []
        self._fields: list[tuple[str, list[str]]] = []

    def begin(self, tag: str, text: str) -> None:
        self._fields.append((tag, [text]))

    def go_on(self, text: str) -> None:
        """Add a line to what the last tag says."""
        if self._fields:
            self._fields[-1][1].append(text)

    def every(self, *tags: str) -> list[str]:
        """What stands under these tags, each on one line, without the empty ones; by the order of the tags."""
        found = (lines for wanted in tags for tag, lines in self._fields if tag == wanted)
        return [text for lines in found if (text := " ".join(" ".join(lines).split()))]

    def first(self, *tags: str) -> str:
        """The first of them; '' if there is none."""
        return next(iter(self.every(*tags)), "")

    def listed(self, *tags: str) -> list[str]:
        """What stands under these tags, a line each."""
        return [
            text for tag, lines in self._fields if tag in tags for line in lines if (text := " ".join(line.split()))
        ]

    def text(self, *tags: str) -> list[str]:
        """What stands under these tags with its lines, where they mean anything."""
        return [
            text for tag, lines in self._fields if tag in tags if (text := "\n".join(map(str.strip, lines)).strip())
        ]

    @property
    def raw(self) -> str:
        return "\n".join(self.lines)


def records(stream: Stream, tagged: re.Pattern[str], begins: str, ends: str = "") -> Iterator[Record]:
    """The records of a stream. ``tagged`` matches a line with a tag: its groups are the tag and the rest. A record
    begins with the tag ``begins``, whether or not the one before was ended, and ends with the tag ``ends``; what stands
    between records is passed over. A line without a tag goes on with the one before."""
    record: Record | None = None
    for number, text, _cut in stream.lines():
        match = tagged.match(text.lstrip("\ufeff"))
        tag = match[1] if match else ""
        if tag == begins:
            if record is not None:
                yield record
            record = Record(number)
        if record is None:
            continue
        if len(record.lines) < MOST_LINES:
            record.lines.append(text)
            if match is None:
                record.go_on(text)
            elif tag == ends:
                yield record
                record = None
            else:
                record.begin(tag, match[2] or "")
    if record is not None:
        yield record
