"""The statistics, and what the keys do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.filter import commands as filter_
from readq.tui.paper_list import moving
from readq.tui.shell import leaving, panes
from readq.tui.shell.command import EVERYWHERE, STATISTICS, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell
    from readq.tui.statistics.screen import StatisticsScreen

_PAGE = 5  # lines of numbers, or charts
_FAR = 10_000


def show(shell: Shell) -> None:
    from readq.tui.statistics.screen import StatisticsScreen

    shell.push(StatisticsScreen(shell))


def leave(screen: StatisticsScreen) -> None:
    screen.dismiss(None)


def stop_or_leave(screen: StatisticsScreen) -> None:
    if not screen.was_looking:  # else the key has only stopped that
        screen.dismiss(None)


STATS = Command(
    "stats", ("S",), "Statistics", "What was decided when, what came of each source and author, how long papers wait.",
    "Views", EVERYWHERE, show,
)  # fmt: skip
COMMANDS = (
    STATS,
    Command(
        "stats.open", ("enter",), "The papers behind it", "Every number opens what it counts.", "Move", (STATISTICS,),
        lambda screen: screen.open_papers(), "the papers", on_screen=True,
    ),
    Command(
        "stats.right", ("right", "l"), "Next number", "To the right; in a chart the day after.", "Move", (STATISTICS,),
        lambda screen: screen.go_right(1), on_screen=True,
    ),
    Command(
        "stats.left", ("left", "h"), "Previous number", "To the left; in a chart the day before.", "Move",
        (STATISTICS,), lambda screen: screen.go_right(-1), on_screen=True,
    ),
    moving.DOWN.elsewhere(STATISTICS, run=lambda screen: screen.go_down(1), label="Next line",
                          help="One line of numbers, or one chart, down."),
    moving.UP.elsewhere(STATISTICS, run=lambda screen: screen.go_down(-1), label="Previous line",
                        help="One line of numbers, or one chart, up."),
    panes.PANE_NEXT.elsewhere(STATISTICS, run=lambda screen: screen.go_down(1), label="Next line",
                              help="As the arrow does."),
    panes.PANE_PREVIOUS.elsewhere(STATISTICS, run=lambda screen: screen.go_down(-1), label="Previous line",
                                  help="As the arrow does."),
    moving.PAGE_DOWN.elsewhere(STATISTICS, run=lambda screen: screen.go_down(_PAGE), label="Five lines down",
                               help="Of numbers and charts."),
    moving.PAGE_UP.elsewhere(STATISTICS, run=lambda screen: screen.go_down(-_PAGE), label="Five lines up",
                             help="Of numbers and charts."),
    moving.FIRST.elsewhere(STATISTICS, run=lambda screen: screen.go_down(-_FAR), label="To the top",
                           help="How many papers are where."),
    moving.LAST.elsewhere(STATISTICS, run=lambda screen: screen.go_down(_FAR), label="To the end",
                          help="The last line of numbers."),
    filter_.RELOAD.elsewhere(STATISTICS, run=lambda screen: screen.read_again(), label="Count again",
                             help="What was done meanwhile.", hint="count again"),
    leaving.LEAVE.elsewhere(STATISTICS, run=stop_or_leave, label="Back to the list", help="Where you came from.",
                          keys=("escape",)),
    STATS.elsewhere(STATISTICS, run=leave, label="Close the statistics", help="Where you came from."),
)  # fmt: skip
