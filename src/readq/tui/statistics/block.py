"""What statistics are drawn on: lines, and in them cells to walk through, each with the papers behind it. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readq.model import Status
from readq.text import cell_width
from readq.tui.drawing.lines import across, number
from readq.tui.drawing.spans import Line, fit, ground, plain, width_of
from readq.tui.statistics.charts import short

SCALE = 7  # cells of a chart's left margin
_NAME = 34  # cells of a name before a bar, where there is no room for more


class Target(NamedTuple):
    """The papers behind a number, and for people what they are.

    Those of ``query``; where that is None, these ``ids``, or what `readq.tui.statistics.behind` looks up for ``kind``.
    With ``source`` or ``author`` the query holds only if it finds what was counted.
    """

    query: str | None
    name: str = ""
    kind: str = ""
    first: datetime.date = datetime.date.min
    last: datetime.date = datetime.date.min
    statuses: tuple[Status, ...] = ()
    source: int = 0
    author: str = ""
    hour: int | None = None
    ids: tuple[int, ...] = ()


Cell = tuple[Line, Target]


class View(NamedTuple):
    """How statistics are looked at: the row and the cell the cursor is on, the day (of those shown) and the hour that
    are looked at closely (-1: what is of most interest), how dates are written, and whether there are colours. Without,
    what only they tell apart is drawn in different textures."""

    row: int = 0
    cell: int = 0
    day: int = -1
    hour: int = -1
    dates: str = ""
    coloured: bool = True


class Row(NamedTuple):
    """Cells to walk through. ``kind``: ``cells``, or what the columns of a chart are (``days``, ``hours``). ``lines``
    are the board's lines it is on, ``columns`` its columns, ``places`` where each cell is: its line and its columns."""

    kind: str
    targets: tuple[Target, ...]
    lines: range
    columns: range
    places: tuple[tuple[int, range], ...]

    def cell_at(self, line: int, x: int) -> int | None:
        """The number of the cell at a place of the board; of a chart the nearest."""
        if self.kind != "cells":
            inside = (place for place, (_, columns) in enumerate(self.places) if x < columns.stop)
            return next(inside, len(self.places) - 1)
        return next((n for n, (at, columns) in enumerate(self.places) if at == line and x in columns), None)

    def moved(self, down: int, right: int) -> Row:
        """The same on another place of the board."""

        def along(span: range, by: int) -> range:
            return range(span.start + by, span.stop + by)

        places = tuple((line + down, along(columns, right)) for line, columns in self.places)
        return Row(self.kind, self.targets, along(self.lines, down), along(self.columns, right), places)


class Block:
    """A part of the board, ``width`` cells wide, whose first row is row ``first`` of the whole board."""

    def __init__(self, view: View, width: int, first: int = 0) -> None:
        self.lines: list[Line] = []
        self.rows: list[Row] = []
        self.view = view
        self.width = width
        self.first = first

    @property
    def here(self) -> bool:
        """Whether the cursor is on the row that comes next."""
        return self.first + len(self.rows) == self.view.row

    def add(self, line: Line) -> None:
        """Put a line below."""
        self.lines.append(fit([(" ", "text"), *line], self.width))

    def gap(self) -> None:
        """An empty line, unless there is one or nothing is above it."""
        if self.lines and self.lines[-1] != fit([], self.width):
            self.lines.append(fit([], self.width))

    def title(self, text: str, extra: Line | None = None) -> None:
        """The head of a part, and beside it what there is to say at once."""
        self.gap()
        line: Line = [(text, "heading"), (" ", "text"), *(extra or [])]
        rest = self.width - width_of(line) - 2
        self.add([*line, ("─" * max(0, rest), "rule")])

    def cells(self, cells: Sequence[Cell], start: Line | None = None) -> None:
        """A row of cells beside each other, after ``start``, on more lines where they do not fit."""
        cursor = min(self.view.cell, len(cells) - 1) if self.here else -1
        first = len(self.lines)
        line: Line = list(start or [])
        indent = len(line)
        places: list[tuple[int, range]] = []
        for place, (cell, _) in enumerate(cells):
            if len(line) > indent and width_of(line) + width_of(cell) + 4 > self.width:
                self.add(line)
                line, indent = [], 0
            here = place == cursor
            begin = width_of(line) + 1
            line += ground([("▸" if here else " ", "bar"), *cell, (" ", "text")], "cursor" if here else "")
            places.append((len(self.lines), range(begin, width_of(line) + 1)))
            line.append((" ", "text"))
        self.add(line)
        self.row("cells", [target for _, target in cells], first, places)

    def row(self, kind: str, targets: Iterable[Target], first: int, places: Iterable[tuple[int, range]]) -> None:
        """Note that the lines from ``first`` on are a row."""
        lines = range(first, len(self.lines))
        self.rows.append(Row(kind, tuple(targets), lines, range(self.width), tuple(places)))

    def bars(self, entries: Sequence[tuple[str, float, str, list[Cell]]]) -> None:
        """Rows that begin with a name and a bar: (name, share, style, cells)."""
        words = max(sum(width_of(cell) + 3 for cell, _ in cells) for _, _, _, cells in entries)
        least = max(10, min(_NAME, self.width // 3))
        longest = max(cell_width(plain(name, self.width)) for name, _, _, _ in entries)
        names = max(least, min(longest, (self.width - words) // 2))
        room = max(0, self.width - names - words - 4)
        for name, share, token, cells in entries:
            shown = plain(name, names)
            start: Line = [(" " + shown + " " * (names - cell_width(shown) + 1), "text")]
            if room >= 4:
                start += across(share, room, token)
            self.cells(cells, start)

    def chart(
        self,
        kind: str,
        targets: Sequence[Target],
        columns: Sequence[Sequence[tuple[str, str]]],
        chosen: int,
        step: int,
        *,
        first: int,
        top: int,
        ticks: frozenset[int],
        solid: int,
    ) -> None:
        """A row that is a chart: ``columns`` are cells from the bottom up, ``step`` wide, of which ``solid`` are drawn.
        ``top`` is what the highest stands for, ``ticks`` are the columns marked on the axis."""
        here = self.here
        tall = len(columns[0])
        for level in range(tall - 1, -1, -1):
            label = short(top) if level == tall - 1 else ""
            line: Line = [(f"{label:>{SCALE - 2}}", "faint"), ("┤" if label else "│", "rule")]
            for column in columns:  # no ground for the chosen one: where it is empty it would look like a bar
                block, token = column[level]
                line += [(block * solid, token), (" " * (step - solid), "text")]
            self.add(line)
        line = [(f"{0:>{SCALE - 2}}", "faint"), ("└", "rule")]
        for place in range(len(columns)):
            if place == chosen:
                line += [("▲", "bar" if here else "bar.blur"), ("─" * (step - 1), "rule")]
            else:
                line.append((("┴" if place in ticks else "─") + "─" * (step - 1), "rule"))
        self.add(line)
        axis = len(self.lines) - 1
        spans = (range(SCALE + step * place, SCALE + step * (place + 1)) for place in range(len(columns)))
        self.row(kind, targets, first, ((axis, span) for span in spans))

    def labels(self, marks: Iterable[tuple[int, str]], step: int) -> None:
        """What stands under the columns of the chart that came last, and belongs to it: as much as fits."""
        out = " " * (SCALE - 1)
        for place, text in marks:
            at = SCALE - 1 + place * step
            if at >= len(out) and at + len(text) < self.width:
                out += " " * (at - len(out)) + text + " "
        self.add([(out, "faint")])
        self.rows[-1] = self.rows[-1]._replace(lines=range(self.rows[-1].lines.start, len(self.lines)))


def figure(value: int, width: int = 0) -> str:
    """A number, right-aligned."""
    return f"{number(value):>{width}}"


def widest(values: Iterable[int]) -> int:
    """The cells that the widest of some numbers takes."""
    return max((len(number(value)) for value in values), default=0)
