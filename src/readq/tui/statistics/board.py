"""Statistics as something to look at: charts drawn with block characters, every number a place to go to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.drawing.spans import Line, fit
from readq.tui.statistics import days, learnt, rhythm, totals, yields
from readq.tui.statistics.block import Block, Row, Target, View

if TYPE_CHECKING:
    from readq.library.habits import Habits
    from readq.library.learnings import Learnings
    from readq.library.statistics import Statistics

_TWO_COLUMNS = 150  # cells from which on the parts stand in two columns
_BETWEEN = 2


class Board:
    """The statistics laid out ``width`` cells wide and, where that can be chosen, to suit ``height``.

    ``habits`` and ``learnings`` are drawn where they are known already. ``day`` and ``hour`` are what is looked at
    closely in charts.
    """

    def __init__(
        self,
        stats: Statistics,
        width: int,
        height: int,
        view: View | None = None,
        habits: Habits | None = None,
        learnings: Learnings | None = None,
    ) -> None:
        self.lines: list[Line] = []
        self.rows: list[Row] = []
        self._stats, self._habits, self._height = stats, habits, height
        self._learnings = learnings
        self._view = view = view or View()
        self._width = max(20, width)
        wide = self._width >= _TWO_COLUMNS
        half = (self._width - _BETWEEN) // 2 if wide else self._width
        self._days = days.in_view(stats, half, view.day)
        self.day = self._days.chosen
        self.day_count = len(self._days.shown)
        self.hour = view.hour if view.hour >= 0 or habits is None else habits.hours.index(max(habits.hours))

        head = Block(view, self._width)
        totals.totals(head, stats)
        totals.outlook(head, stats)
        self._put(head)
        self.lines.append(fit([], self._width))
        if wide:
            left = self._block(half, len(self.rows))
            self._charts(left)
            self._hours(left)
            yields.tags(left, stats)
            right = self._block(half, len(self.rows) + len(left.rows))
            self._comparisons(right)
            self._words(right)
            self._beside(left, right)
        else:
            below = self._block(half, len(self.rows))
            self._charts(below)
            self._comparisons(below)
            self._hours(below)
            yields.tags(below, stats)
            self._words(below)
            self._put(below)

    def chosen(self, row: int, cell: int) -> int:
        """The number of the cell that the cursor is on in a row."""
        found = self.rows[row]
        if found.kind == "days":
            return self.day
        return max(0, self.hour) if found.kind == "hours" else min(cell, len(found.targets) - 1)

    def row_of(self, target: Target) -> int | None:
        """The row that opens ``target``."""
        return next((place for place, row in enumerate(self.rows) if target in row.targets), None)

    def _block(self, width: int, first: int) -> Block:
        return Block(self._view, width, first)

    def _charts(self, block: Block) -> None:
        low, high = self._height < 20, self._height >= 42
        days.decided(block, self._stats, self._days, 4 if low else 8 if high else 6)
        if self._stats.age >= days.ENOUGH:
            days.levels(block, self._days, 2 if low else 5 if high else 3)

    def _comparisons(self, block: Block) -> None:
        yields.sources(block, self._stats)
        if self._habits is not None:
            yields.authors(block, self._habits)
            rhythm.queue(block, self._habits, self._stats.days[-1].day)
        days.weeks(block, self._stats)

    def _words(self, block: Block) -> None:
        if self._learnings is not None:
            learnt.rising(block, self._learnings)
            learnt.reading(block, self._learnings)
            learnt.foretold(block, self._learnings)

    def _hours(self, block: Block) -> None:
        if self._habits is not None and self._stats.age >= days.ENOUGH:
            rhythm.hours(block, self._habits, 3 if self._height < 42 else 5)

    def _put(self, block: Block) -> None:
        self.rows += [row.moved(len(self.lines), 0) for row in block.rows]
        self.lines += block.lines

    def _beside(self, left: Block, right: Block) -> None:
        begin, across = len(self.lines), left.width + _BETWEEN
        self.rows += [row.moved(begin, 0) for row in left.rows]
        self.rows += [row.moved(begin, across) for row in right.rows]
        for number in range(max(len(left.lines), len(right.lines))):
            halves = [
                block.lines[number] if number < len(block.lines) else fit([], block.width) for block in (left, right)
            ]
            self.lines.append(fit([*halves[0], (" " * _BETWEEN, "text"), *halves[1]], self._width))
