"""Saved views: saving, renaming, deleting and ordering them, and how many papers each has."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.library import Library
from readq.tui.drawing.spans import Line, plain
from readq.tui.filter.entry import Entry
from readq.tui.prompt.prompt import Prompt
from readq.tui.shell.command import EVERYWHERE, FILTER, Command, Result
from readq.tui.tags import commands as tags

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_REST_SECONDS = 0.15  # counting waits for a pause between decisions


def save(shell: Shell) -> None:
    workspace = shell.workspace
    if workspace.found is not None:
        shell.tell("A find cannot be saved; a filter can.")
        return
    query = workspace.query
    entry = workspace.view_of(query) or workspace.view_of(workspace.home)
    name = entry.name if entry is not None and entry.kind == "saved" else ""

    def accept(text: str) -> Result:
        workspace.prompt = None
        wanted = " ".join(text.split())
        return _save(shell, wanted, query) if wanted else None

    workspace.prompt = Prompt(
        "save view as", name, accept=accept, cancel=lambda: _stop(shell), hint=f"for: {query or 'all papers'}"
    )


VIEW_SAVE = Command(
    "view.save", ("ctrl+s",), "Save this view", "Gives the current filter and its order a name and a number.",
    "Views", EVERYWHERE, save,
)  # fmt: skip


async def _save(shell: Shell, name: str, query: str) -> None:
    workspace = shell.workspace
    known = any(saved == name for saved, _ in workspace.filter_pane.saved)
    outcome = await shell.change(lambda lib: lib.views.save(name, query))
    workspace.forget_order(query)
    entry = next(
        (entry for entry in workspace.filter_pane.entries if entry.kind == "saved" and entry.name == name), None
    )
    workspace.home = query
    if outcome.operation is None:
        shell.say([("The view ", "muted"), (plain(name, 40), "strong"), (" is just this already.", "muted")])
        return
    line: Line = [("★ ", "accent"), ("Replaced " if known else "Saved as ", "muted"), (plain(name, 40), "strong")]
    if entry is not None and entry.digit:
        line += [(" · key ", "muted"), (entry.digit, "key")]
    shell.say([*line, *shell.undo_hint()])


# in the filter pane ---------------------------------------------------------------------------------------------------


def rename(shell: Shell) -> Result:
    entry = _entry(shell)
    if entry is not None and entry.kind == "tag":
        tags.rename_tag(shell, entry.name)
    elif entry is not None and entry.kind == "saved":
        _rename_view(shell, entry.name)
    else:
        shell.tell("Saved views and tags can be renamed.")
    return None


ENTRY_RENAME = Command(
    "entry.rename", ("r",), "Rename it", "The saved view or the tag, wherever it is.", "Views", (FILTER,), rename,
    "rename",
)  # fmt: skip


def delete(shell: Shell) -> Result:
    entry = _entry(shell)
    if entry is not None and entry.kind == "tag":
        return tags.delete_tag(shell, entry.name)
    if entry is None or entry.kind != "saved":
        shell.tell("Saved views and tags can be deleted.")
        return None
    return _deleted(shell, entry.name)


ENTRY_DELETE = Command(
    "entry.delete", ("d", "delete"), "Delete it", "The saved view or the tag. No paper goes away.", "Views",
    (FILTER,), delete, "delete",
)  # fmt: skip


async def _deleted(shell: Shell, name: str) -> None:
    await shell.change(lambda lib: lib.views.delete(name))
    stay_somewhere(shell)
    shell.say([("Deleted the view ", "muted"), (plain(name, 40), "strong"), *shell.undo_hint()])


def stay_somewhere(shell: Shell) -> None:
    """When the view that the list was narrowed from is gone, clearing the filter leads to the inbox."""
    from readq.tui.shell.workspace import INBOX

    if shell.workspace.view_of(shell.workspace.home) is None:
        shell.workspace.home = INBOX


def _rename_view(shell: Shell, name: str) -> None:
    def accept(text: str) -> Result:
        shell.workspace.prompt = None
        return _renamed(shell, name, text) if text.strip() else None

    shell.workspace.prompt = Prompt("rename view to", name, accept=accept, cancel=lambda: _stop(shell))


async def _renamed(shell: Shell, name: str, new: str) -> None:
    outcome = await shell.change(lambda lib: lib.views.rename(name, new))
    shown = plain(" ".join(new.split()), 40)
    if outcome.operation is None:
        shell.say([("The view is called ", "muted"), (shown, "strong"), (" already", "muted")])
    else:
        shell.say([("The view is called ", "muted"), (shown, "strong"), (" now", "muted"), *shell.undo_hint()])


def move_down(shell: Shell) -> Result:
    return _move(shell, 1)


ENTRY_MOVE_DOWN = Command(
    "entry.move.down", (")", "J", "alt+j", "alt+down", "ctrl+down"), "Move the view down",
    "Its number changes with its place.", "Views", (FILTER,), move_down, "move down",
)  # fmt: skip


def move_up(shell: Shell) -> Result:
    return _move(shell, -1)


ENTRY_MOVE_UP = Command(
    "entry.move.up", ("(", "K", "alt+k", "alt+up", "ctrl+up"), "Move the view up",
    "Its number changes with its place.", "Views", (FILTER,), move_up, "move up",
)  # fmt: skip


def _move(shell: Shell, step: int) -> Awaitable[None] | None:
    entry = _entry(shell)
    if entry is None or entry.kind != "saved":
        shell.tell("Saved views can be moved.")
        return None
    names = [saved.name for saved in shell.workspace.filter_pane.entries if saved.kind == "saved"]
    place = names.index(entry.name) + step
    if not 0 <= place < len(names):
        shell.tell("It is the last one." if step > 0 else "It is the first one.")
        return None
    return _moved(shell, entry.name, place, step)


async def _moved(shell: Shell, name: str, place: int, step: int) -> None:
    await shell.change(lambda lib: lib.views.move(name, place))
    pane = shell.workspace.filter_pane
    pane.cursor += step
    digit = pane.entries[pane.cursor].digit
    line: Line = [("★ ", "accent"), (plain(name, 40), "strong"), (f" {place + 1} of {len(pane.saved)}", "muted")]
    line += [(" · key ", "muted"), (digit, "key")] if digit else []
    shell.say([*line, *shell.undo_hint()])


def _entry(shell: Shell) -> Entry | None:
    return shell.workspace.filter_pane.current


def _stop(shell: Shell) -> None:
    shell.workspace.prompt = None


# how many papers ------------------------------------------------------------------------------------------------------


async def count_saved(shell: Shell) -> None:
    """Count what no counter knows beside everything else, as far as that is quick."""
    pane = shell.workspace.filter_pane
    await shell.pause(_REST_SECONDS)
    wanted = pane.counting
    queries = pane.uncounted
    counts = await shell.session.aside(lambda lib: _counts(lib, queries))
    pane.take_counts(wanted, counts)
    shell.sync_soon()


def _counts(lib: Library, queries: list[str]) -> dict[str, tuple[int, bool]]:
    from readq.errors import ReadqError
    from readq.search.query import parse

    found = {}
    for query in queries:
        try:
            papers = lib.open_list(parse(query))
        except ReadqError:
            continue  # a view from another version, or edited by hand: it says so when it is opened
        found[query] = (papers.total, papers.complete)
    return found


COMMANDS = (ENTRY_RENAME, ENTRY_DELETE, ENTRY_MOVE_DOWN, ENTRY_MOVE_UP, VIEW_SAVE)
