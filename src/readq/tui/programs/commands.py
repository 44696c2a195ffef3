"""The menu of what can be done with papers outside of readq, and the reader's own commands in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.tui.shell.command import ONE, Command, Result

if TYPE_CHECKING:
    from readq.config.programs import Program
    from readq.tui.drawing.spans import Line
    from readq.tui.shell.shell import Shell

OWN = "own."  # before the name of one of the reader's own commands in its id


def menu(shell: Shell) -> None:
    from readq.tui.drawing.spans import plain
    from readq.tui.programs.sharing import TARGETS, share
    from readq.tui.shell.chooser import Chooser
    from readq.tui.shell.item import Item

    workspace = shell.workspace
    keymap, ids = workspace.keymap, workspace.browser.targets()
    own = workspace.config.programs
    items = [Item(None, [("Your commands", "heading")], "")]
    for program in own:
        key = keymap.key(own_id(program))
        right: Line = [(f"{key} ", "key")] if key else []
        line: Line = [(plain(program.name, 50), "text")]
        items.append(Item(own_id(program), line, program.name, right, plain(" ".join(program.run), 60)))
    if not own:
        items.append(Item(None, [("  none yet: [[command]] in config.toml, see docs/CONFIG.md", "muted")], ""))
    items.append(Item(None, [("Hand on", "heading")], ""))
    keys = {"id": keymap.key("copy.id"), "citation": keymap.key("copy.citation")} if len(ids) == 1 else {}
    for target, label in TARGETS.items():
        items.append(Item(target, [(label, "text")], label, [(f"{keys.get(target, '')} ", "key")]))

    def choose(name: str) -> Result:
        if name in TARGETS:
            share(shell, name, ids)
            return None
        return shell.room.perform_id(name)

    what = f"{len(ids):,} selected papers" if len(ids) > 1 else "this paper"
    shell.push(Chooser(shell, f"Do with {what}", items, narrow=True, choose=choose))


MENU = Command(
    "own", ("!",), "Your commands, and handing on", "Your own programs on papers; copies, and a mail.", "Paper", ONE,
    menu, needs_paper=True,
)  # fmt: skip


def own_id(program: Program) -> str:
    """The id of the command that runs a program of the reader's."""
    return OWN + program.name.casefold()


def own_commands(programs: Sequence[Program]) -> tuple[Command, ...]:
    """A command for each of the reader's programs; their keys are what the settings give them."""

    def command(program: Program) -> Command:
        def run(shell: Shell) -> Result:
            from readq.tui.programs.on_papers import run as run_on_papers

            return run_on_papers(shell, program)

        how = "once for all selected" if program.together else "on each selected paper"
        where = ", in the terminal" if program.terminal else ""
        said = f"Your own command, {how}{where}."
        return Command(own_id(program), (), program.name, said, "Paper", ONE, run, needs_paper=True)

    return tuple(map(command, programs))


COMMANDS = (MENU,)
