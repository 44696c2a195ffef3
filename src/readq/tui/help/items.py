"""What the help screen and the palette list, from the command declarations."""

from __future__ import annotations

from collections.abc import Iterable

from readq.tui.drawing.spans import Line, plain
from readq.tui.filter.entry import Entry
from readq.tui.shell.command import ANYWHERE, CONTEXTS, GROUPS, Command, Keymap, shown
from readq.tui.shell.item import Item

VIEW = "view:"
_KEYS_WIDTH = 15  # cells; of more keys for one command the first ones are named


def help_items(keymap: Keymap, context: str) -> list[Item]:
    """Every command that works in ``context``, by group; then what works elsewhere."""
    items: list[Item] = []
    for here, title in ((True, f"Keys in {CONTEXTS[context]}"), (False, "Elsewhere")):
        commands = [
            command
            for command in keymap.commands
            if (context in command.contexts if here else _elsewhere(command, context))
        ]
        if not commands:
            continue
        items.append(Item(None, [(title, "accent")], title))
        for group in GROUPS:
            members = [command for command in commands if command.group == group and not _numbered(command)]
            numbered = group == "Views" and here and any(_numbered(command) for command in commands)
            if not members and not numbered:
                continue
            items.append(Item(None, [(group, "heading")], group))
            if numbered:
                items.append(Item(None, _entry("1 … 9", "Views, as numbered in the filter pane"), "views"))
            for command in members:
                keys = " ".join(shown(key) for key in keymap.keys_of(command))
                where = "" if here else f" ({', '.join(CONTEXTS[name] for name in command.contexts)})"
                line = _entry(keys, command.label + where)
                search = f"{command.label}  {keys} {command.help} {command.group}"
                items.append(Item(command.id if here else None, line, search, help=command.help))
    return items


def palette_items(keymap: Keymap, context: str) -> list[Item]:
    """Every command that works in ``context``."""
    items = []
    for command in keymap.commands:
        if context in command.contexts and command.id != "palette":
            keys = " ".join(shown(key) for key in keymap.keys_of(command)[:1])
            line: Line = [(f"{command.label:<28} ", "text"), (command.group, "faint")]
            items.append(Item(command.id, line, command.label, [(f"{keys} ", "key")], command.help))
    return items


def view_items(entries: Iterable[Entry]) -> list[Item]:
    """The saved views, to be opened by name; an item's id is `VIEW` and the query."""
    return [
        Item(f"{VIEW}{entry.query}", [(f"{plain(entry.label, 28):<28} ", "text"), ("View", "faint")], entry.label,
             [(f"{entry.digit} ", "key")], f"Shows {plain(entry.query or 'all papers', 60)}")
        for entry in entries
        if entry.kind == "saved"
    ]  # fmt: skip


def _elsewhere(command: Command, context: str) -> bool:
    """Whether a command that does not work in ``context`` is worth naming there."""
    return (
        context in ANYWHERE and context not in command.contexts and any(name in ANYWHERE for name in command.contexts)
    )


def _numbered(command: Command) -> bool:
    return command.id.startswith("view.") and command.id[5:].isdigit()


def _entry(keys: str, label: str) -> Line:
    while len(keys) > _KEYS_WIDTH and " " in keys:
        keys = keys.rpartition(" ")[0]
    return [(f"  {keys:<{_KEYS_WIDTH}} ", "key"), (label, "text")]
