"""Which keys the bottom line of the main screen names: those that matter here and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.drawing.lines import footer_line, number
from readq.tui.drawing.spans import Line
from readq.tui.shell.command import FILTER, LIST

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


def bottom_line(workspace: Workspace, width: int, shown: Hints, lead: str = "") -> Line:
    """The bottom line of a screen: as many hints as fit, behind ``lead``, and the way to help."""
    keymap = workspace.keymap
    if workspace.mouse_free:
        lead = f"{keymap.key('mouse')} mouse back  {lead}"
    return footer_line(width, shown, (keymap.key("help"), "help"), lead)


def lead(workspace: Workspace) -> str:
    """What the keys are for, where that is not the paper under the cursor."""
    selected = workspace.browser.selected
    return f"{number(selected)} selected: " if selected and workspace.focus == LIST else ""


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
