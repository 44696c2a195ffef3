"""Ticking the items of a note where it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.library.tasks import Item, items
from readq.tui.drawing.spans import plain

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


async def tick_next(shell: Shell) -> None:
    """Tick the open item that is in sight first, or else the first of the note."""
    reading, paper_id = shell.workspace.reading, shell.row.id
    document = reading.document
    if document is not None:
        for line in range(reading.scroll, reading.scroll + shell.main.detail_height):
            item = document.boxes.get(line) if document.has(line) else None
            if item is not None and not item.done:
                return await turn(shell, paper_id, item)
    note = await shell.session.read(lambda lib: lib.paper(paper_id).note)
    for item in items(note or ""):
        if not item.done:
            return await turn(shell, paper_id, item)
    shell.tell("No item of this note is open; a line - [ ] in it makes one.")
    return None


async def turn(shell: Shell, paper_id: int, item: Item) -> None:
    """Tick an item of a paper's note, or open it again."""
    from readq.library.notes import Task

    task = Task(paper_id, "", item.line, item.text)
    await shell.change(lambda lib: lib.notes.untick(task) if item.done else lib.notes.tick(task))
    undo = shell.workspace.keymap.key("undo")
    said = "Open again: " if item.done else "Ticked: "
    shell.say([(said, "good"), (plain(item.text, 60), "strong"), (" · ", "faint"), (undo, "key"), (" undo", "muted")])
    shell.sync()


def clicked_item(shell: Shell, x: int, y: int) -> Item | None:
    """The item whose box is at a place of the paper's pane."""
    workspace = shell.workspace
    document = workspace.reading.document
    if document is None:
        return None
    line = workspace.reading.scroll + y - workspace.above_paper
    item = document.boxes.get(line)
    if item is None or y < workspace.above_paper:
        return None
    at = 1  # the pane's margin
    for text, token in document.line(line) or []:
        if token.startswith("box"):
            return item if at <= x < at + 2 else None
        at += len(text)  # only blanks and rules stand before a box
    return None
