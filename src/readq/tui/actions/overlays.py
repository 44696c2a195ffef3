"""Screens that lie over the main one."""

from __future__ import annotations

from readq.tui.screens.main import MainScreen


def help_screen(main: MainScreen) -> None:
    from readq.tui.screens.chooser import Chooser
    from readq.tui.screens.help import help_items

    main.app.push_screen(Chooser(main, "Help", help_items(main.desk.keymap, main.desk.focus), narrow=False))


def palette(main: MainScreen) -> None:
    from readq.tui.screens.chooser import Chooser
    from readq.tui.screens.help import palette_items

    main.app.push_screen(Chooser(main, "Commands", palette_items(main.desk.keymap, main.desk.focus), narrow=True))
