"""The days: what was decided on each, how many papers there were at its end, and reading against queueing by weeks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.dates import written
from readq.model import Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, ground
from readq.tui.statistics.block import SCALE, Block, Cell, Target, figure, widest
from readq.tui.statistics.charts import STACK, TEXTURES, bar, stacked

if TYPE_CHECKING:
    from readq.library.statistics import Day, Statistics

SHOWN_DAYS = 60  # at most
FEW_DAYS = 14  # shown even if the library is younger
ENOUGH, _WORD = 7, "seven"  # days there must be something of before they are drawn
_WEEKS = 6


class Days(NamedTuple):
    """The days of a chart, which of them is looked at closely, and how many cells wide each is."""

    shown: Sequence[Day]
    chosen: int
    step: int


def in_view(stats: Statistics, width: int, chosen: int) -> Days:
    """The days that a chart in so many cells shows."""
    room = width - SCALE - 1
    shown = _recent(stats.days, max(FEW_DAYS, min(SHOWN_DAYS, room // 2)))[-room:]
    return Days(
        shown,
        len(shown) - 1 if chosen < 0 else min(chosen, len(shown) - 1),
        max(1, min(6, room // len(shown))),
    )


def missing(stats: Statistics) -> str:
    """Why there is nothing to draw yet; empty where there is."""
    if stats.age < ENOUGH:
        rest = ENOUGH - stats.age
        return f"Days are drawn once there are {_WORD} of them: in {'a day' if rest == 1 else f'{rest} days'}."
    return ""


def decided(block: Block, stats: Statistics, days: Days, tall: int) -> None:
    """What was decided per day, and of one day how."""
    shown = days.shown
    today = stats.age < ENOUGH
    chosen = shown[-1] if today else shown[days.chosen]
    if today:
        block.gap()
        block.add([(" " + missing(stats), "muted")])
    elif not any(day.total for day in shown):
        block.title("Decided per day")
        block.add([(f" Nothing was decided in these {len(shown)} days.", "muted")])
        chosen = shown[-1]
    else:
        _decided_chart(block, days, tall)
    named = when(chosen.day, block.view.dates)
    cells: list[Cell] = []
    for status in STACK:
        cells.append((
            [(f"{GLYPHS[status]} ", f"status.{status.label}"), (number(chosen.decided[status]), "strong"),
             (f" {DECISIONS[status.label].being}", "muted")],
            Target(None, f"{DECISIONS[status.label].being} {named}", "decided", chosen.day, chosen.day, (status,)),
        ))  # fmt: skip
    cells.append((
        [("+ ", "accent"), (number(chosen.added), "strong"), (" new", "muted")],
        Target(f"added:{chosen.day.isoformat()}"),
    ))  # fmt: skip
    block.add([(" " * (SCALE - 1) if not today else " ", "text"), (named, "strong")])
    block.cells(cells)


def _decided_chart(block: Block, days: Days, tall: int) -> None:
    shown, view = days.shown, block.view
    top = max(1, *(day.total for day in shown))
    legend: Line = []
    for status in STACK:
        legend += [
            (f"{'█' if view.coloured else TEXTURES[status]} ", f"status.{status.label}"),
            (f"{DECISIONS[status.label].being}  ", "muted"),
        ]
    block.title("Decided per day", legend)
    columns = [stacked(day, top, tall, view.coloured) for day in shown]
    targets = [
        Target(None, f"decided {when(day.day, view.dates)}", "decided", day.day, day.day, STACK) for day in shown
    ]
    solid = max(1, days.step - 1)
    block.chart("days", targets, columns, days.chosen, days.step, first=len(block.lines), top=top,
                ticks=_mondays(shown), solid=solid)  # fmt: skip
    _dated(block, days)


def levels(block: Block, days: Days, tall: int) -> None:
    """How many papers were in the inbox and in the queue at the end of each day."""
    shown, view = days.shown, block.view
    last = len(shown) - 1
    for status, counts in ((Status.INBOX, [day.inbox for day in shown]), (Status.QUEUE, [day.queue for day in shown])):
        word = status.label
        ends = [*(f"at the end of {when(day.day, view.dates)}" for day in shown[:last]), "now"]
        said: Line = [("▸" if block.here else " ", "bar"), (number(counts[days.chosen]), "strong"), (" ", "muted"),
                      (ends[days.chosen], "muted"), (" ", "text")]  # fmt: skip
        block.gap()
        first = len(block.lines)
        block.title(f"{word.capitalize()} over time", [*ground(said, "cursor" if block.here else ""), (" ", "text")])
        top = max(1, *counts)
        columns = [[(cell, f"status.{word}") for cell in bar(level, top, tall)] for level in counts]
        targets = [
            Target(None, f"in the {word} {end}", "then", day.day, day.day, (status,))
            for day, end in zip(shown, ends, strict=True)
        ]
        targets[last] = Target(f"status:{word}")
        block.chart("days", targets, columns, days.chosen, days.step, first=first, top=top, ticks=_mondays(shown),
                    solid=days.step)  # fmt: skip
        if status is Status.QUEUE:
            _dated(block, days)


def weeks(block: Block, stats: Statistics) -> None:
    """How much was read in each of the last whole weeks, and how much queued."""
    entries = []
    rows: list[tuple[datetime.date, datetime.date, int, int]] = []
    today = stats.days[-1].day
    for back in range(_WEEKS):
        last = today - datetime.timedelta(days=7 * back)
        first = last - datetime.timedelta(days=6)
        days = [day for day in stats.days if first <= day.day <= last]
        if len(days) < ENOUGH or stats.age < 7 * back + ENOUGH:
            break
        read, queued = (sum(day.decided[status] for day in days) for status in (Status.READ, Status.QUEUE))
        rows.append((first, last, read, queued))
    if not any(read or queued for _, _, read, queued in rows):
        return
    block.title("Read against queued", [("by week ", "muted")])
    reads, queues = widest(read for _, _, read, _ in rows), widest(queued for _, _, _, queued in rows)
    for first, last, read, queued in rows:
        named = f"{when(first, block.view.dates)} – {when(last, block.view.dates)}"
        cells: list[Cell] = [
            ([(figure(read, reads), "strong"), (" read", "muted")],
             Target(None, f"read {named}", "decided", first, last, (Status.READ,))),
            ([("to ", "muted"), (figure(queued, queues), "strong"), (" queued", "muted")],
             Target(None, f"queued {named}", "decided", first, last, (Status.QUEUE,))),
        ]  # fmt: skip
        share = read / max(read, queued) if read else 0.0
        entries.append((named, share, "status.read", cells))
    block.bars(entries)


def _dated(block: Block, days: Days) -> None:
    """Dates under a chart, at Mondays."""
    block.labels(
        (
            (place, day_text(day.day, block.view.dates))
            for place, day in enumerate(days.shown)
            if day.day.weekday() == 0
        ),
        days.step,
    )  # fmt: skip


def _mondays(shown: Sequence[Day]) -> frozenset[int]:
    return frozenset(place for place, day in enumerate(shown) if day.day.weekday() == 0)


def _recent(days: Sequence[Day], most: int) -> Sequence[Day]:
    """The last ``most`` days, without those before anything happened."""
    begun = next(
        (place for place, day in enumerate(days) if day.added or day.total or day.inbox or day.queue), len(days)
    )
    return days[max(len(days) - most, min(begun, len(days) - FEW_DAYS)) :]


def day_text(day: datetime.date, dates: str) -> str:
    """A day without its weekday, and without its year: it is one of the last."""
    return written(day, day, dates)


def when(day: datetime.date, dates: str) -> str:
    """A day for people."""
    return written(day, day, dates, weekday=True)
