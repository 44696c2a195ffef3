"""Bars drawn with block characters, and rates in words. Pure: numbers in, styled text out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.model import Status

if TYPE_CHECKING:
    from readq.library.statistics import Day

STACK = (Status.QUEUE, Status.READ, Status.SKIP)  # from the bottom
TEXTURES = {Status.QUEUE: "█", Status.READ: "▓", Status.SKIP: "░"}  # to be told apart without colour
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def bar(value: int, top: int, tall: int) -> str:
    """A bar ``tall`` cells high from the bottom up; anything above nothing can be seen."""
    eighths = round(value / top * tall * 8)
    if value and not eighths:
        eighths = 1
    return "".join(_EIGHTHS[max(0, min(8, eighths - 8 * cell))] for cell in range(tall))


def stacked(day: Day, top: int, tall: int, coloured: bool) -> list[tuple[str, str]]:
    """A day's bar from the bottom up, the decisions on top of each other."""
    outline = bar(day.total, top, tall)
    full = sum(1 for block in outline if block != " ")
    shares = dict.fromkeys(STACK, 0)
    left = full
    counted = [(day.decided[status], -status, status) for status in STACK if day.decided[status]]
    for _, _, status in sorted(counted, reverse=True):  # every kind there is gets a cell where there is room for it
        if left:
            shares[status] = 1
            left -= 1
    while left:
        status = max(shares, key=lambda one: day.decided[one] / day.total * full - shares[one])
        shares[status] += 1
        left -= 1
    column = [
        ("█" if coloured else TEXTURES[status], f"status.{status.label}")
        for status in STACK
        for _ in range(shares[status])
    ]
    if column and coloured:
        column[-1] = (outline[full - 1], column[-1][1])
    return column + [(" ", "text")] * (tall - full)


def forecast(what: str, level: int, pace: float, clears: float | None) -> tuple[str, bool, str]:
    """A sentence about where a backlog is going, whether that is good news, and the pace it follows from."""
    if not level:
        return f"The {what} is empty.", True, ""
    if clears is not None:
        return f"The {what} clears {until(clears)} at this pace:", True, f"{_rate(-pace)} fewer a day"
    if pace > 0:
        return f"The {what} grows:", False, f"{_rate(pace)} more a day"
    return f"The {what} stands still:", False, "as many came as went"


def short(value: int) -> str:
    """A number in at most five characters, for the scale of a chart: ``17k``."""
    for size, unit in ((1_000_000, "M"), (1_000, "k")):
        if value >= 10_000 and value >= size:
            return f"{value / size:.1f}{unit}" if value < 10 * size else f"{value // size}{unit}"
    return f"{value:,}"


def until(days: float) -> str:
    """A number of days from now, for people: ``in 3 weeks``."""
    if days <= 1.5:
        return "in a day"
    for limit, unit, length in ((14, "days", 1.0), (63, "weeks", 7.0), (730, "months", 30.44)):
        if days < limit:
            return f"in {round(days / length)} {unit}"
    years = days / 365.25
    return f"in {round(years)} years" if years < 100 else "in more than a lifetime"


def _rate(pace: float) -> str:
    return f"{pace:,.0f}" if pace >= 10 else f"{pace:.1f}" if pace >= 0.1 else "less than 0.1"
