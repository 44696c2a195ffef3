"""Looking back: the history and the statistics."""

from __future__ import annotations

from readq.tui.screens.main import MainScreen


def show(main: MainScreen) -> None:
    from readq.tui.screens.history import HistoryScreen

    main.app.push_screen(HistoryScreen(main))


def statistics(main: MainScreen) -> None:
    from readq.tui.screens.statistics import StatisticsScreen

    main.app.push_screen(StatisticsScreen(main))
