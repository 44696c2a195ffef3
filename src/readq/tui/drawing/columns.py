"""What a row says of a paper beside its title: in columns where there is room, or on a line below.

Pure: values in, lines out, every untrusted text cleaned on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from readq.dates import written_iso
from readq.filters import Sort
from readq.model import Facts
from readq.text import cell_width, clip
from readq.tui.drawing.lines import MARKS, rounded
from readq.tui.drawing.spans import Line, fit, ground, plain

LEAST = 72  # cells of a list that has columns
_TITLE = 40  # cells that a title keeps


class Column(NamedTuple):
    """A column of so many cells. ``order``: by which of `readq.fields.ORDERS` a click on its heading sorts."""

    name: str
    heading: str
    cells: int
    order: str = ""
    right: bool = False


COLUMNS = {
    column.name: column
    for column in (
        Column("who", "Authors", 15, "author"),
        Column("when", "Date", 11, "published"),
        Column("source", "Listed in", 17, "listed"),
        Column("topic", "Venue", 10, "venue"),
        Column("upvotes", "Up", 5, "upvotes", right=True),
        Column("tags", "Tags", 14),
    )
}
USUAL = tuple(COLUMNS)
_FIRST = ("who", "when", "upvotes", "tags", "source", "topic")  # what is told first where there is little room
_TITLES = "title"


def filled(facts: Facts) -> set[str]:
    """The columns in which a paper has something."""
    values = {
        "who": facts.names, "when": facts.published, "source": facts.source, "topic": facts.venue or facts.category,
        "upvotes": facts.upvotes, "tags": facts.tags,
    }  # fmt: skip
    return {name for name, value in values.items() if value}


def chosen(wanted: Sequence[str], width: int, some: Collection[str]) -> tuple[Column, ...]:
    """The columns of a list of ``width`` cells, in the order of ``wanted``: of those that ``some`` paper has something
    in, as many as leave the titles their room."""
    room = width - 4 - MARKS - _TITLE
    taken = set()
    for name in _FIRST:
        if name in wanted and name in some and COLUMNS[name].cells + 2 <= room:
            taken.add(name)
            room -= COLUMNS[name].cells + 2
    return tuple(COLUMNS[name] for name in wanted if name in taken)


def heading_line(columns: Sequence[Column], width: int, sort: Sort) -> Line:
    """The line above the columns; the one the list is sorted by has an arrow."""
    right: Line = []
    for column in columns:
        right.append(("  ", "faint"))
        right += _heading(column.heading, column.order, column.cells, sort, right=column.right)
    left = [("   ", "faint"), *_heading("Title", _TITLES, width - 4 - MARKS - _taken(columns), sort)]
    return ground(fit([*left, *right], width), "bar")


def heading_at(columns: Sequence[Column], width: int, x: int) -> str:
    """The order that a click at the cell ``x`` of the heading asks for, or nothing."""
    at = width - 1 - MARKS - _taken(columns)
    if x < at:
        return _TITLES
    for column in columns:
        at += column.cells + 2
        if x < at:
            return column.order
    return "most-listed"  # the marks end with how often a paper was listed


def _taken(columns: Sequence[Column]) -> int:
    return sum(column.cells + 2 for column in columns)


def _heading(text: str, order: str, cells: int, sort: Sort, *, right: bool = False) -> Line:
    here = order == sort.key
    if here:
        text = f"{text} {'▴' if sort.reverse else '▾'}"
    token = "bar" if here else "heading"
    text = clip(text, cells)
    space = (" " * (cells - cell_width(text)), "faint")
    return [space, (text, token)] if right else [(text, token), space]


def cells(columns: Sequence[Column], facts: Facts, today: date, dates: str = "") -> Line:
    """What stands in the columns of a row; ``today`` and ``dates`` as in
    `readq.dates.written`."""
    line: Line = []
    for column in columns:
        text, token = _cell(column, facts, today, dates)
        space = (" " * (column.cells - cell_width(text)), "text")
        line += [("  ", "text"), *([space, (text, token)] if column.right else [(text, token), space])]
    return line


def _cell(column: Column, facts: Facts, today: date, dates: str = "") -> tuple[str, str]:
    match column.name:
        case "who":
            return plain(who(facts), column.cells), "muted"
        case "when":
            return plain(_day(facts, today, dates), column.cells), "faint"
        case "source":
            rank = f" #{facts.rank}" if facts.rank else ""
            return plain(facts.source, column.cells - len(rank)) + rank, "faint"
        case "topic":
            return plain(facts.venue or facts.category or "", column.cells), "faint"
        case "upvotes":
            return rounded(facts.upvotes) if facts.upvotes else "", "muted"
        case _:
            return plain(" ".join(f"#{tag}" for tag in facts.tags), column.cells), "tag"


def below(facts: Facts, today: date, dates: str = "") -> Line:
    """All of it on one line."""
    rank = f" #{facts.rank}" if facts.rank else ""
    parts = [
        (plain(who(facts), 40), "muted"),
        (_day(facts, today, dates), "faint"),
        (plain(facts.source, 30) + rank if facts.source else "", "faint"),
        (plain(facts.venue or facts.category or "", 30), "faint"),
        (f"▲ {rounded(facts.upvotes)}" if facts.upvotes else "", "muted"),
        (plain(" ".join(f"#{tag}" for tag in facts.tags), 40), "tag"),
    ]
    line: Line = []
    for text, token in parts:
        if text:
            line += [*([(" · ", "faint")] if line else []), (text, token)]
    return line


def who(facts: Facts) -> str:
    """The authors in a few words: ``Kim``, ``Kim, Lee``, ``Kim et al.``."""
    if not facts.names:
        return ""
    if facts.authors <= 2:
        return ", ".join(facts.names)
    return f"{facts.names[0]} et al."


def _day(facts: Facts, today: date, dates: str) -> str:
    return written_iso(facts.published, today, dates) if facts.published else ""
