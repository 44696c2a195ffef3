"""What stands in the filter pane: views, saved views, tags and sources with their counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from readq import signs
from readq.model import Counts, Latest, Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS, SNOOZED
from readq.source_names import SourceName
from readq.tui.paper_list import today

LIKELY = "status:inbox sort:interest"
MOST = 999  # more papers than these that wait too long are not counted
SOURCES = 50  # the newest; older ones are found by name, and a pane of thousands would help nobody
_TOGETHER = 8  # so many sources need no families
SNOOZED_QUERY = "is:snoozed"
SNOOZED_DIGIT = 9
_FIRST_SAVED = 6  # the digit of the first saved view


class Entry(NamedTuple):
    """A line of the pane. ``query`` None: a heading or a gap. ``digit``: the key that opens it, or empty. ``kind`` is
    ``view``, ``saved``, ``tag``, ``source`` or ``family`` (of sources, which folds); ``name`` the raw name it stands
    for, of a heading what the numbers under it mean. ``papers`` is how many it opens (``more``: at least),
    ``undecided`` how many of them are."""

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

    @property
    def stops(self) -> bool:
        """Whether the cursor stops here."""
        return self.query is not None or self.kind == "family"


Counted = Mapping[str, tuple[int, bool]]


def entries(
    counts: Counts,
    sources: Mapping[int, SourceName],
    saved: Sequence[tuple[str, str]] = (),
    counted: Counted | None = None,
    folds: Mapping[str, bool] | None = None,
    *,
    unsure: Collection[int] = (),
    interests: bool = False,
) -> list[Entry]:
    """The pane's lines. ``sources`` are newest first, ``saved`` (name, query) pairs in their order; ``counted`` maps
    queries that no counter answers to how many papers they have, as far as that is known, and whether that is all of
    them; ``folds`` tells which families of sources the reader folded or opened; ``unsure`` are the sources that are
    `ambiguous`, which no counter answers; ``interests``: some are named."""
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
        out.append(
            Entry(
                "Snoozed",
                SNOOZED_QUERY,
                counts.snoozed,
                str(SNOOZED_DIGIT),
                SNOOZED,
                "status.snooze",
                "view",
                "snoozed",
            )
        )
    if interests or counts.status.get(Status.QUEUE, 0) or counts.status.get(Status.READ, 0):  # there is an order
        undecided = counts.status.get(Status.INBOX, 0)
        out.append(Entry("Likely", LIKELY, undecided, "", "▆", "accent", "view", "likely"))
    if saved:
        out += [Entry(""), Entry("Saved")]
        for digit, (name, query) in enumerate(saved, _FIRST_SAVED):
            papers, complete = (counted or {}).get(query, (None, True))
            key = str(digit) if digit < SNOOZED_DIGIT else ""
            out.append(Entry(name, query, papers, key, "★", "accent", "saved", name, not complete))
    if counts.tags:
        out += [Entry(""), Entry("Tags")]
        for tag, (_open, all_) in sorted(counts.tags.items(), key=lambda item: item[0].casefold()):
            out.append(Entry(tag, f"tag:{quoted(tag)}", all_, "", "#", "tag", "tag", tag))
    if sources:
        out += [
            Entry(""),
            Entry("Sources", name="undecided/all"),
            *_sources(counts, sources, counted or {}, folds or {}, unsure),
        ]
    return out


def _sources(
    counts: Counts,
    sources: Mapping[int, SourceName],
    counted: Counted,
    folds: Mapping[str, bool],
    unsure: Collection[int],
) -> Iterator[Entry]:
    """The sources one by one; many of them by family, of which that of the newest source is open at first."""
    lines: dict[str, list[Entry]] = {}
    for id_, source in islice(sources.items(), SOURCES):
        papers: int | None
        undecided: int | None
        undecided, papers = counts.sources.get(id_, (0, 0))
        complete = True
        query = source_query(source)
        if id_ in unsure:
            undecided, (papers, complete) = None, counted.get(query, (None, True))
        lines.setdefault(source.family, []).append(
            Entry(source.called, query, papers, "", " ", "muted", "source", source.name, not complete, undecided)
        )
    if sum(map(len, lines.values())) <= _TOGETHER:
        for group in lines.values():
            yield from group
    else:
        first = next(iter(lines))
        for family, group in lines.items():
            folded = folds.get(family, family != first)
            yield Entry(f"{family} · {len(group)}", glyph="▸" if folded else "▾", kind="family", name=family)
            if not folded:
                yield from group
    if len(sources) > SOURCES:
        yield Entry("older: /source:")


def latest_entry(latest: Latest, form: str = "") -> Entry:
    """The line of what came last; ``form``: see `today.name`."""
    undecided = latest.undecided
    return Entry(today.name(latest, form), today.TODAY, undecided, "0", signs.LATEST, "accent", "view", "today")


def old_query(age: str) -> str:
    """The query for the papers that wait longer in the queue."""
    return f"status:queue decided:<{age}"


def old_entry(age: str, papers: int) -> Entry:
    """The line of what waits in the queue for longer than ``age``."""
    shown = min(papers, MOST)
    return Entry(
        f"Queue >{age}", old_query(age), shown, "", GLYPHS[Status.QUEUE], "priority.up", "view", "old",
        papers > shown,
    )  # fmt: skip


def source_query(source: SourceName) -> str:
    """The query for the papers of a source."""
    return f"source:{quoted(source.asked)}"


def quoted(value: str) -> str:
    """``value`` as a field value of the query language."""
    if value and all(char.isalnum() or char in "._-" for char in value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
