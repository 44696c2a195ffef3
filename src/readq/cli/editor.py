"""Writing a text in the user's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from readq.errors import ReadqError


class Draft:
    """A text that was edited, and the private file it is in until `discard`: nothing typed is lost on the way."""

    def __init__(self, text: str, path: Path) -> None:
        self.text = text
        self._path = path

    def discard(self) -> None:
        """Remove the file; call this when the text is safe elsewhere."""
        self._path.unlink(missing_ok=True)


def _has_terminal() -> bool:
    return sys.stdin.isatty()


def edit_text(text: str) -> Draft:
    """``text`` as the user leaves it in ``$VISUAL``, ``$EDITOR`` or else vi; ReadqError if that fails."""
    if not _has_terminal():
        raise ReadqError("editing needs a terminal; in a script give the text, or - to read it from standard input.")
    command = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip() or "vi"
    descriptor, name = tempfile.mkstemp(prefix="readq-note-", suffix=".md")  # readable by its owner only
    path = Path(name)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    try:
        # No shell: the command is split like one, but nothing in it is expanded or run besides.
        status = subprocess.run([*shlex.split(command), name], check=False).returncode
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadqError(f"cannot start the editor {command!r}: {reason}; set VISUAL or EDITOR to yours.") from None
    if status:
        raise ReadqError(f"the editor ended with status {status}; the note is unchanged, your text is in {name}")
    return Draft(path.read_text(encoding="utf-8", errors="replace"), path)
