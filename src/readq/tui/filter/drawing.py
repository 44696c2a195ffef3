"""What the filter pane shows: views, saved views, tags and sources with their counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from readq import signs
from readq.filters import fold_name
from readq.model import Counts, Latest, Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS, SNOOZED
from readq.source_names import short_source
from readq.text import cell_width, clean
from readq.tui.decide import queue
from readq.tui.drawing.lines import number, rounded
from readq.tui.drawing.spans import Line, clip, fit, ground, middle, plain, spread, width_of
from readq.tui.paper_list import today

_PAIRED = 25  # cells; from here on a source has room for two numbers
LIKELY = "status:inbox sort:interest"
SOURCES = 50  # the newest; older ones are found by name, and a pane of thousands would help nobody


class Entry(NamedTuple):
    """A line of the pane. ``query`` None: a heading or a gap. ``digit``: the key that opens it, or empty. ``kind`` is
    ``view``, ``saved``, ``tag`` or ``source``; ``name`` the raw name it stands for, of a heading what the numbers under
    it mean. ``papers`` is how many it opens (``more``: at least), ``undecided`` how many of them are."""

    label: str
    query: str | None = None
    papers: int | None = None
    digit: str = ""
    glyph: str = ""
    token: str = "text"
    kind: str = ""
    name: str = ""
    more: bool = False
    undecided: int | None = None


def entries(
    counts: Counts,
    sources: Mapping[int, str],
    saved: Sequence[tuple[str, str]] = (),
    counted: Mapping[str, tuple[int, bool]] | None = None,
    labels: Mapping[int, str] | None = None,
) -> list[Entry]:
    """The pane's lines. ``sources`` are newest first, ``labels`` what they are called, ``saved`` (name, query) pairs in
    their order; ``counted`` maps queries that no counter answers to how many papers they have, as far as that is known,
    and whether that is all of them."""
    out: list[Entry] = []
    for digit, status in enumerate(Status, 1):
        out.append(
            Entry(
                DECISIONS[status.label].name, f"status:{status.label}", counts.status.get(status, 0), str(digit),
                GLYPHS[status], f"status.{status.label}", "view", status.label,
            )
        )  # fmt: skip
    out.append(Entry("All", "", counts.total, "5", " ", "text", "view", "all"))
    if counts.snoozed:
        out.append(Entry("Snoozed", "is:snoozed", counts.snoozed, "", SNOOZED, "status.snooze", "view", "snoozed"))
    if counts.status.get(Status.QUEUE, 0) or counts.status.get(Status.READ, 0):  # there is something to learn from
        out.append(
            Entry(
                "Likely",
                LIKELY,
                counts.status.get(Status.INBOX, 0),
                "",
                "▆",
                "accent",
                "view",
                "likely",
            )
        )
    if saved:
        out += [Entry(""), Entry("Saved")]
        for digit, (name, query) in enumerate(saved, 6):
            papers, complete = (counted or {}).get(query, (None, True))
            key = str(digit) if digit <= 9 else ""
            out.append(Entry(name, query, papers, key, "★", "accent", "saved", name, not complete))
    if counts.tags:
        out += [Entry(""), Entry("Tags")]
        for tag, (_open, all_) in sorted(counts.tags.items(), key=lambda item: item[0].casefold()):
            out.append(Entry(tag, f"tag:{quoted(tag)}", all_, "", "#", "tag", "tag", tag))
    if sources:
        out += [Entry(""), Entry("Sources", name="undecided/all")]
        unsure = set(ambiguous(sources))
        for source, name in islice(sources.items(), SOURCES):
            undecided: int | None
            undecided, papers = counts.sources.get(source, (0, 0))
            complete = True
            query = source_query(name)
            if name in unsure:
                undecided, (papers, complete) = None, (counted or {}).get(query, (None, True))
            out.append(
                Entry(
                    (labels or {}).get(source) or short_source(name),
                    query,
                    papers,
                    "",
                    " ",
                    "muted",
                    "source",
                    name,
                    not complete,
                    undecided,
                )
            )
        if len(sources) > SOURCES:
            out.append(Entry("older: /source:"))
    return out


def latest_entry(latest: Latest, form: str = "") -> Entry:
    """The line of what came last; ``form``: see `today.name`."""
    undecided = latest.undecided
    return Entry(today.name(latest, form), today.TODAY, undecided, "0", signs.LATEST, "accent", "view", "today")


def old_entry(age: str, papers: int) -> Entry:
    """The line of what waits in the queue for longer than ``age``."""
    shown = min(papers, queue.MOST)
    return Entry(
        f"Queue >{age}", queue.old_query(age), shown, "", GLYPHS[Status.QUEUE], "priority.up", "view", "old",
        papers > shown,
    )  # fmt: skip


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


def ambiguous(sources: Mapping[int, str]) -> list[str]:
    """The names that are part of another source's name too, so that asking for them brings the papers of both."""
    folded = [fold_name(name) for name in sources.values()]
    return [name for name in sources.values() if sum(fold_name(name) in other for other in folded) > 1]


def source_query(name: str) -> str:
    """The query for the papers of a source."""
    return f"source:{quoted(name)}"


def quoted(value: str) -> str:
    """``value`` as a field value of the query language."""
    if value and all(char.isalnum() or char in "._-" for char in value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def entry_line(
    entry: Entry, width: int, *, current: bool = False, cursor: bool = False, among: Iterable[Entry] = ()
) -> Line:
    """One line of the pane. ``current``: its papers are what the list shows; ``cursor``: the pane's cursor is here.
    ``among`` are the entries it must be told from."""
    paired = width >= _PAIRED
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
