"""Everything the main screen shows, without the toolkit that shows it.

The workspace holds what the reader looks at (view, list, paper, prompt, message) and says for each pane which lines it
has. It reads what it draws from a library and decides nothing there. The first paint and the app draw the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from readq.config.settings import Config
from readq.errors import ReadqError
from readq.filters import Field, Filter, Sort, conjuncts
from readq.model import Counts, Row, Status
from readq.paths import sample_pages
from readq.tui.drawing.highlighting import alike, highlighter
from readq.tui.drawing.lines import message_line
from readq.tui.drawing.spans import Line, fit
from readq.tui.filter.entries import FilterPane
from readq.tui.filter.entry import Entry
from readq.tui.paper.drawing import TIMELINE, Document, Highlighter
from readq.tui.paper.places import Places
from readq.tui.paper.reading import Reading
from readq.tui.paper_list import empty, today
from readq.tui.paper_list.advice import NO_ADVICE
from readq.tui.paper_list.browser import Browser, MarkedBy, Papers, unmarked
from readq.tui.paper_list.fixed_list import FixedList
from readq.tui.paper_list.list_pane import ListPane
from readq.tui.shell.command import DETAIL, FILTER, LIST, Keymap
from readq.tui.shell.footer_hints import bottom_line, hints, lead
from readq.tui.shell.header import top_line
from readq.tui.shell.layout import Arrangement, Frame, arrange
from readq.tui.tour.steps import LINES, Tour, lines

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.interest import Why
    from readq.tui.prompt.prompt import Prompt

INBOX = today.INBOX
INBOX_FILTER = Filter(
    Field("status", ":", ("inbox",))
)  # what that means: the app opens on it before it can read queries
_READING_WIDTH = 100  # cells; longer lines of prose are hard to read


def meant(query: str) -> Filter:
    """The filter of a query. Reading one takes a tenth of the time to the first paint, and mostly it is the inbox
    or what came last."""
    if query == INBOX:
        return INBOX_FILTER
    if query == today.TODAY:
        return today.TODAY_FILTER
    from readq.search.query import parse

    return parse(query)


def _in_titles(highlight: Highlighter) -> MarkedBy:
    """What is marked in titles: another function for every list, by which drawn lines are told apart."""
    return lambda row: list(highlight(row.title, "title"))


HELD = "held by another program"  # that nothing can be decided meanwhile


class Workspace:
    """``query`` is what the list shows, as text; ``home`` the last view it was narrowed from. ``found`` is the text of
    a find whose hits are listed, or None. ``focus`` is the pane that has the keys."""

    def __init__(self, lib: Library, keymap: Callable[[], Keymap], config: Config | None = None) -> None:
        self.lib = lib
        self.config = config or Config()
        self._make_keymap = keymap
        self.greeting = False  # the first steps are to be told
        self.browser = Browser()
        self.list_pane = ListPane(self.browser, lib.facts, str(self.config["layout.columns"]).split())
        self.list_pane.dates = str(self.config["date_format"])
        self.arrangement = Arrangement()
        self.focus = LIST
        self.query = INBOX
        self.filter = Filter()
        self.home = INBOX
        self.found: str | None = None
        self.orders: dict[str, str] = {}  # a view's query to the same with the order chosen for it
        self.filter_pane = FilterPane(lib, str(self.config["date_format"] or ""), self.config["queue.age"])
        self.prompt: Prompt | None = None
        self.message: Line | None = None
        self.news = ""
        self.barred = lib.barred  # what keeps everything from being decided
        self.mouse_free = False  # the mouse is the terminal's, to select text with
        self.version = 0  # grows whenever papers may have changed
        self.places = Places()
        self.reading = Reading(self.places)
        self.tour: Tour | None = None
        self.unfolded: int | None = None  # the paper of which everything is open
        self.as_written = False  # TeX is shown as it came, not as it is printed
        self.reasons: Callable[[int], Why | None] = lambda paper_id: None  # why a paper is likely, if that is known
        self._highlight: Highlighter | None = None
        self._origin: dict[int, tuple[Status, bool]] = {}  # status, and whether it was snoozed
        self._stacked = False
        self.views_shown = True  # the pane with them has room
        self.advice = NO_ADVICE  # what to do about an empty list
        self.pictures = False  # they are wanted and can be shown
        self.emptied = 0  # how many papers were decided at once and left the list empty

    @cached_property
    def keymap(self) -> Keymap:
        """The keys in force; made when they are first needed, which is after most of the first paint."""
        return self._make_keymap()

    @property
    def counts(self) -> Counts:
        """How many papers there are, and of what kinds, as it was last read."""
        return self.filter_pane.counts

    def decided(self) -> None:
        """Something was decided: a list ordered by interest would come in another order now."""
        if self.filter.sort is not None and self.filter.sort.key == "interest" and self.found is None:
            self.news = f"{self.keymap.key('reload')}: new order"

    # reading the library --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Papers may have changed: read them again when they are drawn."""
        self.version += 1
        self.browser.forget()
        self.list_pane.forget()
        self.filter_pane.read()

    def show(self, papers: Papers, query: str, filter_: Filter, *, keep: int | None = None, at: int = 0) -> None:
        """List ``papers``, the answer to ``query``."""
        self.query, self.filter, self.found = query, filter_, None
        self.message = None  # what was said, was said of another list
        self.advice = NO_ADVICE
        self.emptied = 0
        self._highlight = highlighter(filter_)
        self.browser.spans = _in_titles(self._highlight) if self._highlight is not None else unmarked
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
        self.browser.spans = spans
        self.browser.settled.clear()
        self._origin.clear()
        self.browser.show(papers, rows=rows)
        self._highlight = None if self.collected else alike(text)
        self.reading.close()

    @property
    def collected(self) -> bool:
        """Whether papers are listed that neither a query nor a find describes."""
        return isinstance(self.browser.papers, FixedList) and bool(self.browser.papers.name)

    def settle(self, before: Row, now: Status, *, snoozed: bool = False) -> None:
        """Remember that a paper was decided here, so that it stays, stepped back, until the list is opened again."""
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
        entries = self.filter_pane.entries
        return next((e for e in entries if e.query is not None and query in (e.query, self.ordered(e.query))), None)

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
        try:
            return set(conjuncts(meant(view).where)) <= set(conjuncts(self.filter.where))
        except ReadqError:
            return False

    def ordered(self, view: str) -> str:
        """The query of a view in the order that was last chosen for it."""
        return self.orders.get(view, view)

    def forget_order(self, view: str) -> None:
        """A view has the order of its own query again."""
        self.orders = {key: query for key, query in self.orders.items() if view not in (key, query)}

    def remember_order(self, query: str) -> None:
        """The view that is listed keeps the order of ``query`` from now on; a mere filter has nothing to keep."""
        entry = self.view_of(self.query) if self.found is None else None
        if entry is not None and entry.query is not None:
            self.orders[entry.query] = query

    # the panes ------------------------------------------------------------------------------------------------------

    def frame(self, width: int, height: int) -> Frame:
        """Where the panes are in a terminal of this size."""
        tour = LINES if self.tour is not None else 0
        return arrange(width, height, self.arrangement, self.below_prompt(width), tour)

    def header(self, width: int, height: int = 1) -> list[Line]:
        """The top line: the prompt while one is open, with the lines that belong to it; else what is listed."""
        if self.prompt is not None:
            return [self.prompt.line(width), *self.prompt.below(width)][:height]
        return [top_line(self, width)]

    def below_prompt(self, width: int) -> int:
        """How many lines the header has beside the top line."""
        return len(self.prompt.below(width)) if self.prompt is not None else 0

    def footer(self, width: int, height: int = 1) -> list[Line]:
        """The bottom line: what the prompt or the last command has to say, else the keys that matter here."""
        if self.prompt is not None:
            return [self.prompt.bottom(width)]
        if self.greeting and self.tour is None:
            self.greeting, self.message = False, self.message or empty.first_steps(self.keymap)
        if self.message is not None:
            return [message_line(width, self.message)]
        return [bottom_line(self, width, hints(self), lead(self))]

    def tour_lines(self, width: int, height: int) -> list[Line]:
        """The steps of the tour and what to do next, while there is one."""
        return lines(self.tour, self, width)[:height] if self.tour is not None else [[]] * height

    def list_lines(self, width: int, height: int) -> list[Line]:
        """The list of papers."""
        beside = not self._stacked and not self.arrangement.only
        self.browser.empty = self._empty() if not self.browser.papers.total else ()
        return self.list_pane.lines(
            width, height, focused=self.focus == LIST, rule=beside, beside=not self._stacked,
            sort=self.filter.sort or Sort(),
        )  # fmt: skip

    def arranged(self, frame: Frame) -> None:
        """Note how the panes lie, which decides who draws the rules between them, and how many papers are visible."""
        self._stacked = frame.stacked
        self.views_shown = frame.filter.shown
        if frame.list.shown:
            self.list_pane.fit(frame.list.width, frame.list.height, beside=not frame.stacked)

    def filter_lines(self, width: int, height: int) -> list[Line]:
        """The filter pane."""
        return self.filter_pane.lines(
            width, height, current=self.listed_view(), focused=self.focus == FILTER,
            alone=self.arrangement.only == FILTER,
        )  # fmt: skip

    @property
    def above_paper(self) -> int:
        """How many lines of its pane the paper stands below."""
        return int(self._stacked and self.arrangement.only != DETAIL)

    def detail_lines(self, width: int, height: int) -> list[Line]:
        """The paper under the cursor."""
        out: list[Line] = []
        stacked = bool(self.above_paper)
        focused = self.focus == DETAIL
        if stacked:
            out.append([("─" * width, "bar" if focused else "rule")])
            height -= 1
        inner = max(1, width - 2)
        document = self.document(min(inner, _READING_WIDTH))
        if document is None:
            return out + [fit([], width) for _ in range(height)]
        self.reading.stop_at_end(height, 3)
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
        papers = self.browser.papers
        learnt = bool(papers.levels) and self.browser.front is None
        return self.reading.lay_out(
            (row.id, width, self.version, full, learnt, self.as_written, self.unfolded == row.id),
            lambda: Document(
                self.lib.paper(row.id),
                width,
                highlight=self._highlight,
                full=full,
                unfolded=self.unfolded == row.id,
                unfold_key=lambda: self.keymap.key("unfold"),
                as_written=self.as_written,
                dates=self.config["date_format"],
                timeline=lambda: self.lib.journal.history(TIMELINE, paper_id=row.id),
                origins=lambda: self.lib.sources_of_fields(row.id),
                earlier=lambda: self.lib.journal.earlier_abstracts(row.id),
                shared=papers.shared.get(row.id, ()) if isinstance(papers, FixedList) else (),
                reasons=(lambda: self.reasons(row.id)) if learnt and not self.collected else None,
            ),
        )

    def is_fold(self, y: int) -> bool:
        """Whether there is something to open or to fold on line ``y`` of the pane with the paper."""
        document = self.reading.document
        y -= self.above_paper
        line = document.line(self.reading.scroll + y) if document is not None and y >= 0 else None
        return any(token == "fold" for _, token in line or ())

    def _empty(self) -> list[Line]:
        if not self.browser.papers.complete:
            return empty.looking()
        if self.counts.total == 0:
            samples = sample_pages() is not None
            return empty.no_papers(self.keymap, samples=samples, typing=self.prompt is not None)
        if self.found is not None:
            return empty.not_found(self.keymap, typing=self.prompt is not None)
        view = self.view_of(self.query)
        name = view.query if view is not None else self.query
        latest = self.filter_pane.latest
        if name == today.TODAY and latest is not None:
            queued, inbox = (self.counts.status[status] for status in (Status.QUEUE, Status.INBOX))
            return list(today.done(self.keymap, latest, queued, inbox))
        if name == INBOX:
            return empty.inbox_zero(self.keymap, self.counts.status.get(Status.QUEUE, 0))
        if self.emptied:
            return empty.all_decided(self.keymap, self.emptied)
        if name == "status:queue":
            return empty.empty_queue(self.keymap)
        if name in empty.VIEWS:
            return empty.empty_view(self.keymap, name)
        return empty.no_matches(self.keymap, self.advice, typing=self.prompt is not None)
