"""Screens that lie over the main one."""

from __future__ import annotations

from collections.abc import Awaitable

from readq.tui.screens.main import MainScreen


def help_screen(main: MainScreen) -> None:
    from readq.tui.screens.chooser import Chooser
    from readq.tui.screens.help import help_items

    main.app.push_screen(Chooser(main, "Help", help_items(main.desk.keymap, main.desk.focus), narrow=False))


def palette(main: MainScreen) -> None:
    from readq.tui.screens.chooser import Chooser
    from readq.tui.screens.help import VIEW, palette_items, view_items

    desk = main.desk
    items = palette_items(desk.keymap, desk.focus) + view_items(desk.entries)

    def choose(name: str) -> Awaitable[None] | None:
        if not name.startswith(VIEW):
            return main.perform_id(name)
        from readq.tui.actions.panes import show_view

        return show_view(main, name.removeprefix(VIEW))

    main.app.push_screen(Chooser(main, "Commands", items, narrow=True, choose=choose))
