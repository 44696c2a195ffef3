"""Everything the main screen shows, without the toolkit that shows it.

The desk holds what the reader looks at (view, list, paper, prompt, message) and says for each pane which lines it has.
It reads what it draws from a library and decides nothing there. The first paint and the app draw the same desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from readq.config import Config
from readq.errors import ReadqError
from readq.filters import Filter, conjuncts
from readq.model import Counts, Row, Status
from readq.tui import present, present_empty
from readq.tui.browse import Browser, MarkedBy, Papers, unmarked
from readq.tui.collected import Collected
from readq.tui.commands import DETAIL, FILTER, LIST, Keymap
from readq.tui.highlighting import alike, highlighter
from readq.tui.hinting import hints
from readq.tui.layout import Arrangement, Frame, arrange
from readq.tui.present_detail import TIMELINE, Document, Highlighter
from readq.tui.present_filter import SOURCES, Entry, ambiguous, entries, entry_line, source_query
from readq.tui.reading import Reading
from readq.tui.settings import arrange_as_set
from readq.tui.spans import Line, fit

if TYPE_CHECKING:
    from readq.library import Library
    from readq.tui.prompt import Prompt

INBOX = "status:inbox"
SNOOZED = "is:snoozed"
_READING_WIDTH = 100  # cells; longer lines of prose are hard to read
STATE = "tui.place"
_CLASSES = {True: "wide", False: "narrow"}  # terminals, as `place` tells them apart


class Desk:
    """``query`` is what the list shows, as text; ``home`` the last view it was narrowed from. ``found`` is the text of
    a find whose hits are listed, or None. ``focus`` is the pane that has the keys."""

    def __init__(self, lib: Library, keymap: Keymap | None = None, config: Config | None = None) -> None:
        self.lib = lib
        self.config = config or Config()
        self.keymap = keymap or Keymap()
        self.browser = Browser()
        self.arrangement = Arrangement()
        self.focus = LIST
        self.query = INBOX
        self.filter = Filter()
        self.home = INBOX
        self.found: str | None = None
        self.counts = Counts(dict.fromkeys(Status, 0), 0)
        self.entries: list[Entry] = []
        self.entry = 0
        self.entry_top = 0
        self.prompt: Prompt | None = None
        self.message: Line | None = None
        self.news = ""
        self.version = 0  # grows whenever papers may have changed
        self.reading = Reading()
        self._highlight: Highlighter | None = None
        self._sources: dict[int, str] = {}
        self.saved: Sequence[tuple[str, str]] = ()
        self._counted: dict[str, tuple[int, bool]] = {}
        self._counted_for: object = None
        self._origin: dict[int, tuple[Status, bool]] = {}  # status, and whether it was snoozed
        self._orders: dict[str, str] = {}  # a view's query to the same with the order chosen for it
        self._stacked = False
        self._without: Sequence[tuple[str, int, bool]] = ()
        self.emptied = 0  # how many papers were decided at once and left the list empty
        self._filter_key: tuple[object, ...] = ()
        self._filter_drawn: list[Line] = []

    # reading the library --------------------------------------------------------------------------------------------

    def recount(self, *, everything: bool = True) -> None:
        """Read the counts again; with ``everything`` the names of sources and saved views too."""
        if everything or not self._sources:
            # One more than is shown tells whether there are more.
            self._sources = self.lib.sources(SOURCES + 1)
            self.saved = [(view.name, view.query) for view in self.lib.views.every()]
        self.counts = self.lib.counts(self._sources)
        self.entries = entries(self.counts, self._sources, self.saved, self._counted)
        self.entry = max(0, min(self.entry, len(self.entries) - 1))

    @property
    def uncounted(self) -> list[str]:
        """The queries in the filter pane that no counter answers: saved views, and sources called like another."""
        return [query for _, query in self.saved] + [source_query(name) for name in ambiguous(self._sources)]

    @property
    def counting(self) -> object:
        """What the numbers of the `uncounted` depend on."""
        return self.version, tuple(self.uncounted)

    @property
    def count_due(self) -> bool:
        """Whether numbers of the `uncounted` are missing or no longer true."""
        return bool(self.uncounted) and self._counted_for != self.counting

    def take_counts(self, state: object, counts: dict[str, tuple[int, bool]]) -> None:
        """Show how many papers the `uncounted` have; ``state`` is the `counting` that they were counted for."""
        self._counted_for, self._counted = state, counts
        self.recount(everything=False)

    def refresh(self) -> None:
        """Papers may have changed: read them again when they are drawn."""
        self.version += 1
        self.browser.forget()
        self.recount()

    def show(self, papers: Papers, query: str, filter_: Filter, *, keep: int | None = None, at: int = 0) -> None:
        """List ``papers``, the answer to ``query``."""
        self.query, self.filter, self.found = query, filter_, None
        self.message = None  # what was said, was said of another list
        self._without = ()
        self.emptied = 0
        self._highlight = highlighter(filter_)
        self.browser.spans = self._title_spans if self._highlight is not None else unmarked
        self.browser.settled.clear()
        self._origin.clear()
        self.browser.show(papers, keep=keep, at=at)
        if self.view_of(query) is not None:
            self.home = query
        self.reading.close()

    def show_found(self, papers: Papers, text: str, rows: Iterable[Row] = (), spans: MarkedBy = unmarked) -> None:
        """List the hits of a find for ``text``: ``rows`` are the first of them, ``spans`` what to mark in titles."""
        self.found = text
        self.message = None
        self._highlight = None if isinstance(papers, Collected) else alike(text)
        self.browser.spans = spans
        self.browser.settled.clear()
        self._origin.clear()
        self.browser.show(papers, rows=rows)
        self.reading.close()

    def _found_name(self) -> str:
        return str(self.found) if isinstance(self.browser.papers, Collected) else f"like “{self.found}”"

    def _title_spans(self, row: Row) -> Sequence[tuple[int, int]]:
        return list(self._highlight(row.title, "title")) if self._highlight is not None else ()

    def settle(self, before: Row, now: Status, *, snoozed: bool = False) -> None:
        """Remember that a paper was decided here, so that it stays, stepped back, until the list is opened anew."""
        origin = self._origin.setdefault(before.id, (before.status, before.snoozed_until is not None))
        if (now, snoozed) == origin:
            self.browser.settled.discard(before.id)
        else:
            self.browser.settled.add(before.id)

    def resettle(self, papers: Iterable[int]) -> None:
        """These papers have another status again: those decided here step back, or forward when they are what they
        were."""
        for row in self.lib.rows([paper for paper in papers if paper in self._origin]):
            self.browser.settled.discard(row.id)
            if (row.status, row.snoozed_until is not None) != self._origin[row.id]:
                self.browser.settled.add(row.id)

    def view_of(self, query: str) -> Entry | None:
        """The entry of the filter pane that shows just this query, in its own order or the one chosen for it."""
        return next(
            (e for e in self.entries if e.query is not None and query in (e.query, self.ordered(e.query))), None
        )

    def listed_view(self) -> Entry | None:
        """The entry of the filter pane whose papers are listed: all of them, or those that a filter leaves of them."""
        if self.found is not None:
            return None
        entry, home = self.view_of(self.query), self.view_of(self.home)
        if entry is not None or home is None or self._narrows(self.home):
            return entry or home
        return None

    def _narrows(self, view: str) -> bool:
        """Whether what is listed has to meet every condition of a view."""
        from readq.search.query import parse

        try:
            return set(conjuncts(parse(view).where)) <= set(conjuncts(self.filter.where))
        except ReadqError:
            return False

    def ordered(self, view: str) -> str:
        """The query of a view in the order that was last chosen for it."""
        return self._orders.get(view, view)

    def forget_order(self, view: str) -> None:
        """A view has the order of its own query again."""
        self._orders = {key: query for key, query in self._orders.items() if view not in (key, query)}

    def remember_order(self, query: str) -> None:
        """The view that is listed keeps the order of ``query`` from now on; a mere filter has nothing to keep."""
        entry = self.view_of(self.query) if self.found is None else None
        if entry is not None and entry.query is not None:
            self._orders[entry.query] = query

    # the panes ------------------------------------------------------------------------------------------------------

    def frame(self, width: int, height: int) -> Frame:
        """Where the panes are in a terminal of this size."""
        return arrange(width, height, self.arrangement, self.below_prompt(width))

    def header(self, width: int, height: int = 1) -> list[Line]:
        """The top line: the prompt while one is open, with the lines that belong to it; else what is listed."""
        if self.prompt is not None:
            return [self.prompt.line(width), *self.prompt.below(width)][:height]
        entry = self.view_of(self.query)
        browser = self.browser
        name = "Found" if self.found is not None else entry.label if entry is not None else "Search"
        if name == "Search" and self.query == SNOOZED:
            name = "Snoozed"  # which the filter pane does not list any more when the last one has come back
        return [
            present.header_line(
                width,
                view=name,
                shown=browser.papers.total,
                complete=browser.papers.complete,
                total=self.counts.total,
                query=self._found_name() if self.found is not None else self.query,
                position=browser.cursor,
                selected=browser.selected,
                decided=len(browser.settled),
                news=self.news,
            )
        ]

    def below_prompt(self, width: int) -> int:
        """How many lines the header has beside the top line."""
        return len(self.prompt.below(width)) if self.prompt is not None else 0

    def footer(self, width: int, height: int = 1) -> list[Line]:
        """The bottom line: what the prompt or the last command has to say, else the keys that matter here."""
        if self.prompt is not None:
            return [self.prompt.bottom(width)]
        if self.message is not None:
            return [present.message_line(width, self.message)]
        return [present.footer_line(width, hints(self), (self.keymap.key("help"), "help"))]

    def list_lines(self, width: int, height: int) -> list[Line]:
        """The list of papers."""
        beside = not self._stacked and not self.arrangement.only
        self.browser.empty = self._empty() if not self.browser.papers.total else ()
        return self.browser.lines(width, height, focused=self.focus == LIST, rule=beside)

    def arranged(self, frame: Frame) -> None:
        """Note how the panes lie, which decides who draws the rules between them."""
        self._stacked = frame.stacked

    def filter_lines(self, width: int, height: int) -> list[Line]:
        """The filter pane."""
        focused = self.focus == FILTER
        self.entry_top = max(0, min(self.entry_top, len(self.entries) - height))
        if focused:
            self.entry_top = min(max(self.entry_top, self.entry - height + 1), self.entry)
        current = self.listed_view()
        key = (
            tuple(self.entries),
            self.entry_top,
            self.entry if focused else None,
            current,
            width,
            height,
            self.arrangement.only,
        )
        if key == self._filter_key:
            return self._filter_drawn
        rule = [("│", "rule")] if self.arrangement.only != FILTER else [(" ", "text")]
        out: list[Line] = []
        for index in range(self.entry_top, self.entry_top + height):
            if index < len(self.entries):
                entry = self.entries[index]
                here = focused and index == self.entry
                line = entry_line(entry, width - 1, current=entry is current, cursor=here, among=self.entries)
            else:
                line = fit([], width - 1)
            out.append(line + rule)
        self._filter_key, self._filter_drawn = key, out
        return out

    def detail_lines(self, width: int, height: int) -> list[Line]:
        """The paper under the cursor."""
        out: list[Line] = []
        stacked = self._stacked and self.arrangement.only != DETAIL
        focused = self.focus == DETAIL
        if stacked:
            out.append([("─" * width, "bar" if focused else "rule")])
            height -= 1
        inner = max(1, width - 2)
        document = self.document(min(inner, _READING_WIDTH))
        if document is None:
            return out + [fit([], width) for _ in range(height)]
        self.reading.stop_at_end(min(height, 3))
        scroll = self.reading.scroll
        for y in range(height):
            line = document.line(scroll + y)
            out.append(fit([(" ", "text"), *(line or [])], width))
        if height > 1 and document.has(scroll + height):
            out[-1] = fit([*fit(out[-1], width - 1), ("▾", "faint")], width)
        if height > 1 and scroll:
            top = 1 if stacked else 0
            out[top] = fit([*fit(out[top], width - 1), ("▴", "faint")], width)
        return out

    def document(self, width: int) -> Document | None:
        """The laid out paper under the cursor; None when there is none."""
        row = self.browser.current
        if row is None:
            self.reading.close()
            return None
        full = self.arrangement.only == DETAIL
        return self.reading.lay_out(
            (row.id, width, self.version, full),
            lambda: Document(
                self.lib.paper(row.id),
                width,
                highlight=self._highlight,
                full=full,
                dates=self.config["date_format"],
                timeline=lambda: self.lib.journal.history(TIMELINE, paper_id=row.id),
            ),
        )

    def _empty(self) -> list[Line]:
        if not self.browser.papers.complete:
            return present_empty.looking()
        if self.counts.total == 0:
            return present_empty.no_papers(self.keymap, typing=self.prompt is not None)
        if self.found is not None:
            return present_empty.not_found(self.keymap, typing=self.prompt is not None)
        view = self.view_of(self.query)
        name = view.query if view is not None else self.query
        if name == INBOX:
            return present_empty.inbox_zero(self.keymap, self.counts.status.get(Status.QUEUE, 0))
        if self.emptied:
            return present_empty.all_decided(self.keymap, self.emptied)
        if name == "status:queue":
            return present_empty.empty_queue(self.keymap)
        if name in present_empty.VIEWS:
            return present_empty.empty_view(self.keymap, name)
        return present_empty.no_matches(self.keymap, self._without, typing=self.prompt is not None)

    def suggest(self, without: Sequence[tuple[str, int, bool]]) -> None:
        """Say under an empty list what is so now, and which terms of its filter could be dropped; see
        `present_empty.no_matches`."""
        self._without = without

    # remembering the place ------------------------------------------------------------------------------------------

    def place(self) -> dict[str, Any]:
        """What to remember for the next start, as a JSON value."""
        row = self.browser.current
        chosen = self.arrangement
        return {
            "query": self.query if self.found is None else self.home,
            "home": self.home,
            "orders": self._orders,
            "paper": row.id if row is not None else None,
            "index": self.browser.cursor,
            "filters": {_CLASSES[wide]: shown for wide, shown in chosen.filters.items()},
            "beside": chosen.beside,
            "stacked": chosen.stacked,
        }

    def restore(self) -> None:
        """Open the list that was open last time, on the paper the cursor was on; the inbox the first time.

        What was snoozed until today is back before that.
        """
        from readq.search.query import parse

        with suppress(ReadqError):  # e.g. on a read-only medium
            woken = len(self.lib.wake().paper_ids)
            if woken:
                self.news = f"{woken:,} back from snooze"
        place = self.lib.state(STATE)
        if not isinstance(place, dict):
            place = {}
        chosen = self.arrangement
        filters = place.get("filters")
        if isinstance(filters, dict):
            chosen.filters = {wide: filters[name] is True for wide, name in _CLASSES.items() if name in filters}
        for name in ("beside", "stacked"):
            value = place.get(name)
            if isinstance(value, int) and 2 <= value <= 18:
                setattr(chosen, name, value)
        arrange_as_set(self.config, chosen)
        self.recount()
        query = place.get("query")
        query = query if isinstance(query, str) else INBOX
        orders = place.get("orders")
        if isinstance(orders, dict):
            self._orders = {view: text for view, text in orders.items() if isinstance(text, str)}
        try:
            filter_ = parse(query)
            papers = self.lib.open_list(filter_)
        except ReadqError:
            query, filter_ = INBOX, parse(INBOX)
            papers = self.lib.open_list(filter_)
        if isinstance(place.get("home"), str):
            self.home = place["home"]
        keep = place.get("paper")
        index = place.get("index")
        self.show(
            papers,
            query,
            filter_,
            keep=keep if isinstance(keep, int) else None,
            at=index if isinstance(index, int) else 0,
        )
        if self.counts.status[Status.INBOX] == self.counts.total > 0:
            self.message = present_empty.first_steps(self.keymap)
