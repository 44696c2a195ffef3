"""The snooze menu: which days it offers, and its lines. Pure: the present day is a parameter."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from readq.dates import near, parse_day, written
from readq.signs import SNOOZED
from readq.tui.drawing.spans import Line, fit, ground, plain, spread
from readq.tui.drawing.titles import titled
from readq.tui.prompt.drawing import prompt_line

WIDTH = 56
_NAMED = ("next week", "next month")


class Choice(NamedTuple):
    """A line of the menu. ``day`` None: the paper comes back now; ``typed``: a day is asked for."""

    key: str
    label: str
    day: date | None
    typed: bool = False


def choices(today: date, snoozed: bool) -> list[Choice]:
    """What is offered on ``today``; a snoozed paper can also come back at once."""
    offered = [
        Choice("t", "Tomorrow", parse_day("tomorrow", today)),
        Choice("3", "In 3 days", parse_day("3d", today)),
        Choice("w", "Next week", parse_day("next week", today)),
        Choice("m", "Next month", parse_day("next month", today)),
        Choice("d", "A date …", None, typed=True),
    ]
    return [*offered, Choice("x", "Back to the inbox now", None)] if snoozed else offered


def read_day(text: str, today: date, form: str = "") -> date:
    """The day that was typed; ValueError when it is none, or not after ``today``."""
    day = parse_day(text, today)
    if day <= today:
        raise ValueError(f"{written(day, today, form, weekday=True)} is not after today")
    return day


def spoken(day: date, today: date, form: str = "") -> str:
    """A day to come, for people: ``next month · Tue 1 Dec`` where it has a name, else how far away it is, as in
    ``Thu 24 Sep · in 3 days``. ``form``: how dates are written."""
    text = written(day, today, form, weekday=True)
    if name := _name(day, today):
        return f"{name} · {text}"
    away = (day - today).days
    return f"{text} · in {away:,} days" if away > 1 else text


def _name(day: date, today: date) -> str:
    if away := near(day, today):
        return away
    try:
        return next((name for name in _NAMED if parse_day(name, today) == day), "")
    except ValueError:  # the calendar ends before it
        return ""


def menu_lines(
    width: int,
    height: int,
    title: str,
    offered: list[Choice],
    cursor: int,
    today: date,
    *,
    typed: tuple[str, int] | None = None,
    dates: str = "",
) -> list[Line]:
    """The menu for the papers called ``title``. ``typed`` is the text of a day being typed and its caret, ``dates`` how
    dates are written."""
    out: list[Line] = [fit([(f" {SNOOZED} ", "status.snooze"), ("Snooze ", "strong"),
                            (titled(title, width - 12), "muted")], width)]  # fmt: skip
    for index, choice in enumerate(offered):
        here = index == cursor and typed is None
        left: Line = [("▌" if here else " ", "bar"), (f" {choice.key} ", "key"), (f" {choice.label}", "text")]
        when = written(choice.day, today, dates, weekday=True) if choice.day is not None else ""
        right: Line = [(f"{when} ", "muted")] if when else []
        out.append(ground(spread(left, right, width), "cursor" if here else "bar"))
    if typed is None:
        hint: Line = [(" esc", "key"), (" leaves it as it is", "muted")]
        out.append(fit([], width))
        out.append(fit(hint, width))
    else:
        text, caret = typed
        out.append(prompt_line(width, "until", text, caret))
        out.append(fit([(" ", "text"), *preview(text, today, width - 2, dates)], width))
    if len(out) > height:
        out = [*out[: max(0, height - 2)], *out[-2:]][max(0, 2 - height) :]  # what is typed matters most
    out += [fit([], width)] * (height - len(out))
    return [line if any("@" in token for _, token in line) else ground(line, "bar") for line in out]


def preview(text: str, today: date, width: int, dates: str = "") -> Line:
    """Which day a typed text means, or what is wrong with it."""
    if not text.strip():
        return [(plain("friday  3d  in 2 weeks  next month  2026-12-24", width), "faint")]
    try:
        day = read_day(text, today, dates)
    except ValueError as error:
        return [(plain(str(error), width), "error")]
    return [("→ ", "good"), (spoken(day, today, dates), "strong"), ("  enter", "key")]
