"""The key that writes papers for another program: in which format, then where to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.tui.drawing.spans import plain
from readq.tui.prompt.prompt import Prompt, Question
from readq.tui.shell.command import DETAIL, EVERYWHERE, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

VAULT = "vault"
_LAST = "tui.export"  # the format chosen last, and the folder written to


def export(shell: Shell) -> None:
    from readq.formats.writing.registry import EXPORTS
    from readq.formats.writing.registry import export as form
    from readq.tui.shell.chooser import Chooser
    from readq.tui.shell.item import Item

    ids, what = _papers(shell)
    items = []
    for name in EXPORTS:
        each = form(name)
        items.append(Item(name, [(each.title, "text")], f"{each.title}  {name} {each.ending}", [(f"{name} ", "muted")]))
    items.append(Item(VAULT, [("Notes in a folder", "text")], f"Notes in a folder  {VAULT} md", [("vault ", "muted")]))
    last = _last(shell)[0]
    start = last if last in (*EXPORTS, VAULT) else ""
    shell.push(
        Chooser(
            shell, f"Export {what}", items, narrow=True, start=start, does="chooses it",
            choose=lambda name: (_folder if name == VAULT else _where)(shell, ids, what, name),
        )
    )  # fmt: skip


EXPORT = Command(
    "export", ("x",), "Export", "The selected papers, else the list: for a bibliography, a table, another program.",
    "Paper", EVERYWHERE, export, needs_paper=True,
)  # fmt: skip


def _papers(shell: Shell) -> tuple[Sequence[int] | None, str]:
    """The papers to write (None: all that the filter lets through), and how they are called."""
    workspace = shell.workspace
    browser = workspace.browser
    if browser.selected:
        ids = browser.targets()
        return ids, f"{len(ids):,} selected" if len(ids) != 1 else "the selected paper"
    if workspace.focus == DETAIL:
        return [shell.row.id], "this paper"
    total = browser.papers.total
    listed = "the paper listed" if total == 1 else f"all {total:,} listed"
    if workspace.found is not None:
        return browser.papers.ids(0, total), listed
    return None, listed if browser.papers.complete else "all that match"


def _where(shell: Shell, ids: Sequence[int] | None, what: str, name: str) -> Result:
    from readq.formats.writing.registry import export as form

    ending = form(name).ending
    folder = _last(shell)[1]

    def accept(text: str) -> Result:
        from readq.tui.export.writing import copy, named

        shell.ask(None)
        if not text.strip():
            shell.start(copy(shell, ids, name), long=True)
            return None
        path = named(text)
        if not path.exists():
            _write(shell, ids, name, str(path))
            return None

        def answered(yes: bool) -> Result:
            shell.ask(None)
            if yes:
                _write(shell, ids, name, str(path))
            return None

        shell.ask(Question(f"Replace {plain(str(path), 60)}?", answered))
        return None

    hint = "a file · an empty line copies it to the clipboard"
    begun = shell.unsent.pop(name, f"{folder}readq.{ending}")
    shell.ask(Prompt(f"write {what} to", begun, accept=accept, cancel=lambda: shell.ask(None), hint=hint))
    return None


def _folder(shell: Shell, ids: Sequence[int] | None, what: str, name: str) -> Result:
    def accept(text: str) -> Result:
        from readq.tui.export.writing import into_vault, named

        shell.ask(None)
        if text.strip():
            path = str(named(text, folder=True))
            _remember(shell, name, path)
            shell.start(into_vault(shell, ids, name, path), long=True)
        return None

    hint = "a folder · of what you wrote in it nothing is touched"
    label = f"notes of {what} in"
    shell.ask(Prompt(label, f"{_last(shell)[1]}papers", accept=accept, cancel=lambda: shell.ask(None), hint=hint))
    return None


def _write(shell: Shell, ids: Sequence[int] | None, name: str, path: str) -> None:
    from readq.tui.export.writing import write

    _remember(shell, name, path)
    shell.start(write(shell, ids, name, path), long=True)


def _remember(shell: Shell, name: str, path: str) -> None:
    """Offer this format and the folder of this path the next time."""
    folder, slash, _ = path.rpartition("/")
    with suppress(ReadqError):  # in a library that cannot be written to
        shell.session.lib.set_state(_LAST, [name, folder + slash])


def _last(shell: Shell) -> tuple[str, str]:
    kept = shell.session.lib.state(_LAST)
    if isinstance(kept, list) and len(kept) == 2 and all(isinstance(each, str) for each in kept):
        return kept[0], kept[1]
    return "", ""


COMMANDS = (EXPORT,)
