"""Tables with a header, as CSV or with other separators: rows one after the other, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from readq.formats.stream import Stream
from readq.listing import Problem

_LARGEST = 4 << 20  # characters of one cell


class Row(NamedTuple):
    """The 1-based line a row begins in, and its cells by the names in the header."""

    line: int
    cells: dict[str, str]


def header(stream: Stream) -> tuple[list[str], str]:
    """The names in the first row of the beginning, and what separates them; none when it is no table."""
    import csv

    text = stream.text.lstrip("\ufeff \t\n")
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    first = text.split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    if not first.count(separator):
        return ([first.strip().strip('"')] if first.strip() else []), ","
    try:
        names = next(csv.reader(iter(text.split("\n")[:50]), delimiter=separator), [])
    except csv.Error:
        return [], separator
    return [" ".join(name.split()) for name in names], separator


def rows(stream: Stream) -> Iterator[Row | Problem]:
    """The rows below the header. A row whose quotes never close costs itself, not what follows."""
    import csv

    names, separator = header(stream)
    csv.field_size_limit(_LARGEST)
    source = _Lines(stream)
    for text in source:  # pass over the header
        if text.strip("\ufeff \t\n") and text[:4].lower() != "sep=":
            source.push(text)
            break
    begun = source.line + 1
    reader = csv.reader(source, delimiter=separator)
    first = True
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Problem(begun, f"a row that cannot be read: {error}")
            reader = csv.reader(source, delimiter=separator)
            begun = source.line + 1
            continue
        if cells is None:
            return
        if first:
            first = False
        elif any(cell.strip() for cell in cells):
            if len(cells) > len(names) and any(cells[len(names) :]):
                # More cells than names: a separator that should have been quoted.
                yield Problem(begun, f"a row of {len(cells)} cells where the header has {len(names)}")
            else:
                yield Row(begun, dict(zip(names, cells, strict=False)))
        begun = source.line + 1


class _Lines:
    """The lines of a stream with their ends, and the number of the last one."""

    def __init__(self, stream: Stream) -> None:
        self._lines = stream.lines()
        self._pushed: list[str] = []
        self.line = 0

    def push(self, text: str) -> None:
        """Give a line once more."""
        self._pushed.append(text)
        self.line -= 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._pushed:
            self.line += 1
            return self._pushed.pop()
        number, text, _ = next(self._lines)
        self.line = number
        return f"{text.replace(chr(0), '')}\n"
