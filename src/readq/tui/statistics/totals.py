"""How many papers are where, and where the backlog is going."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from readq.model import Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS, SNOOZED
from readq.text import cell_width
from readq.tui.drawing.lines import number
from readq.tui.statistics.block import Block, Cell, Target
from readq.tui.statistics.charts import STACK, forecast
from readq.tui.statistics.days import when

if TYPE_CHECKING:
    from readq.library.statistics import Statistics


def totals(block: Block, stats: Statistics) -> None:
    """The papers of each status."""
    counts = stats.counts
    cells: list[Cell] = []
    for status in Status:
        token = f"status.{status.label}"
        cells.append((
            [(f"{GLYPHS[status]} ", token), (number(counts.status.get(status, 0)), "strong"),
             (f" {DECISIONS[status.label].name.lower()}", "muted")],
            Target(f"status:{status.label}"),
        ))  # fmt: skip
    if counts.snoozed:
        cells.append((
            [(f"{SNOOZED} ", "status.snooze"), (number(counts.snoozed), "strong"), (" snoozed", "muted")],
            Target("is:snoozed"),
        ))  # fmt: skip
    block.cells(cells)


def outlook(block: Block, stats: Statistics) -> None:
    """When the inbox and the queue will be empty, and what was decided lately."""
    days = stats.days
    today, week = days[-1], days[-7:]
    block.gap()
    over = f" over the last {stats.pace_days} days" if stats.pace_days > 1 else ""
    since = today.day - datetime.timedelta(days=max(stats.pace_days, 1) - 1)
    both = [
        (status, *forecast(status.label, stats.counts.status[status], pace, clears))
        for status, pace, clears in (
            (Status.INBOX, stats.inbox_pace, stats.inbox_clears),
            (Status.QUEUE, stats.queue_pace, stats.queue_clears),
        )
    ]
    wide = max(cell_width(text) for _, text, _, _ in both)
    if block.width < wide + max(cell_width(measured) for _, _, _, measured in both) + 10:
        wide = 0
    for status, text, good, measured in both:
        word = status.label
        cells: list[Cell] = [([(f"{text:<{wide}}", "good" if good else "text")], Target(f"status:{word}"))]
        if measured:
            target = Target(None, f"came to the {word} or left it since {when(since, block.view.dates)}", "moved",
                            since, today.day, (status,))  # fmt: skip
            room = block.width - max(wide, cell_width(text)) - cell_width(measured) - 10
            cells.append(([(measured + (over if cell_width(over) < room else ""), "muted")], target))
        block.cells(cells)
    count = sum(day.total for day in week)
    block.cells([
        ([(number(today.total), "strong"), (" decided today", "muted")],
         Target(None, "decided today", "decided", today.day, today.day, STACK)),
        ([(number(count), "strong"), (" in 7 days", "muted")],
         Target(None, "decided in 7 days", "decided", week[0].day, today.day, STACK)),
    ])  # fmt: skip
