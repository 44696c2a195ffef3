"""Which keys the bottom line of the main screen names: those that matter here and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.text import cell_width
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line
from readq.tui.shell.command import FILTER, LIST, Command, shown

if TYPE_CHECKING:
    from readq.tui.shell.workspace import Workspace

Hints = list[tuple[str, str]]  # key and word
_ON_A_PAPER = ("skip", "queue", "read", "snooze", "note", "tags", "open")  # of no use where there is none
_ON_SELECTED = (("skip", "skip"), ("queue", "queue"), ("tags", "tag"), ("read", "read"), ("snooze", "snooze"),
                ("back", "clear"))  # fmt: skip
_ON_AN_ENTRY = ("open", "rename", "delete", "move down", "move up")
_WITHOUT: dict[str, tuple[str, ...]] = {"saved": (), "tag": ("move down", "move up")}


def hints(workspace: Workspace) -> Hints:
    """The (key, word) pairs for what is shown, most useful first."""
    if not workspace.counts.total and workspace.focus == LIST:  # nothing to decide on yet
        return [(workspace.keymap.key(id_), word) for id_, word in (("leave", "quit"), ("palette", "all commands"))]
    if workspace.focus == LIST:
        return _of_list(workspace)
    return _of_filter(workspace) if workspace.focus == FILTER else workspace.keymap.hints(workspace.focus)


def lead(workspace: Workspace) -> str:
    """What the keys are for, where that is not the paper under the cursor."""
    selected = workspace.browser.selected
    return f"{number(selected)} selected: " if selected and workspace.focus == LIST else ""


def meant_at(workspace: Workspace, line: Line, x: int) -> Command | None:
    """The command whose key, or the word beside it, is at column ``x`` of a bottom ``line``."""
    at, key = 0, ""
    for text, token in line:
        if token.partition("@")[0] == "key":
            key = text.strip()
            end = at + cell_width(text)
        else:  # the word is what comes next, up to the space that parts it from what follows
            end = at + cell_width(text.rstrip())
        if at <= x < end:
            break
        at += cell_width(text)
        if token.partition("@")[0] != "key":
            key = ""
    else:
        return None
    keymap = workspace.keymap
    return next(
        (
            command
            for command in keymap.commands
            if key and workspace.focus in command.contexts and key in map(shown, keymap.keys_of(command))
        ),
        None,
    )


def _of_list(workspace: Workspace) -> Hints:
    if workspace.browser.selected:
        found = [(workspace.keymap.key(id_), word) for id_, word in _ON_SELECTED]
        return [hint for hint in found if hint[0]]
    usual = workspace.keymap.hints(LIST)
    if not workspace.browser.papers.total:
        usual = [hint for hint in usual if hint[1] not in _ON_A_PAPER]
    own = []
    if workspace.found is not None or workspace.query != workspace.home:
        own.append((workspace.keymap.key("back"), "back"))
    if workspace.found is None and workspace.view_of(workspace.query) is None:
        own.append((workspace.keymap.key("view.save"), "save view"))
    return [hint for hint in own if hint[0]] + usual


def _of_filter(workspace: Workspace) -> Hints:
    entry = workspace.filter_pane.current
    kind = entry.kind if entry is not None else ""
    without = _WITHOUT.get(kind, _ON_AN_ENTRY[1:])
    own = workspace.keymap.hints(FILTER)
    mine = [hint for hint in own if hint[1] in _ON_AN_ENTRY]
    return [hint for hint in mine if hint[1] not in without] + [hint for hint in own if hint not in mine]
