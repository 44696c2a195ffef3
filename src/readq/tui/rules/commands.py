"""The rules for papers that arrive: seeing, making, resting and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.paper import commands as paper_
from readq.tui.shell import entry_commands
from readq.tui.shell.command import EVERYWHERE, RULES, SOURCES, Command, Result

if TYPE_CHECKING:
    from readq.tui.fetch.screen import SourcesScreen
    from readq.tui.rules.screen import RulesScreen
    from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.rules.screen import RulesScreen

    shell.push(RulesScreen(shell))


def show_over(screen: SourcesScreen) -> None:
    show(screen.shell)


SHOW = Command(
    "rules", (), "Rules", "What is done with papers as they arrive: skip, queue, tag, raise or watch them.", "Find",
    EVERYWHERE, show,
)  # fmt: skip


def add(screen: RulesScreen) -> None:
    screen.begin()


def pause(screen: RulesScreen) -> Result:
    return screen.pause()


def remove(screen: RulesScreen) -> None:
    screen.ask_to_remove()


COMMANDS = (
    SHOW,
    SHOW.elsewhere(SOURCES, run=show_over, hint="rules", keys=("r",)),
    Command(
        "rules.add", ("a",), "Make a rule", "Begins with the query of the list; is tried on the library first.", "Find",
        (RULES,), add, "make a rule", on_screen=True,
    ),
    paper_.OPEN.elsewhere(
        RULES, run=entry_commands.choose, label="What it matches", keys=("enter",), help="In the list.", hint="papers",
    ),
    Command(
        "rules.pause", ("p",), "Let it rest", "Or work again, on what arrives from then on.", "Find", (RULES,), pause,
        "pause", on_screen=True,
    ),
    Command(
        "rules.remove", ("x",), "Remove the rule", "What it decided stays.", "Find", (RULES,), remove, "remove",
        on_screen=True,
    ),
)  # fmt: skip
