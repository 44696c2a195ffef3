"""Panes: which has the keys, and how much room each has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import DETAIL, EVERYWHERE, FILTER, LIST, PAPERS, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_ORDER = (LIST, DETAIL, FILTER)


def next_pane(shell: Shell) -> None:
    _turn(shell, 1)


PANE_NEXT = Command("pane.next", ("tab",), "Next pane", "List, paper, filter.", "Panes", EVERYWHERE, next_pane)


def previous_pane(shell: Shell) -> None:
    _turn(shell, -1)


PANE_PREVIOUS = Command(
    "pane.previous", ("shift+tab",), "Previous pane", "The other way round.", "Panes", EVERYWHERE, previous_pane,
)  # fmt: skip


def _turn(shell: Shell, step: int) -> None:
    workspace = shell.workspace
    if workspace.arrangement.only:
        workspace.arrangement.only = ""
        shell.rearrange()
    index = _ORDER.index(workspace.focus)
    focus(shell, _ORDER[(index + step) % len(_ORDER)])


def focus(shell: Shell, pane: str) -> None:
    """Give the keys to a pane; it is unfolded if it cannot be seen."""
    workspace = shell.workspace
    frame = workspace.frame(shell.width, shell.height)
    leaving = workspace.focus == FILTER and pane != FILTER
    workspace.focus = pane
    if (
        leaving and not _wide(shell) and workspace.arrangement.filters.pop(False, False)
    ):  # it was only unfolded for a moment
        shell.rearrange()
    elif not frame.pane(pane).shown:
        if pane == FILTER:
            workspace.arrangement.filters[_wide(shell)] = True
            if not workspace.frame(shell.width, shell.height).filter.shown:
                workspace.arrangement.only = FILTER
        else:
            workspace.arrangement.only = pane if pane == DETAIL else ""
        shell.rearrange()
    if pane == FILTER:
        workspace.message = None  # its keys are others, and the footer is where they are found
        current = workspace.view_of(workspace.query)
        if current is not None:
            workspace.filter_pane.cursor = workspace.filter_pane.entries.index(current)


def _wide(shell: Shell) -> bool:
    from readq.tui.shell.layout import WIDE

    return shell.width >= WIDE


def toggle_filter(shell: Shell) -> None:
    workspace = shell.workspace
    shown = workspace.frame(shell.width, shell.height).filter.shown
    workspace.arrangement.filters[_wide(shell)] = not shown
    workspace.arrangement.only = ""
    if shown and workspace.focus == FILTER:
        workspace.focus = LIST
    shell.rearrange()


PANE_FILTER = Command(
    "pane.filter", ("\\",), "Show or fold the filter pane", "Views, tags and sources.", "Panes", EVERYWHERE,
    toggle_filter,
)  # fmt: skip


def maximise(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.arrangement.only = "" if workspace.arrangement.only else workspace.focus
    shell.rearrange()


PANE_MAXIMISE = Command("pane.maximise", ("M",), "Maximise this pane", "And back.", "Panes", EVERYWHERE, maximise)


def grow(shell: Shell) -> None:
    _share(shell, 1)


PANE_GROW = Command("pane.grow", (">",), "More room for the list", "The paper gives way.", "Panes", PAPERS, grow)


def shrink(shell: Shell) -> None:
    _share(shell, -1)


PANE_SHRINK = Command("pane.shrink", ("<",), "More room for the paper", "The list gives way.", "Panes", PAPERS, shrink)


def _share(shell: Shell, step: int) -> None:
    chosen = shell.workspace.arrangement
    name = "beside" if _wide(shell) else "stacked"
    setattr(chosen, name, max(3, min(17, getattr(chosen, name) + step)))
    shell.rearrange()


def two_lines(shell: Shell) -> None:
    pane = shell.workspace.list_pane
    pane.two_lines = not pane.two_lines
    shell.rearrange()
    shell.tell("Two lines a paper." if pane.two_lines else "A line a paper.")


PANE_DENSITY = Command(
    "pane.density", ("V",), "One line a paper, or two", "With two, titles are whole and what is known stands below.",
    "Panes", PAPERS, two_lines,
)  # fmt: skip


COMMANDS = (PANE_NEXT, PANE_PREVIOUS, PANE_FILTER, PANE_MAXIMISE, PANE_GROW, PANE_SHRINK, PANE_DENSITY)
