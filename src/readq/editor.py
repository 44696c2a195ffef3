"""Editing a text in the reader's own editor, through a private file and without a shell."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readq.errors import ReadqError
from readq.library import unsaved

if TYPE_CHECKING:
    from readq.model import Paper

Runner = Callable[[Sequence[str]], int]


class Edited(NamedTuple):
    """``text`` is what the editor left, None if it is as it was. It stays in the file ``path`` until `saved` is called.
    ``problem`` says why the text is not to be taken for the note without asking."""

    text: str | None
    path: Path
    problem: str = ""

    def saved(self) -> str:
        """The text is in the library: forget the file. Returns a remark when it must stay nevertheless."""
        if self.text is not None and not unsaved.is_whole(self.path, self.text):
            return f"Some bytes of it mean nothing and became �; as the editor wrote it, it is in {self.path}"
        unsaved.drop(self.path)
        return ""


def command() -> list[str]:
    """The editor's argument list, from VISUAL or EDITOR; ``vi`` when neither says anything. Nothing in it is expanded.

    ReadqError when it cannot be taken apart.
    """
    for name in ("VISUAL", "EDITOR"):
        value = os.environ.get(name, "").strip()
        if value:
            try:
                return shlex.split(value)
            except ValueError as error:
                raise ReadqError(f"Cannot start the editor {value!r}: {error}. Set ${name} to yours.") from None
    return ["vi"]


def edit(library: Path, paper: Paper, text: str, run: Runner) -> Edited:
    """Let the reader edit ``text``, which is to be the note of a paper. ``run`` runs an argument list and waits for it.

    ReadqError when there is no editor, or no file to edit in.
    """
    arguments = command()
    path = unsaved.keep(library, paper, text)
    try:
        status = run([*arguments, str(path)])
    except OSError as error:
        unsaved.drop(path)
        reason = error.strerror or str(error)
        raise ReadqError(
            f"Cannot start the editor {arguments[0]!r}: {reason}. Set $VISUAL or $EDITOR to yours."
        ) from None
    try:
        after = unsaved.read(path)
    except OSError as error:
        raise ReadqError(
            f"What the editor left in {path} cannot be read ({error.strerror or error}); the note is as it was."
        ) from None
    if after.rstrip() == text.replace("\r\n", "\n").replace("\r", "\n").rstrip():  # some add a line end
        unsaved.drop(path)
        return Edited(None, path, f"The editor ended with status {status}; the note is as it was." if status else "")
    return Edited(after, path, f"The editor ended with status {status}; nothing was saved." if status else "")


def in_foreground(arguments: Sequence[str]) -> int:
    """Run an editor in this terminal; its exit status."""
    return subprocess.run(list(arguments), check=False).returncode
