"""What was typed into a note is there afterwards, however the program ended."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readq.library import Library
from tests.support.libraries import add_listing, draft
from tests.support.terminal import Terminal

READQ = [sys.executable, "-m", "readq"]


def _quit(terminal: Terminal) -> None:
    terminal.press("ctrl+q")


def _terminate(terminal: Terminal) -> None:
    terminal.signal(signal.SIGTERM)


def _hang_up(terminal: Terminal) -> None:
    terminal.hang_up()


def _kill_after_a_rest(terminal: Terminal) -> None:
    terminal.wait_for("saved")
    terminal.kill()


@pytest.mark.parametrize("end", [_quit, _terminate, _hang_up, _kill_after_a_rest])
def test_a_note_survives(tmp_path: Path, end: Callable[[Terminal], None]) -> None:
    db = tmp_path / "library.db"
    with Library(db) as library:
        add_listing(library, [draft("A sufficiently long title", "An abstract.")])
    with Terminal([*READQ, "--db", str(db)], columns=100, rows=30) as terminal:
        terminal.wait_for("1/1")
        terminal.press("e")
        terminal.wait_for("saves and goes back")
        terminal.send("thought of in the train")
        terminal.wait_for("in the train")
        end(terminal)
        if end is not _kill_after_a_rest:
            deadline = time.monotonic() + 10
            while terminal.alive and time.monotonic() < deadline:
                time.sleep(0.05)
    with Library(db) as library:
        assert library.paper(1).note == "thought of in the train"
        assert len(library.journal.history()) == 1


def test_an_editor_that_is_not_there_or_is_interrupted_leaves_the_app_as_it_was(tmp_path: Path) -> None:
    db, interrupted = tmp_path / "library.db", tmp_path / "interrupted.sh"
    interrupted.write_text("#!/bin/sh\necho half written > $1\nkill -INT $PPID\n")
    interrupted.chmod(0o700)
    with Library(db) as library:
        add_listing(library, [draft("A sufficiently long title", "An abstract.")])
    for editor, said in (("no-such-editor", "Set $VISUAL or $EDITOR"), (interrupted, "Note saved")):
        with Terminal([*READQ, "--db", str(db)], columns=100, rows=30, env={"VISUAL": str(editor)}) as terminal:
            terminal.wait_for("1/1")
            terminal.press("E")
            terminal.wait_for(said)
            terminal.press("t")
            terminal.wait_for("Tags")
            terminal.press("escape", "q")
            assert terminal.exit_status() == 0
    with Library(db) as library:
        assert library.paper(1).note == "half written"
