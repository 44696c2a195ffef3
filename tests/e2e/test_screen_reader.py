"""The app for a screen reader, in a real terminal: lines that are added at its end, and nothing else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft
from tests.support.terminal import Terminal

WAIT = 60
_LINE_BEGUN_ANEW = re.compile(rb"\r\x1b\[K|\x1b\[\d+D|\x1b\[\?2004[hl]")  # as a shell's own line does, and pasting


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        add_listing(library, [draft(f"Paper {n} of the letters", "An abstract of it.") for n in range(1, 4)])
    return path


@pytest.mark.parametrize("way", ["option", "setting"])
def test_a_session(db: Path, tmp_path: Path, way: str) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "a thought" >> "$1"\n')
    editor.chmod(0o700)
    settings = tmp_path / "config.toml"
    settings.write_text("screen_reader = true\n" if way == "setting" else "")
    command = [sys.executable, "-m", "readq", "--db", str(db), "--config", str(settings)]
    if way == "option":
        command.append("--screen-reader")
    with Terminal(command, columns=80, rows=40, env={"EDITOR": str(editor)}) as terminal:
        terminal.wait_for("1 of 3: Paper 1 of the letters", WAIT)
        terminal.press("s")
        terminal.wait_for("Skipped Paper 1 of the letters, u undo", WAIT)
        terminal.wait_for("2 of 3: Paper 2 of the letters", WAIT)
        terminal.press("e")  # the reader's own editor, which the screen reader knows
        terminal.wait_for("Note saved", WAIT)
        terminal.wait_for("2 of 3: Paper 2 of the letters; has a note", WAIT)
        terminal.press("/")
        terminal.paste("3 of the\n")
        terminal.wait_for("/ status:inbox 3 of the", WAIT)
        terminal.press("enter")
        terminal.wait_for("1 of 1: Paper 3 of the letters", WAIT)
        terminal.press("q", "q")
        assert terminal.exit_status(WAIT) == 0
        assert terminal.modes() == set()
        said = _LINE_BEGUN_ANEW.sub(b"", terminal.output())
        assert b"\x1b" not in said
        assert said.decode().isprintable() or set(said) & set(range(32)) <= set(b"\r\n")
    with Library(db) as library:
        assert library.paper(1).row.status is Status.SKIP
        assert library.paper(2).note == "a thought"
