"""What one can go to on the main screen, where it is, and the letter that goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from readq.text import cell_width
from readq.tui.filter.pane import show_view
from readq.tui.paper_list.order import sort_by_heading
from readq.tui.shell.clicking import pressed
from readq.tui.shell.command import DETAIL, FILTER, LIST, Result
from readq.tui.shell.panes import focus

if TYPE_CHECKING:
    from readq.tui.shell.layout import Frame, Rect
    from readq.tui.shell.shell import Shell

_PANES = {"l": (LIST, "list"), "p": (DETAIL, "paper"), "f": (FILTER, "filter pane")}
_LETTERS = "asdghjkqwertyuiozxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM"


class Target(NamedTuple):
    """The key ``letter`` at column ``x`` of line ``y`` goes there by ``go``; ``name`` is said beside it, if anything
    is."""

    letter: str
    name: str
    x: int
    y: int
    go: Callable[[Shell], Result]


def targets(shell: Shell) -> list[Target]:
    """All of them: the panes, the entries of the filter pane, the headings of the list, the views that the top line
    names, and help and the commands in the bottom line."""
    workspace = shell.workspace
    frame = workspace.frame(shell.width, shell.height)
    found = [
        _pane(letter, pane, name, frame.pane(pane)) for letter, (pane, name) in _PANES.items() if frame.pane(pane).shown
    ]
    letters = iter(_LETTERS)
    found += _entries(shell, frame, letters)
    found += _headings(shell, frame, letters)
    taken = {target.letter for target in found}
    return found + [target for target in _keys(shell, frame) if target.letter not in taken]


def _pane(letter: str, pane: str, name: str, rect: Rect) -> Target:
    x, y = rect.x + max(0, (rect.width - len(name) - 5) // 2), rect.y + rect.height // 2
    if pane == FILTER:  # beside the letters of its entries, and where there are the fewest
        x, y = max(x, rect.x + 3), rect.y + rect.height - 1
    return Target(letter, name, x, y, partial(focus, pane=pane))


def _entries(shell: Shell, frame: Frame, letters: Iterator[str]) -> Iterator[Target]:
    pane = shell.workspace.filter_pane
    for y in range(frame.filter.height):
        entry = pane.entries[pane.top + y] if pane.top + y < len(pane.entries) else None
        if entry is None or entry.query is None or not frame.filter.width:
            continue
        letter = entry.digit or next(letters, "")
        if letter:
            open_ = partial(show_view, query=entry.query)
            yield Target(letter, "", frame.filter.x, frame.filter.y + y, open_)


def _headings(shell: Shell, frame: Frame, letters: Iterator[str]) -> Iterator[Target]:
    workspace = shell.workspace
    if not frame.list.shown or workspace.list_pane.index_at(0) >= 0 or not workspace.browser.papers.total:
        return
    told = ""
    for x in range(frame.list.width):
        order = workspace.list_pane.heading_at(x)
        if order and order != told and workspace.found is None and (letter := next(letters, "")):
            sort = partial(sort_by_heading, order=order)
            yield Target(letter, "", frame.list.x + max(0, x - 1), frame.list.y, sort)
        told = order


def _keys(shell: Shell, frame: Frame) -> Iterator[Target]:
    workspace = shell.workspace
    rects = ((frame.header, workspace.header), (frame.footer, workspace.footer))
    for rect, lines in rects:
        if not rect.shown:
            continue
        x = rect.x
        for text, token in lines(rect.width, 1)[0]:
            key = pressed(text.strip()) if token.partition("@")[0] == "key" else None
            command = workspace.keymap.find(LIST, key[1]) if key is not None and key[1] is not None else None
            if key is not None and key[1] is not None and command is not None and _goes(command.id):
                yield Target(key[1], "", x - 1, rect.y, partial(_press, key=key))
            x += cell_width(text)


def _goes(command: str) -> bool:
    """Whether a key that is named beside others is one that only shows something else."""
    return command in ("help", "palette") or command.startswith("view.")


def _press(shell: Shell, key: tuple[str, str | None]) -> Result:
    return shell.main.press(*key)
