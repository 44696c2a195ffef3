"""The key that adds a paper by its title, an id or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.paths import sample_pages
from readq.tui.drawing.titles import titled
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
    shell.say([("+ ", "accent"), (said, "muted"), (titled(row.title, max(20, shell.width - 30)), "strong")])


ADD = Command(
    "add", ("I",), "Add a paper", "By its title, an arXiv id, a DOI or its address.", "Find", EVERYWHERE, add,
)  # fmt: skip


def take_in(shell: Shell) -> None:
    from readq.tui.add import taking_in

    def accept(text: str) -> Result:
        shell.ask(None)
        if text.strip():
            shell.start(taking_in.take_in(shell, taking_in.named(text)), long=True)
        return None

    hint = "a file or folder: a saved page, a .bib, a mail folder, an export"
    unsent = shell.unsent.pop(taking_in.UNSENT, "")
    shell.ask(Prompt("take in", unsent, accept=accept, cancel=lambda: shell.ask(None), hint=hint))


TAKE_IN = Command(
    "take_in", ("ctrl+o",), "Take in a file or folder", "Whatever lists papers: a saved page, a .bib, mail, an export.",
    "Find", EVERYWHERE, take_in,
)  # fmt: skip


def try_samples(shell: Shell) -> None:
    from readq.tui.add import taking_in

    pages = sample_pages()
    if pages is None:
        shell.tell("The sample pages are not installed with this readq.")
        return
    shell.start(taking_in.take_in(shell, pages), long=True)


SAMPLES = Command(
    "samples", (), "Take in the sample pages", "Some hundred papers that come with readq, to try it on.", "Find",
    EVERYWHERE, try_samples,
)  # fmt: skip

COMMANDS = (ADD, TAKE_IN, SAMPLES)
