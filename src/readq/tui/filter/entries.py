"""What the filter pane holds: its entries with their counts, and the cursor on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.model import Counts, Latest, Status
from readq.source_names import SourceName, ambiguous
from readq.tui.drawing.spans import Line, fit
from readq.tui.filter.drawing import entry_line
from readq.tui.filter.entry import MOST, SOURCES, Entry, entries, latest_entry, old_entry, quoted, source_query
from readq.tui.paper_list import today

if TYPE_CHECKING:
    from readq.library import Library


class Before(NamedTuple):
    """The view of what is left of the listings before the latest, and its name."""

    query: str
    name: str


class FilterPane:
    """``counts``, ``saved``, the (name, query) of the saved views, and ``latest`` are as they were at the last `read`;
    dates are written as the strftime ``form`` has them. ``old`` is how many papers wait in the queue for longer than
    ``age``, at most one more than `MOST`. ``before`` is the view of what is left of earlier listings, once that was
    asked for. ``folds`` tells which families of sources the reader folded or opened. ``cursor`` is the place of an
    entry, ``top`` that of the first one in sight."""

    def __init__(self, lib: Library, form: str = "", age: str = "") -> None:
        self._lib = lib
        self._form, self._age = form, age
        self.counts = Counts(dict.fromkeys(Status, 0), 0)
        self.entries: list[Entry] = []
        self.cursor = 0
        self.top = 0
        self.saved: Sequence[tuple[str, str]] = ()
        self.latest: Latest | None = None
        self.old = 0
        self.interests, self.followed = 0, ""  # how many are named, and which alone counts
        self.before: Before | None = None
        self.folds: dict[str, bool] = {}
        self._sources: dict[int, SourceName] = {}
        self._unsure: list[int] = []  # the sources that are called like another
        self._reads = 0
        self._counted: dict[str, tuple[int, bool]] = {}
        self._counted_for: object = None
        self._drawn_for: tuple[object, ...] = ()
        self._drawn: list[Line] = []

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    # reading --------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Papers, sources or views may have changed: read counts and names again."""
        self._reads += 1
        self._sources = self._lib.source_names(SOURCES + 1)  # one more than is shown tells whether there are more
        self._unsure = sorted(ambiguous(self._sources))  # here, as comparing all with all is too much for each key
        self.latest = self._lib.latest()
        self.interests, self.followed = self._lib.followed()
        self.old = self._lib.queued_before(self._age, MOST + 1) if self._age else 0
        self.saved = [(view.name, view.query) for view in self._lib.views.every()]
        self._count()

    def _count(self) -> None:
        self.counts = self._lib.counts(self._sources)
        latest = [latest_entry(self.latest, self._form)] if self.latest is not None else []
        found = entries(
            self.counts, self._sources, self.saved, self._counted, self.folds,
            unsure=self._unsure, interests=self.interests > 0,
        )  # fmt: skip
        self.entries = latest + found
        if self.old:
            place = next(place for place, entry in enumerate(self.entries) if entry.name == Status.QUEUE.label)
            self.entries.insert(place + 1, old_entry(self._age, self.old))
        self.cursor = max(0, min(self.cursor, len(self.entries) - 1))

    def left_of_before(self) -> Before | None:
        """The view of what is left of the listings before the latest; None if that is nothing."""
        found = self._lib.left_of_before()
        if found is None:
            return None
        day, asked = found
        query = f"{today.INBOX} source:{','.join(map(quoted, asked))}"
        return Before(query, today.before_name(day, self._lib.today(), self._form))

    def fold(self, family: str) -> None:
        """Fold a family of sources, or open it again."""
        entry = next(entry for entry in self.entries if entry.kind == "family" and entry.name == family)
        self.folds[family] = entry.glyph == "▾"
        self._count()

    @property
    def uncounted(self) -> list[str]:
        """The queries that no counter answers: saved views, and sources called like another."""
        return [query for _, query in self.saved] + [source_query(self._sources[id_]) for id_ in self._unsure]

    @property
    def counting(self) -> object:
        """What the numbers of the `uncounted` depend on."""
        return self._reads, tuple(self.uncounted)

    @property
    def count_due(self) -> bool:
        """Whether numbers of the `uncounted` are missing or no longer true."""
        return bool(self.uncounted) and self._counted_for != self.counting

    def take_counts(self, state: object, counts: dict[str, tuple[int, bool]]) -> None:
        """Show how many papers the `uncounted` have; ``state`` is the `counting` that they were counted for."""
        self._counted_for, self._counted = state, counts
        self._count()

    # drawing --------------------------------------------------------------------------------------------------------

    def lines(self, width: int, height: int, *, current: Entry | None, focused: bool, alone: bool) -> list[Line]:
        """What is in sight. ``current`` is the entry whose papers are listed; ``alone``: nothing is beside the pane."""
        self.top = max(0, min(self.top, len(self.entries) - height))
        if focused:
            self.top = min(max(self.top, self.cursor - height + 1), self.cursor)
        cursor = self.cursor if focused else None
        key = (tuple(self.entries), self.top, cursor, current, width, height, alone)
        if key != self._drawn_for:
            rule: Line = [(" ", "text")] if alone else [("│", "rule")]
            self._drawn = [
                [*self._line(place, width - 1, current, cursor), *rule] for place in range(self.top, self.top + height)
            ]
            self._drawn_for = key
        return self._drawn

    def _line(self, place: int, width: int, current: Entry | None, cursor: int | None) -> Line:
        if place >= len(self.entries):
            return fit([], width)
        entry = self.entries[place]
        return entry_line(entry, width, current=entry is current, cursor=place == cursor, among=self.entries)
