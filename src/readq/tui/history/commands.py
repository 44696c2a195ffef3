"""Looking back: the history and the statistics."""

from __future__ import annotations

from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.history.screen import HistoryScreen

    shell.push(HistoryScreen(shell))


def statistics(shell: Shell) -> None:
    from readq.tui.statistics.screen import StatisticsScreen

    shell.push(StatisticsScreen(shell))
