"""Papers on standard output: a table for people, JSON, JSON Lines, CSV, TSV and ids for programs.

Papers are read and written a page at a time, so that printing a whole library takes no more memory than one page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from readq import tex
from readq.cli.days import Days
from readq.cli.json_values import json_encoder
from readq.cli.tables import Cell, Column, write_rows
from readq.cli.terminal import Screen
from readq.formats.writing.record import array, lines, paper_record
from readq.formats.writing.table import COLUMNS, TABLES
from readq.model import Mark, Paper, Row
from readq.text import SafeText, cell_width, clean, truncate

if TYPE_CHECKING:
    from readq.library import Library
    from readq.source_names import SourceName

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
    """Print ``pages`` as aligned lines, on a terminal as tables that fit it, and return how many papers they have.

    ``spans`` gives, for a paper's id, the (start, end) ranges of its title to set off on a terminal.
    """
    screen = Screen()
    days = Days(screen)
    id_width = max(3, len(str(library.counts().total)))  # ids are given from 1 on
    total = 0
    called: Mapping[int, SourceName] = library.source_names() if screen.live else {}
    for page in pages:
        if screen.live:
            papers = library.papers(page)
            write_rows(screen, _COLUMNS, [_row(screen, paper, called, spans, days) for paper in papers])
            total += len(papers)
            continue
        rows = library.rows(page)
        sys.stdout.write("".join(_line(screen, row, id_width) + "\n" for row in rows))
        total += len(rows)
    return total


def _line(screen: Screen, row: Row, id_width: int) -> str:
    """A paper for a pipe."""
    priority = f"{row.priority:+d}" if row.priority else ""
    marks = ("n" if row.marks & Mark.NOTE else " ") + ("t" if row.marks & Mark.TAG else " ")
    status = screen.status(row.status, row.snoozed_until is not None)
    tail = f"  ×{row.listed}" if row.listed > 1 else ""
    return f"{row.id:>{id_width}}  {status} {priority:>2} {marks}  {screen.text(row.title)}{tail}"


_COLUMNS = (
    Column("id", right=True),
    Column("status"),
    Column("until", spare=12),
    Column("prio", right=True),
    Column("has"),
    Column("title", give=True),
    Column("authors", spare=28),
    Column("year", spare=4),
    Column("source", spare=24),
    Column("tags", spare=30),
    Column("×", right=True),
)  # fmt: skip


def _row(
    screen: Screen,
    paper: Paper,
    called: Mapping[int, SourceName],
    spans: Callable[[int], Spans] | None,
    days: Days,
) -> Sequence[str | Cell]:
    """A paper for a terminal, by `_COLUMNS`."""
    row = paper.row
    hot = spans(row.id) if spans else ()
    authors = [author.family or author.name for author in paper.authors]
    return (
        str(row.id),
        Cell(*screen.status_text(row.status, row.snoozed_until is not None)),
        days.iso(row.snoozed_until),
        Cell(f"{row.priority:+d}" if row.priority else "", "33"),
        Cell("".join(sign for mark, sign in ((Mark.NOTE, "n"), (Mark.TAG, "t")) if row.marks & mark), "33"),
        Cell(*_printed(row.title, hot, screen)),
        Cell(f"{authors[0]} et al." if len(authors) > 2 else " and ".join(authors), "2"),
        Cell(str(row.year or ""), "2"),
        Cell(called[row.source_id].called if row.source_id in called else "", "2"),
        Cell(" ".join(f"#{tag}" for tag in paper.tags), "36"),
        Cell(f"×{row.listed}" if row.listed > 1 else "", "2"),
    )


def _printed(title: str, spans: Spans, screen: Screen) -> tuple[str, str, Callable[[int], str]]:
    """A title for a person, with its TeX as it is printed; a program gets it as it was written."""
    drawn = tex.drawn(clean(title))
    if drawn is not None:
        title, spans = drawn.text, drawn.ranges(spans)
    return title, "", partial(_title, screen, title, spans)


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
            whole = SafeText(whole[len(piece) :])
        else:
            piece, whole = whole, SafeText("")
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
