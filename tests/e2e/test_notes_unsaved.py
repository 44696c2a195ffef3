"""A note that cannot be saved is not lost, holds nobody up, and is offered again."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from readq.library import Library
from tests.support.libraries import add_listing, draft
from tests.support.terminal import Terminal

READQ = [sys.executable, "-m", "readq"]
WORDS = "thought of in the train"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        add_listing(library, [draft("A sufficiently long title", "An abstract.")])
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def readq(db: Path, home: Path, *, size: tuple[int, int] = (100, 30), command: list[str] | None = None) -> Terminal:
    # A full disk must not leave half of a compiled module for all who come later.
    env = {"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(home)}
    return Terminal([*(command or READQ), "--db", str(db)], columns=size[0], rows=size[1], home=home, env=env)


@contextmanager
def writing(db: Path, home: Path) -> Iterator[Terminal]:
    """The note editor on the paper of a library."""
    with readq(db, home) as terminal:
        terminal.wait_for("1/1")
        terminal.press("e")
        terminal.wait_for("saves and goes back")
        yield terminal


@contextmanager
def locked(db: Path) -> Iterator[sqlite3.Connection]:
    """Another program is writing to the library."""
    with closing(sqlite3.connect(db, isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def kept(home: Path) -> list[Path]:
    return [*home.glob(".local/share/readq/drafts/*.md"), *home.glob("readq-drafts-*/*.md")]


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def note(db: Path) -> str | None:
    with Library(db) as library:
        return library.paper(1).note


def test_typing_on_and_on_does_not_put_off_saving(db: Path, home: Path) -> None:
    with writing(db, home) as terminal:
        deadline = time.monotonic() + 20
        while note(db) is None and time.monotonic() < deadline:
            terminal.send("x")
            time.sleep(0.05)
        terminal.kill()
    assert note(db)
    with Library(db) as library:
        assert len(library.journal.history()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_and_ends(db: Path, home: Path, number: int) -> None:
    with writing(db, home) as terminal:
        terminal.send(WORDS)
        terminal.wait_for(WORDS)
        terminal.signal(number)
        assert terminal.exit_status(30) == 128 + number
        assert terminal.modes() == set()
    assert note(db) == WORDS
    assert kept(home) == []


def disk_full(terminal: Terminal, room: int = 4096) -> None:
    """No file can become larger than ``room`` bytes: enough for a short text, not for a library."""
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


@pytest.mark.parametrize("end", ["terminated", "hung up", "killed"])
def test_what_cannot_be_saved_in_time_is_offered_the_next_time(db: Path, home: Path, end: str) -> None:
    with ExitStack() as stack:
        terminal = stack.enter_context(writing(db, home))
        if end == "terminated":
            disk_full(terminal)
        else:
            stack.enter_context(locked(db))
        terminal.send(WORDS)
        terminal.wait_for(WORDS)
        if end == "terminated":
            terminal.signal(signal.SIGTERM)
        elif end == "hung up":
            terminal.hang_up()
        else:
            until(lambda: kept(home))
            terminal.kill()
        terminal.exit_status(60)
        (file,) = kept(home)
        assert file.read_text() == WORDS
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
        if end == "terminated":
            assert str(file) in terminal.text().replace("\n", "")
    assert note(db) is None
    said = subprocess.run(
        [*READQ, "--db", str(db), "note", "1"], env={"HOME": str(home)}, capture_output=True, text=True, check=True
    )
    assert str(file) in said.stderr
    with readq(db, home) as terminal:
        terminal.wait_for("This text for a note was not saved")
        terminal.press("y")
        terminal.wait_for("Note saved")
    assert note(db) == WORDS
    assert kept(home) == []


def test_a_note_is_saved_when_the_lock_goes_while_the_app_ends(db: Path, home: Path) -> None:
    with locked(db) as other, writing(db, home) as terminal:
        terminal.send(WORDS)
        until(lambda: kept(home))
        terminal.signal(signal.SIGTERM)
        other.execute("ROLLBACK")
        assert terminal.exit_status(60) == 128 + signal.SIGTERM
    assert note(db) == WORDS
    assert kept(home) == []


def test_whoever_cannot_save_is_told_why_and_can_go(db: Path, home: Path) -> None:
    with writing(db, home) as terminal:
        disk_full(terminal)
        terminal.send(WORDS)
        terminal.wait_for("what to do", 30)
        assert "! library.db" in terminal.text()
        terminal.press("ctrl+q")
        terminal.wait_for("try again", 30)
        file = kept(home)[0]
        assert file.name[:20] in terminal.text()
        terminal.press("escape")
        terminal.wait_gone("try again")
        terminal.press("escape")
        terminal.wait_for("try again", 30)
        terminal.press("d")
        terminal.wait_for("Discard what you wrote?")
        terminal.press("n")
        terminal.wait_for("try again")
        terminal.press("l")
        terminal.wait_for("its text is kept")
        assert kept(home) == [file]
        terminal.press("e")
        terminal.wait_for("This text for a note was not saved")
        terminal.press("d", "y")
        until(lambda: not kept(home))


def test_nothing_is_lost_where_the_disk_is_full(db: Path, home: Path) -> None:
    with writing(db, home) as terminal:
        disk_full(terminal, 0)
        terminal.send(WORDS)
        terminal.wait_for("not saved", 30)
        terminal.press("escape")
        terminal.wait_for("cannot be kept in a file either", 30)
        assert WORDS in terminal.text()
        terminal.press("escape")
        terminal.wait_gone("try again")
        disk_full(terminal)
        terminal.press("ctrl+s")
        terminal.wait_for("What you wrote is kept in", 30)
        assert [file.read_text() for file in kept(home)] == [WORDS]
        disk_full(terminal, resource.RLIM_INFINITY)
        terminal.press("r")
        until(lambda: not kept(home))
    assert note(db) == WORDS


def test_a_crash_leaves_what_was_not_saved_and_says_where(db: Path, home: Path) -> None:
    crashing = (
        "import asyncio; from readq.tui.notes.text_area import Area; from readq.cli.main import main\n"
        # So many errors that nobody could go on; fewer do not end the app.
        "def key(self, event): [asyncio.get_running_loop().call_soon(lambda: 1 / 0) for _ in range(500)]\n"
        "Area.key_ctrl_z = key; main()"
    )
    with locked(db), readq(db, home, command=[sys.executable, "-c", crashing]) as terminal:
        terminal.wait_for("1/1")
        terminal.press("e")
        terminal.wait_for("saves and goes back")
        terminal.send(WORDS)
        terminal.wait_for(WORDS)
        terminal.press("ctrl+z")
        assert terminal.exit_status(60) != 0
    assert [file.read_text() for file in kept(home)] == [WORDS]
