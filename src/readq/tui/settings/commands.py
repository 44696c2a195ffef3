"""Colours chosen while the app runs, and a look at what is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.config.options import OPTIONS
from readq.tui.drawing.spans import Line, plain, wrap
from readq.tui.settings.appearance import OURS, internal, theme_key, theme_names
from readq.tui.shell.command import EVERYWHERE, Command
from readq.tui.shell.item import WIDTH, Item

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def choose_theme(shell: Shell) -> None:
    from readq.tui.shell.chooser import Chooser

    app = shell.app
    before = app.chosen_theme
    names = theme_names()
    now = next((name for name in names if internal(name) == before), "")
    items = []
    for name in names:
        line: Line = [("● " if name == now else "  ", "accent"), (name, "text")]
        items.append(Item(name, line, name, [("readq's own ", "faint")] if name in OURS else []))

    def moved(name: str) -> None:
        app.wear(internal(name) if name else before)

    # What lies behind is to be seen in its true colours.
    shell.push(
        Chooser(
            shell, "Theme", items, narrow=True, choose=lambda name: _keep(shell, name), start=now, moved=moved,
            clear=True,
        )
    )  # fmt: skip


THEME = Command(
    "theme", (), "Choose a theme", "Colours, shown as you go through them.", "App", EVERYWHERE, choose_theme,
)  # fmt: skip


async def _keep(shell: Shell, name: str) -> None:
    shell.app.wear(internal(name))
    await shell.session.write(lambda lib: lib.set_state(theme_key(), name))
    line: Line = [("Theme ", "muted"), (name, "strong")]
    config = shell.workspace.config
    if config.given("theme"):
        line.append((f" until you leave: {config.origin('theme')} says {plain(config['theme'], 30)}", "muted"))
    shell.say(line)


def show(shell: Shell) -> None:
    from readq.config.writing import written
    from readq.tui.shell.chooser import Chooser

    config = shell.workspace.config
    items: list[Item] = []
    if config.problems:
        items.append(Item(None, [("What was not followed", "heading")], ""))
        for number, problem in enumerate(sorted(config.problems)):
            items += _problem(number, plain(config.place(problem.line), 30), plain(problem.reason, 200), shell.width)
        items.append(Item(None, [], ""))
    where = f"Set in {plain(str(config.path), 100)}"
    items.append(Item(None, [(where, "heading")], ""))
    if not config.found:
        items.append(Item(None, [("There is no such file yet: readq config --init writes one.", "muted")], ""))
    for option in OPTIONS:
        value = plain(written(config.shown(option.name)) or "-", 40)
        line = [(f"{option.name:<16} ", "key"), (value, "strong" if config.given(option.name) else "text")]
        items.append(
            Item(option.name, line, option.name, [(f"{plain(config.origin(option.name), 40)} ", "muted")], option.help)
        )
    ids = {command.id for command in shell.workspace.keymap.commands}
    known = [name for name in config.keys if name in ids]  # what is not is among the problems
    changed = [(name, config.key_paths[name]) for name in known if shell.workspace.keymap.changed(name)]
    for name, path in changed:
        keys = " ".join(shell.workspace.keymap.keys(name)) or "-"
        right: Line = [(f"{plain(config.place(config.line(*path)), 40)} ", "muted")]
        items.append(Item(f"keys.{name}", [(f"{f'keys.{name}':<16} ", "key"), (keys, "strong")], name, right))
    shell.push(Chooser(shell, "Settings", items, narrow=False, does=""))


SETTINGS = Command("settings", (), "Settings", "What is in force and where it comes from.", "App", EVERYWHERE, show)


def _problem(number: int, place: str, reason: str, width: int) -> list[Item]:
    """What was not followed, in as many lines as it takes."""
    indent = f"{place}  "
    room = max(20, min(width, WIDTH) - len(indent) - 6)
    lines = [reason[start:end] for start, end in wrap(reason, room)]
    first = Item(f"problem {number}", [(indent, "note"), (lines[0], "text")], reason)
    return [first, *(Item(None, [(" " * len(indent), "text"), (line, "text")], "") for line in lines[1:])]


COMMANDS = (THEME, SETTINGS)
