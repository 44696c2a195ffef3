"""Editing a text in the reader's own editor, through a private file and without a shell."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readq.text import clean
from readq.tui.outside import run_in_front

if TYPE_CHECKING:
    from readq.tui.app import ReadqApp


class Edited(NamedTuple):
    """``text`` is what the editor left, None if there is nothing to save. ``draft`` holds it until `done` is called,
    so that it survives if saving fails."""

    text: str | None
    problem: str = ""
    draft: Path | None = None

    def done(self) -> None:
        """The text is safe elsewhere: remove the draft."""
        if self.draft is not None:
            with suppress(OSError):
                self.draft.unlink()
                self.draft.parent.rmdir()


def command() -> list[str]:
    """The editor's argument list, from VISUAL or EDITOR; ``vi`` when neither says anything."""
    for name in ("VISUAL", "EDITOR"):
        value = os.environ.get(name, "").strip()
        if value:
            try:
                return shlex.split(value)
            except ValueError:
                continue
    return ["vi"]


def edit_text(app: ReadqApp, text: str, title: str) -> Edited:
    """Let the reader edit ``text``; the app steps aside meanwhile. ``title`` only names the draft."""
    folder = Path(tempfile.mkdtemp(prefix="readq-note-"))  # made 0700
    name = re.sub(r"[^a-z0-9]+", "-", clean(title).lower()).strip("-")[:40] or "note"
    draft = folder / f"{name}.md"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    arguments = [*command(), str(draft)]
    try:
        status = _run(app, arguments)
    except OSError as error:
        Edited(None, "", draft).done()
        reason = error.strerror or str(error)
        return Edited(None, f"{arguments[0]}: {reason}. Set $VISUAL or $EDITOR to your editor.")
    try:
        after = draft.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        return Edited(None, f"The draft {draft} cannot be read: {error.strerror or error}")
    if status != 0:
        kept = Edited(None, f"The editor ended with status {status}; nothing was saved. Your text is in {draft}", draft)
        return kept if after != text else _dropped(kept)
    if after == text:
        return _dropped(Edited(None, "", draft))
    return Edited(after, "", draft)


def _dropped(edited: Edited) -> Edited:
    edited.done()
    return Edited(None, "" if not edited.problem else "The editor gave up; the note is as it was.")


def _run(app: ReadqApp, arguments: Sequence[str]) -> int:
    if app.editor is not None:
        return app.editor(arguments)
    return run_in_front(app, arguments)
