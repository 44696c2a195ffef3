"""The rhythm of reading: how long papers wait in the queue and whether it moves, at what hours is decided, how fast."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from readq.model import Status
from readq.phrasing import counted
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, ground
from readq.tui.statistics.block import SCALE, Block, Cell, Target, figure, widest
from readq.tui.statistics.charts import bar
from readq.tui.statistics.days import when

if TYPE_CHECKING:
    from readq.library.habits import Habits, Waiting

_AGES = ("this week", "one to four weeks", "one to three months", "longer")


def queue(block: Block, habits: Habits, today: datetime.date) -> None:
    """How long the papers of the queue wait, and what came and went."""
    moved = habits.came or any(habits.went.values())
    if habits.half is None and not moved:
        return
    block.title("The queue", [("how long papers wait ", "muted")] if habits.half is not None else None)
    if habits.half is not None and habits.oldest is not None:
        sizes = widest(each.papers for each in habits.waiting)
        whole = max(1, sum(each.papers for each in habits.waiting))
        entries = []
        for each, age in zip(habits.waiting, _AGES, strict=False):
            cell: Cell = ([(figure(each.papers, sizes), "strong"), (" waiting", "muted")], Target(_since(each)))
            entries.append((age, each.papers / whole, "status.queue", [cell]))
        block.bars(entries)
        half, oldest = ((today - day).days for day in (habits.half, habits.oldest))
        block.cells([
            ([("half of them ", "muted"), (counted(half, "day"), "strong"), (" or longer", "muted")],
             Target(f"status:queue decided:..{habits.half.isoformat()} sort:waiting")),
            ([("the longest ", "muted"), (counted(oldest, "day"), "strong")], Target("status:queue sort:waiting")),
        ])  # fmt: skip
    if moved:
        since = when(habits.since, block.view.dates)
        cells: list[Cell] = [
            ([(number(habits.came), "strong"), (" came", "muted")],
             Target(None, f"came to the queue since {since}", "queue", statuses=(Status.QUEUE,))),
        ]  # fmt: skip
        for status, word in ((Status.READ, "read"), (Status.SKIP, "skipped")):
            what = f"{word} from the queue since {since}"
            cells.append(([(number(habits.went[status]), "strong"), (f" {word}", "muted")],
                          Target(None, what, "queue", statuses=(status,))))  # fmt: skip
        block.cells(cells, [(f"  since {since} ", "muted")])


def _since(waiting: Waiting) -> str:
    first = waiting.first.isoformat() if waiting.first is not None else ""
    return f"status:queue decided:{first}..{waiting.last.isoformat()}"


def hours(block: Block, habits: Habits, tall: int) -> None:
    """When on a day papers are decided, and how fast."""
    top = max(habits.hours)
    if not top:
        return
    since = when(habits.since, block.view.dates)
    chosen = habits.hours.index(top) if block.view.hour < 0 else min(block.view.hour, 23)
    span = f"{chosen:02}:00 – {chosen:02}:59"
    said: Line = [("▸" if block.here else " ", "bar"), (number(habits.hours[chosen]), "strong"),
                  (f" {span} ", "muted")]  # fmt: skip
    block.gap()
    first = len(block.lines)
    head = [*ground(said, "cursor" if block.here else ""), (" ", "text"), (f"since {since} ", "muted")]
    block.title("Hours of deciding", head)
    step = max(1, min(6, (block.width - SCALE - 1) // 24))
    columns = [[(cell, "status.read") for cell in bar(papers, top, tall)] for papers in habits.hours]
    targets = [
        Target(None, f"decided {hour:02}:00 – {hour:02}:59 since {since}", "hour", hour=hour) for hour in range(24)
    ]
    block.chart("hours", targets, columns, chosen, step, first=first, top=top, ticks=frozenset(range(0, 24, 6)),
                solid=max(1, step - 1))  # fmt: skip
    block.labels(((hour, f"{hour}:00") for hour in range(0, 24, 6)), step)
    every = Target(None, f"decided since {since}", "hour")
    cells: list[Cell] = [([(counted(habits.sittings, "sitting"), "strong"),
                           (f" of some {counted(round(habits.sitting), 'paper')}", "muted")], every)]  # fmt: skip
    if habits.pace is not None:
        cells.append(([(_seconds(habits.pace), "strong"), (" from paper to paper", "muted")], every))
    block.cells(cells)


def _seconds(seconds: float) -> str:
    if seconds < 1:
        return "less than a second"
    return counted(round(seconds), "second") if seconds < 90 else counted(round(seconds / 60), "minute")
