"""The key that adds a paper by its title, an id or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.drawing.spans import plain
from readq.tui.prompt.prompt import Prompt
from readq.tui.shell.command import EVERYWHERE, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def add(shell: Shell) -> None:
    def accept(text: str) -> Result:
        shell.ask(None)
        return _added(shell, text) if text.strip() else None

    shell.ask(
        Prompt(
            "add", "", accept=accept, cancel=lambda: shell.ask(None), hint="a title, an arXiv id, a DOI or an address"
        )
    )


async def _added(shell: Shell, text: str) -> None:
    id_, new = await shell.change(lambda lib: lib.add(text))
    row = shell.session.lib.rows([id_])[0]
    said = "Added " if new else "It is there already: "
    shell.say([("+ ", "accent"), (said, "muted"), (plain(row.title, max(20, shell.width - 30)), "strong")])


ADD = Command(
    "add", ("I",), "Add a paper", "By its title, an arXiv id, a DOI or its address.", "Find", EVERYWHERE, add,
)  # fmt: skip

COMMANDS = (ADD,)
