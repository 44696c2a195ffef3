"""Rows of cells on standard output: for a person a table with a header that fits the terminal, for a pipe aligned lines
with nothing around them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from readq.cli.terminal import Screen
from readq.text import cell_width, clean, truncate

_GAP = "  "
_NARROWEST = 8  # cells that are left of a column that gives way
HEADER = "2"  # the style of headers


class Column(NamedTuple):
    """A column of a table. Where the terminal is too narrow those that ``give`` are cut, and only they. One that is
    ``spare`` is shown only where there is room for it beside all others uncut, so many cells wide at most. ``least``:
    how wide it is at least in a pipe."""

    title: str
    right: bool = False
    give: bool = False
    spare: int = 0
    least: int = 0


class Cell(NamedTuple):
    """Text in an SGR style; ``painted`` gives it, cleaned and at most so many cells wide, where it has several."""

    text: str
    style: str = ""
    painted: Callable[[int], str] | None = None


Row = Sequence[str | Cell]


def write_rows(screen: Screen, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Print ``rows``. On a terminal columns that are empty in all of them are left out."""
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    if not cells:
        return
    sys.stdout.write(
        "".join(_for_people(screen, columns, cells) if screen.live else _for_pipes(screen, columns, cells))
    )


def _for_pipes(screen: Screen, columns: Sequence[Column], rows: list[list[Cell]]) -> list[str]:
    texts = [[screen.text(cell.text) for cell in row] for row in rows]
    widths = [max(column.least, *(len(row[at]) for row in texts)) for at, column in enumerate(columns)]
    return [
        _GAP.join(
            f"{text:>{width}}" if column.right else f"{text:<{width}}"
            for text, width, column in zip(row, widths, columns, strict=True)
        ).rstrip()
        + "\n"
        for row in texts
    ]


def _for_people(screen: Screen, columns: Sequence[Column], rows: list[list[Cell]]) -> list[str]:
    rows = [[cell._replace(text=clean(cell.text)) for cell in row] for row in rows]
    kept = [at for at in range(len(columns)) if any(row[at].text for row in rows)]
    widths = {
        at: max(cell_width(columns[at].title), *(cell_width(row[at].text) for row in rows)) for at in kept
    }  # fmt: skip
    widths = _fitted(screen.width, columns, widths)
    header = _line([(Cell(columns[at].title), columns[at], widths[at]) for at in widths], None)
    lines = [screen.paint(clean(header), HEADER)]
    lines += [_line([(row[at], columns[at], widths[at]) for at in widths], screen) for row in rows]
    return [line + "\n" for line in lines]


def _fitted(room: int, columns: Sequence[Column], widths: dict[int, int]) -> dict[int, int]:
    """The widths of the columns that are shown, in their order."""
    shown = {at: width for at, width in widths.items() if not columns[at].spare}
    left = room - sum(shown.values()) - len(_GAP) * (len(shown) - 1)
    for at, width in widths.items():
        if columns[at].spare and (width := min(width, columns[at].spare)) + len(_GAP) <= left:
            shown[at] = width
            left -= width + len(_GAP)
    giving = [at for at in shown if columns[at].give]
    while left < 0 and giving:
        widest = max(giving, key=lambda at: shown[at])
        if shown[widest] <= _NARROWEST:
            break
        shown[widest] -= 1
        left += 1
    return dict(sorted(shown.items()))


def _line(cells: Sequence[tuple[Cell, Column, int]], screen: Screen | None) -> str:
    """One line of the table; without ``screen`` in no style."""
    out = ""
    blank = 0  # cells of padding that are only written when something follows
    for cell, column, width in cells:
        text = truncate(clean(cell.text), width)
        padding = width - cell_width(text)
        drawn: str = text
        if screen is not None and text:
            drawn = cell.painted(width) if cell.painted is not None else screen.paint(text, cell.style)
        if column.right:
            blank += padding
            padding = 0
        if text:
            out += " " * blank + drawn
            blank = 0
        else:
            padding = width if not column.right else 0
        blank += padding + len(_GAP)
    return out
