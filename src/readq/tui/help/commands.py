"""Every key that works where the reader is, and every command by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import ROOMS, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.filter.pane import show_view
    from readq.tui.help.items import help_items
    from readq.tui.help.pages import QUERY, Page, query_items, sign_items, start_items
    from readq.tui.help.screen import HelpScreen

    room, keymap = shell.room, shell.workspace.keymap
    pages = (
        Page("Start", start_items(keymap, room.context)),
        Page("Keys", help_items(keymap, room.context)),
        Page("Query", query_items(runs=room is shell.main), "shows what it finds"),
        Page("Signs", sign_items()),
    )

    def choose(name: str) -> Result:
        if name.startswith(QUERY):
            return show_view(shell, name.removeprefix(QUERY))
        return room.perform_id(name)

    shell.push(HelpScreen(shell, pages, 1, choose))


HELP = Command("help", ("?", "f1"), "Help", "Every key that works here.", "App", ROOMS, show)


def palette(shell: Shell) -> None:
    from readq.tui.filter.pane import show_view
    from readq.tui.help.items import VIEW, palette_items, view_items
    from readq.tui.shell.chooser import Chooser

    workspace, room = shell.workspace, shell.room
    items = palette_items(workspace.keymap, room.context)
    if room is shell.main:
        items += view_items(workspace.filter_pane.entries)

    def choose(name: str) -> Result:
        if name.startswith(VIEW):
            return show_view(shell, name.removeprefix(VIEW))
        return room.perform_id(name)

    shell.push(Chooser(shell, "Commands", items, narrow=True, choose=choose))


PALETTE = Command(
    "palette", (":", "ctrl+p"), "All commands", "Type to find a command.", "App", ROOMS, palette, "commands"
)

COMMANDS = (HELP, PALETTE)
