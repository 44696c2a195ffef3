"""How a line of the filter pane is drawn, and the numbered views in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from readq.text import cell_width, clean, clip
from readq.tui.drawing.lines import number, rounded
from readq.tui.drawing.spans import Line, fit, ground, middle, plain, spread, width_of
from readq.tui.filter.entry import Entry

_PAIRED = 25  # cells; from here on a source has room for two numbers


def views_line(entries_: Iterable[Entry], current: Entry | None, room: int) -> Line:
    """The numbered views in a line, where the pane is not shown: ``1 Inbox 599 · 2 Queue 13``; as many as fit, the
    ``current`` one always."""
    numbered = [entry for entry in entries_ if entry.digit and entry.kind in ("view", "saved")]
    parts = {entry: _numbered(entry, entry == current) for entry in numbered}
    if current in parts:
        room -= width_of(parts[current]) + 3
    line: Line = []
    for entry, part in parts.items():
        if entry != current and (room := room - width_of(part) - 3) < 0:
            continue
        line += [*([(" · ", "faint")] if line else []), *part]
    return line


def _numbered(entry: Entry, here: bool) -> Line:
    name = plain(entry.label, 20)
    count = f" {rounded(entry.papers, not entry.more)}" if entry.papers is not None else ""
    return [(f"{entry.digit} ", "key"), (name, "bar" if here else "muted"), (count, "strong" if here else "muted")]


def entry_line(
    entry: Entry, width: int, *, current: bool = False, cursor: bool = False, among: Iterable[Entry] = ()
) -> Line:
    """One line of the pane. ``current``: its papers are what the list shows; ``cursor``: the pane's cursor is here.
    ``among`` are the entries it must be told from."""
    paired = width >= _PAIRED
    if entry.kind == "family":
        family: Line = [(" ", "text"), (f"{entry.glyph} ", "fold"), (plain(entry.label, width - 4), "muted")]
        return ground(fit(family, width), "cursor" if cursor else "")
    if entry.query is None:
        heading: Line = [(" ", "text"), (entry.label, "heading")] if entry.label else []
        return fit(spread(heading, [(entry.name if paired else "", "faint"), ("   ", "text")], width), width)
    bar = ("▌", "bar") if current else (" ", "text")
    token = "strong" if current else "text"
    digit = (f" {entry.digit}" if entry.digit else "  ", "key" if entry.digit else "faint")
    count = _count(entry, number, paired)
    taken = 4 + sum(cell_width(text) for text in (digit[0], " "))
    if cell_width(entry.label) + taken + len(count) > width and entry.papers is not None:
        count = _count(entry, rounded, paired)
    open_ = entry.papers if entry.undecided is None else entry.undecided
    right: Line = [(count, "count" if open_ else "faint"), digit, (" ", "text")]
    head: Line = [bar, (entry.glyph or " ", entry.token if entry.glyph.strip() else "faint"), (" ", "text")]
    room = width - taken - len(count)
    line = fit(spread([*head, (_short(entry, room, among), token)], right, width), width)
    return ground(line, "cursor" if cursor else "")


def _count(entry: Entry, written: Callable[[int, bool], str], paired: bool) -> str:
    """The numbers of an entry."""
    if entry.papers is None:
        return ""
    count = written(entry.papers, not entry.more)
    return f"{written(entry.undecided, True)}/{count}" if paired and entry.undecided is not None else count


def _short(entry: Entry, room: int, among: Iterable[Entry]) -> str:
    """An entry's label in ``room`` cells: cut at its end, or in its middle where another one begins alike."""
    label = clean(entry.label)
    if cell_width(label) > room:
        begin = clip(label, max(0, room - 1)).rstrip()
        if any(other.kind == entry.kind and other != entry and clean(other.label).startswith(begin) for other in among):
            return middle(label, room)
    return plain(label, room)
