"""Writing papers beside the keys: into a file, or as text for the clipboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import Cancelled, ReadqError
from readq.library import Library
from readq.phrasing import counted
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.beside import beside, going_on

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_MOST_COPIED = 500_000  # characters; terminals take no more, and no person pastes that


def named(text: str) -> Path:
    """The file that somebody typed; in a folder that there is. Raises `ReadqError` otherwise."""
    path = Path(os.path.abspath(os.path.expanduser(text.strip())))
    if path.is_dir():
        raise ReadqError(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise ReadqError(f"There is no folder {path.parent}.")
    return path


async def write(shell: Shell, ids: Sequence[int] | None, name: str, path: str) -> None:
    """Write papers (None: all of the filter) into a file, and say what came of it."""
    from readq.library.exporting import write_file

    written = await _beside(shell, ids, name, lambda pieces: write_file(Path(path), pieces))
    if written is not None:
        said: Line = [("Wrote ", "muted"), (counted(written, "paper"), "strong"), (" to ", "muted")]
        shell.say([*said, (plain(path, max(20, shell.width - 30)), "link")])
        shell.sync()


async def copy(shell: Shell, ids: Sequence[int] | None, name: str) -> None:
    """Copy papers (None: all of the filter) to the clipboard."""
    text = ""

    def gather(pieces: Iterator[str]) -> None:
        nonlocal text
        for piece in pieces:
            text += piece
            if len(text) > _MOST_COPIED:
                raise ReadqError("That is too much for a clipboard: name a file instead.")

    copied = await _beside(shell, ids, name, gather)
    if copied is not None:
        shell.app.copy_to_clipboard(clean(text, newlines=True))
        shell.say([("Copied ", "muted"), (counted(copied, "paper"), "strong"), (f" as {name}", "muted")])
        shell.sync()


async def _beside(
    shell: Shell, ids: Sequence[int] | None, name: str, take: Callable[[Iterator[str]], None]
) -> int | None:
    """Hand the text of papers to ``take``, while the footer says how far it is; how many they were, None if it
    failed."""
    filter_, pattern = shell.workspace.filter, str(shell.workspace.config["export.citation_key"])
    far = [(0, 0)]

    def job(library: Library) -> int:
        members = library.every_id(filter_) if ids is None else ids

        def told(done: int) -> None:
            if not going_on(shell):
                raise Cancelled("Writing was called off; nothing was replaced.")
            far.append((done, len(members)))

        take(library.exporting.pieces(members, name, pattern=pattern, told=told))
        return len(members)

    def how_far() -> Line:
        done, total = far[-1]
        return [("Writing ", "muted"), (name, "text"), (f" · {done:,} of {total:,} …" if total else " …", "muted")]

    written = await beside(shell, job, how_far)
    shell.session.lib.changed_elsewhere()  # that papers have keys now is no news
    return written
