"""What the keys do in the snooze menu, and while a day is typed there. The days that are offered have keys of their
own, which stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.paper import commands as paper_
from readq.tui.paper_list import moving
from readq.tui.shell import leaving
from readq.tui.shell.command import SNOOZE_DAY, SNOOZE_MENU

if TYPE_CHECKING:
    from readq.tui.snooze.screen import SnoozeScreen


def next_line(screen: SnoozeScreen) -> None:
    screen.step(1)


def previous_line(screen: SnoozeScreen) -> None:
    screen.step(-1)


def accept(screen: SnoozeScreen) -> None:
    screen.accept()


def accept_day(screen: SnoozeScreen) -> None:
    screen.accept_day()


def type_no_day(screen: SnoozeScreen) -> None:
    screen.type_no_day()


COMMANDS = (
    moving.DOWN.elsewhere(
        SNOOZE_MENU, run=next_line, label="Next line", help="One down.", keys=("down", "tab"),
    ),
    moving.UP.elsewhere(
        SNOOZE_MENU, run=previous_line, label="Previous line", help="One up.", keys=("up", "shift+tab"),
    ),
    paper_.OPEN.elsewhere(
        SNOOZE_MENU, run=accept, label="Snooze until then", help="The day under the cursor.", keys=("enter",),
    ),
    paper_.OPEN.elsewhere(
        SNOOZE_DAY, run=accept_day, label="Snooze until then", help="The day that is typed.", keys=("enter",),
    ),
    leaving.LEAVE.elsewhere(
        SNOOZE_DAY, run=type_no_day, label="Back to the menu", help="Types no day.", keys=("escape", "ctrl+c"),
    ),
)  # fmt: skip
