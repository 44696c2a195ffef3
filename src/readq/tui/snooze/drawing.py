"""The snooze menu: which days it offers, and its lines. Pure: the present day is a parameter."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from readq.dates import parse_day
from readq.signs import SNOOZED
from readq.tui.drawing.spans import Line, fit, ground, plain, spread
from readq.tui.drawing.titles import titled
from readq.tui.prompt.drawing import prompt_line

WIDTH = 56


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


def read_day(text: str, today: date) -> date:
    """The day that was typed; ValueError when it is none, or not after ``today``."""
    day = parse_day(text, today)
    if day <= today:
        raise ValueError(f"{spoken(day, today)} is not after today")
    return day


def spoken(day: date, today: date) -> str:
    """A day for people: ``Mon 23 Nov``, with the year when it is another one, and how far away it is."""
    text = f"{day:%a} {day.day} {day:%b}"
    if day.year != today.year:
        text += f" {day.year}"
    away = (day - today).days
    if away == 1:
        return f"{text}, tomorrow"
    return f"{text}, in {away:,} days" if away > 1 else text


def menu_lines(
    width: int,
    height: int,
    title: str,
    offered: list[Choice],
    cursor: int,
    today: date,
    *,
    typed: tuple[str, int] | None = None,
) -> list[Line]:
    """The menu for the papers called ``title``. ``typed`` is the text of a day being typed and its caret."""
    out: list[Line] = [fit([(f" {SNOOZED} ", "status.snooze"), ("Snooze ", "strong"),
                            (titled(title, width - 12), "muted")], width)]  # fmt: skip
    for index, choice in enumerate(offered):
        here = index == cursor and typed is None
        left: Line = [("▌" if here else " ", "bar"), (f" {choice.key} ", "key"), (f" {choice.label}", "text")]
        right: Line = [(f"{spoken(choice.day, today)} ", "muted")] if choice.day is not None else []
        out.append(ground(spread(left, right, width), "cursor" if here else "bar"))
    if typed is None:
        hint: Line = [(" esc", "key"), (" leaves it as it is", "muted")]
        out.append(fit([], width))
        out.append(fit(hint, width))
    else:
        text, caret = typed
        out.append(prompt_line(width, "until", text, caret))
        out.append(fit([(" ", "text"), *preview(text, today, width - 2)], width))
    if len(out) > height:
        out = [*out[: max(0, height - 2)], *out[-2:]][max(0, 2 - height) :]  # what is typed matters most
    out += [fit([], width)] * (height - len(out))
    return [line if any("@" in token for _, token in line) else ground(line, "bar") for line in out]


def preview(text: str, today: date, width: int) -> Line:
    """Which day a typed text means, or what is wrong with it."""
    if not text.strip():
        return [(plain("friday  3d  in 2 weeks  next month  2026-12-24", width), "faint")]
    try:
        day = read_day(text, today)
    except ValueError as error:
        return [(plain(str(error), width), "error")]
    return [("→ ", "good"), (spoken(day, today), "strong"), ("  enter", "key")]
