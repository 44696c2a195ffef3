"""Writing papers beside the keys: into a file, or as text for the clipboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from readq.errors import Cancelled, ReadqError
from readq.library import Library
from readq.phrasing import counted
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.beside import beside, going_on

if TYPE_CHECKING:
    from readq.formats.writing.base import Options
    from readq.tui.shell.shell import Shell

T = TypeVar("T")
Told = Callable[[int], None]
_MOST_COPIED = 500_000  # characters; terminals take no more, and no person pastes that


def named(text: str, *, folder: bool = False) -> Path:
    """The file (or ``folder``) that somebody typed; in a folder that there is. Raises `ReadqError` otherwise."""
    path = Path(os.path.abspath(os.path.expanduser(text.strip())))
    if path.is_dir() and not folder:
        raise ReadqError(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise ReadqError(f"There is no folder {path.parent}.")
    return path


async def write(shell: Shell, ids: Sequence[int] | None, name: str, path: str) -> None:
    """Write papers (None: all of the filter) into a file, and say what came of it."""
    from readq.library.exporting import write_file

    options = _options(shell)

    def work(library: Library, members: Sequence[int], pattern: str, told: Told) -> int:
        write_file(Path(path), library.exporting.pieces(members, name, options, pattern=pattern, told=told))
        return len(members)

    written = await _beside(shell, ids, name, work)
    if written is not None:
        said: Line = [("Wrote ", "muted"), (counted(written, "paper"), "strong"), (" to ", "muted")]
        shell.say([*said, (plain(path, max(20, shell.width - 30)), "link")])
        shell.sync()
    else:
        shell.unsent[name] = path


async def into_vault(shell: Shell, ids: Sequence[int] | None, name: str, path: str) -> None:
    """Bring the notes of papers (None: all of the filter) in a folder up to date, and say what came of it."""
    from readq.library.vault import Exported, export

    template = str(shell.workspace.config["export.note_template"])

    def work(library: Library, members: Sequence[int], pattern: str, told: Told) -> Exported:
        return export(library, members, Path(path), pattern=pattern, template=template, told=told)

    done = await _beside(shell, ids, name, work)
    if done is None:
        return
    said: Line = [(counted(done.new, "new note"), "strong"), (f", {done.changed:,} changed in ", "muted")]
    said.append((plain(path, max(20, shell.width - 60)), "link"))
    if done.left:
        first, why = done.left[0]
        said += [(" · ", "faint"), ("! ", "error"), (f"{len(done.left):,} left alone: ", "muted")]
        said.append((plain(f"{first.name}, {why}", 60), "strong"))
    shell.say(said)
    shell.sync()


async def copy(shell: Shell, ids: Sequence[int] | None, name: str) -> None:
    """Copy papers (None: all of the filter) to the clipboard."""
    text, options = "", _options(shell)

    def work(library: Library, members: Sequence[int], pattern: str, told: Told) -> int:
        nonlocal text
        for piece in library.exporting.pieces(members, name, options, pattern=pattern, told=told):
            text += piece
            if len(text) > _MOST_COPIED:
                raise ReadqError("That is too much for a clipboard: name a file instead.")
        return len(members)

    copied = await _beside(shell, ids, name, work)
    if copied is not None:
        shell.app.copy_to_clipboard(clean(text, newlines=True))
        shell.say([("Copied ", "muted"), (counted(copied, "paper"), "strong"), (f" as {name}", "muted")])
        shell.sync()


def _options(shell: Shell) -> Options:
    from readq.formats.writing.base import Options

    return Options(sender=str(shell.workspace.config["export.name"]))


async def _beside(
    shell: Shell, ids: Sequence[int] | None, name: str, work: Callable[[Library, Sequence[int], str, Told], T]
) -> T | None:
    """Let ``work`` do something with papers, given the pattern of their keys and whom to tell how many are done, while
    the footer says so; what came of it, None if it failed."""
    filter_, pattern = shell.workspace.filter, str(shell.workspace.config["export.citation_key"])
    far = [(0, 0)]

    def job(library: Library) -> T:
        members = library.every_id(filter_) if ids is None else ids

        def told(done: int) -> None:
            if not going_on(shell):
                raise Cancelled("Writing was called off; nothing was replaced.")
            far.append((done, len(members)))

        return work(library, members, pattern, told)

    def how_far() -> Line:
        done, total = far[-1]
        return [("Writing ", "muted"), (name, "text"), (f" · {done:,} of {total:,} …" if total else " …", "muted")]

    result = await beside(shell, job, how_far)
    shell.session.lib.changed_elsewhere()  # that papers have keys now is no news
    return result
