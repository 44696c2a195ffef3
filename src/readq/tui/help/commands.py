"""Screens that lie over the main one."""

from __future__ import annotations

from collections.abc import Awaitable

from readq.tui.shell.shell import Shell


def help_screen(shell: Shell) -> None:
    from readq.tui.shell.chooser import Chooser
    from readq.tui.help.items import help_items

    shell.push(Chooser(shell, "Help", help_items(shell.workspace.keymap, shell.workspace.focus), narrow=False))


def palette(shell: Shell) -> None:
    from readq.tui.shell.chooser import Chooser
    from readq.tui.help.items import VIEW, palette_items, view_items

    workspace = shell.workspace
    items = palette_items(workspace.keymap, workspace.focus) + view_items(workspace.entries)

    def choose(name: str) -> Awaitable[None] | None:
        if not name.startswith(VIEW):
            return shell.perform_id(name)
        from readq.tui.shell.panes import show_view

        return show_view(shell, name.removeprefix(VIEW))

    shell.push(Chooser(shell, "Commands", items, narrow=True, choose=choose))
