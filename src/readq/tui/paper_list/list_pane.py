"""The list as it is drawn: a line a paper, with columns where there is room, or two lines a paper.

The app and the first paint share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from readq.filters import Sort
from readq.model import Facts, Row
from readq.tui.drawing import columns
from readq.tui.drawing.columns import Column
from readq.tui.drawing.lines import centred, row_line, row_lines, thumb
from readq.tui.drawing.spans import Line, fit
from readq.tui.paper_list.browser import Browser

_LINES_KEPT = 1_000
_FACTS_KEPT = 5_000
_NOTHING = Facts()


class ListPane:
    """Draws a `Browser`. ``two_lines``: each paper has two; ``wanted`` are the names of `columns.COLUMNS` to show where
    there is room, ``facts`` looks up what they tell."""

    def __init__(
        self, browser: Browser, facts: Callable[[Sequence[int]], Mapping[int, Facts]], wanted: Sequence[str]
    ) -> None:
        self.two_lines = False
        self.dates = ""  # how they are written
        self._browser = browser
        self._look_up = facts
        self._wanted = wanted
        self._columns: tuple[Column, ...] = ()
        self._some: set[str] = set()  # columns in which a paper of the list has something
        self._some_of: object = None
        self._facts: dict[int, Facts] = {}
        self._width = 0
        self._headed = False
        self._drawn: list[int] = []  # the place in the list of what is on each line, negative where it is none
        self._kept: dict[object, list[Line]] = {}
        self._kept_for: tuple[object, ...] = ()

    def forget(self) -> None:
        """Papers may have changed: look their facts up again."""
        self._facts.clear()

    def fit(self, width: int, height: int, *, beside: bool) -> None:
        """Tell how much room there is; ``beside``: the paper is not below the list. Keeps the cursor visible."""
        self._width = width
        tall = height > 6 and self._browser.papers.total > 0
        self._headed = beside and not self.two_lines and tall and width > columns.LEAST
        rows = height - self._headed - len(self._browser.sections)
        self._browser.resize(max(1, rows // 2) if self.two_lines else rows)

    def index_at(self, y: int) -> int:
        """The place in the list of the paper on the line ``y``; negative on headings."""
        return self._drawn[y] if y < len(self._drawn) else self._browser.papers.total

    def heading_at(self, x: int) -> str:
        """The order that a click on the headings at ``x`` asks for, or nothing."""
        return columns.heading_at(self._columns, self._width - 1, x)

    def lines(self, width: int, height: int, *, focused: bool, rule: bool, beside: bool, sort: Sort) -> list[Line]:
        """What is visible, ``width`` by ``height`` cells. The last column is a scroll bar, on a rule if ``rule``."""
        self.fit(width, height, beside=beside)
        if width < 2:
            return [[(" " * width, "text")] for _ in range(height)]
        browser = self._browser
        bare = ("│" if rule else " ", "rule")
        if not browser.papers.total:
            return [[*centred(browser.empty, width - 1, height, y), bare] for y in range(height)]
        facts = self._facts_in_sight() if self._headed or self.two_lines else {}
        self._columns = columns.chosen(self._wanted, width - 1, self._some) if self._headed else ()
        out = [[*columns.heading_line(self._columns, width - 1, sort), bare]] if self._headed else []
        bar = thumb(browser.top, browser.height, browser.papers.total)
        low, high = sorted((browser.anchor, browser.cursor)) if browser.anchor is not None else (1, 0)
        each = 2 if self.two_lines else 1
        self._drawn = [-1] * len(out)
        names = dict(browser.sections)
        if passed := [name for place, name in browser.sections if place < browser.top]:
            names[browser.top] = passed[-1]
        for y in range(-(-(height - len(out)) // each)):
            index = browser.top + y
            row = browser.row(index) if y < browser.height else None
            end = ("┃", "faint") if y in bar else bare
            if row is not None and index in names:
                out.append([*fit([(" ", "text"), (names[index], "heading")], width - 1), bare])
                self._drawn.append(-1)
            if row is None:
                below = next((name for place, name in browser.sections if place >= index), "")
                if below and y == browser.height:
                    out.append([*fit([(" ▾ ", "faint"), (below, "muted")], width - 1), bare])
                else:
                    out += [[(" " * (width - 1), "text"), end]] * each
                self._drawn += [index] * each
            else:
                marked = row.id in browser.marked or low <= index <= high
                told = facts.get(row.id, _NOTHING)
                out += self._lines(row, told, width, index == browser.cursor, focused, marked, end)
                self._drawn += [index] * each
        return out[:height]

    def _facts_in_sight(self) -> Mapping[int, Facts]:
        browser = self._browser
        ids = [row.id for y in range(browser.height) if (row := browser.row(browser.top + y)) is not None]
        missing = [id_ for id_ in ids if id_ not in self._facts]
        if missing:
            if len(self._facts) > _FACTS_KEPT:
                self._facts.clear()
                missing = ids
            self._facts.update(self._look_up(missing))
        if self._some_of is not browser.papers:
            self._some, self._some_of = set(), browser.papers
        for id_ in ids:
            self._some |= columns.filled(self._facts.get(id_, _NOTHING))
        return self._facts

    def _lines(
        self, row: Row, facts: Facts, width: int, cursor: bool, focused: bool, marked: bool, end: tuple[str, str]
    ) -> list[Line]:
        """A paper's lines; kept, because most are the same after a key as before it."""
        browser = self._browser
        drawn_for = (width, browser.spans, self._columns, self.two_lines)
        if drawn_for != self._kept_for or len(self._kept) > _LINES_KEPT:
            self._kept.clear()
            self._kept_for = drawn_for
        settled = row.id in browser.settled
        level = browser.papers.levels.get(row.id, 0)
        surprise = row.id in browser.papers.surprises
        key = (row, facts, cursor, focused, marked, settled, end, level, surprise)
        lines = self._kept.get(key)
        if lines is None:
            bar: Line = []
            if level:
                from readq.tui.interest.drawing import bar as likely

                bar = likely(level, surprise)
            today = date.today()
            spans = browser.spans(row)
            if self.two_lines:
                below = columns.below(facts, today, self.dates)
                lines = row_lines(
                    row, width - 1, below, cursor=cursor, focused=focused, marked=marked, settled=settled, spans=spans,
                    end=bar, dates=self.dates,
                )  # fmt: skip
            else:
                told = columns.cells(self._columns, facts, today, self.dates) if self._headed else None
                line = row_line(
                    row, width - 1, cursor=cursor, focused=focused, marked=marked, settled=settled, spans=spans,
                    end=bar, beside=told, tagged=columns.COLUMNS["tags"] in self._columns, dates=self.dates,
                )  # fmt: skip
                lines = [line]
            lines = self._kept[key] = [[*line, end] for line in lines]
        return lines
