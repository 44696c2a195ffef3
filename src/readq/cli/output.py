"""Papers on standard output: a table for people, JSON, JSON Lines, CSV, TSV and ids for programs.

Papers are read and written a page at a time, so that printing a whole library takes no more memory than one page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readq.cli.terminal import Screen, escape_json
from readq.formats.writing.record import array, encoder, lines, paper_record
from readq.formats.writing.table import COLUMNS, TABLES
from readq.model import Mark, Paper, Row
from readq.text import cell_width, clean, truncate

if TYPE_CHECKING:
    from readq.library import Library

FORMATS = ("table", "json", "jsonl", *TABLES, "ids")

Pages = Iterable[Sequence[int]]  # papers by their ids
Spans = Sequence[tuple[int, int]]
Extra = Callable[[int], dict[str, Any]]


def write_papers(library: Library, pages: Pages, form: str, *, extra: Extra | None = None) -> int:
    """Print the papers of ``pages`` in the format ``form`` (not ``table``) and return how many they were.

    ``extra`` gives, for a paper's id, further members of its JSON object.
    """
    total = 0

    def papers() -> Iterator[Paper]:
        nonlocal total
        for page in pages:
            for paper in library.papers(page):
                total += 1
                yield paper

    if form == "ids":
        return _write_ids(pages)
    if form in TABLES:
        pieces = _table_lines(form, papers())
    else:
        encode = json_encoder()
        encoded = (encode(paper_record(paper) | (extra(paper.id) if extra else {})) for paper in papers())
        pieces = array(encoded) if form == "json" else lines(encoded)
    for piece in pieces:
        sys.stdout.write(piece)
    return total


def write_json(value: object) -> None:
    """Print one JSON value on one line."""
    sys.stdout.write(json_encoder()(value) + "\n")


def json_encoder() -> Callable[[object], str]:
    """A function from values to JSON on one line; on a terminal control characters are written as escapes."""
    encode = encoder(ascii_only=not _speaks_unicode())
    if sys.stdout.isatty():
        return lambda value: escape_json(encode(value))
    return encode


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def _write_ids(pages: Pages) -> int:
    total = 0
    for page in pages:
        sys.stdout.write("".join(f"{id_}\n" for id_ in page))
        total += len(page)
    return total


def _table_lines(form: str, papers: Iterable[Paper]) -> Iterator[str]:
    cells, line, _ = TABLES[form]
    live = sys.stdout.isatty()
    yield line(COLUMNS)
    for paper in papers:
        yield line(map(clean, cells(paper)) if live else cells(paper))


def write_table(library: Library, pages: Pages, *, spans: Callable[[int], Spans] | None = None) -> int:
    """Print ``pages`` as aligned lines and return how many.

    ``spans`` gives, for a paper's id, the (start, end) ranges of its title to set off on a terminal.
    """
    screen = Screen()
    id_width = max(3, len(str(library.counts().total)))  # ids are given from 1 on
    total = 0
    for page in pages:
        rows = library.rows(page)
        sys.stdout.write("".join(_line(screen, row, id_width, spans(row.id) if spans else ()) + "\n" for row in rows))
        total += len(rows)
    return total


def _line(screen: Screen, row: Row, id_width: int, spans: Spans) -> str:
    priority = f"{row.priority:+d}" if row.priority else ""
    marks = ("n" if row.marks & Mark.NOTE else " ") + ("t" if row.marks & Mark.TAG else " ")
    head = f"{row.id:>{id_width}}  "
    status = screen.status(row.status, row.snoozed_until is not None)
    facts = f" {priority:>2} {marks}  "
    tail = f"  ×{row.listed}" if row.listed > 1 else ""
    if not screen.live:
        return f"{head}{status}{facts}{screen.text(row.title)}{tail}"
    room = max(10, screen.width - len(head) - 8 - len(facts) - len(tail))
    title = _title(screen, row.title, spans, room)
    if tail:
        # The padding is counted on the text without its colours.
        title += " " * (room - cell_width(truncate(clean(row.title), room)))
    return f"{head}{status}{screen.paint(facts, '33')}{title}{screen.paint(tail, '2')}"


def _title(screen: Screen, title: str, spans: Spans, room: int) -> str:
    """At most ``room`` cells of the title with its matches in bold."""
    whole = clean(title)
    if not spans or cell_width(whole) > room or not screen.colour:
        whole = truncate(whole, room)
    if not spans or not screen.colour:
        return whole
    painted = ""
    for text, hot in _pieces(title, spans):
        # What does not fit was cut from the end: every piece is a prefix of what is left, or the last one.
        piece = clean(text)
        if whole.startswith(piece):
            whole = whole[len(piece) :]
        else:
            piece, whole = whole, ""
        painted += screen.paint(piece, "1;33") if hot else piece
    return painted + whole


def _pieces(title: str, spans: Spans) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end > start:
            yield title[at:start], False
            yield title[start:end], True
            at = end
    yield title[at:], False
