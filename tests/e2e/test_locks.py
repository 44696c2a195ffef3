"""The library while other programs have it: held for longer than readq waits, and written to all the time."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from tests.support.libraries import add_listing, draft
from tests.support.terminal import Terminal

# readq, waiting for others half as long as it does.
IMPATIENT = "from readq.store import opening; opening.BUSY_SECONDS = 2.5; from readq.cli.main import main; main()"
HOLDER = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as other:
    other.execute("BEGIN " + sys.argv[2])
    print("held", flush=True)
    sys.stdin.read()
    other.execute("ROLLBACK")
"""
SCRIPT = """
import sys, time
from readq.library import Library
from readq.model import Status
from readq.search.query import parse
begin, until = int(sys.argv[2]), time.monotonic() + float(sys.argv[3])
with Library(__import__("pathlib").Path(sys.argv[1]), actor="script") as library:
    done = 0
    while time.monotonic() < until:
        id_ = begin + done % 100
        library.mark([id_], Status.READ if done // 100 % 2 == 0 else Status.SKIP)
        library.notes.write(id_, f"script {done}")
        library.tag([id_], [f"round{done // 100}"], [])
        done += 1
        print(id_, done, flush=True)
        time.sleep(0.02)
"""
UNWANTED = ("locked", "busy", "written by another program", "Traceback")


def command(db: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", IMPATIENT, "--db", str(db), *arguments]


@contextmanager
def held(db: Path, how: str) -> Iterator[None]:
    """Another process holds the lock meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(db), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate()


@contextmanager
def started(program: list[str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        drafts = [
            draft(f"{kind} {n} of them", "An abstract.") for kind in ("apples", "pears", "plums") for n in range(100)
        ]
        add_listing(library, drafts)
    return path


def test_a_library_held_for_long_is_shown_and_decided_on_when_it_can_be(db: Path) -> None:
    with ExitStack() as stack:
        with held(db, "IMMEDIATE"):
            terminal = stack.enter_context(Terminal(command(db), columns=200, rows=20))
            marking = stack.enter_context(started(command(db, "mark", "skip", "9")))
            listing = stack.enter_context(started(command(db, "list", "--limit", "1")))
            terminal.wait_for(lambda text: 1000 in terminal.modes() and "1/300" in text)  # opened for reading
            terminal.press("j", "s")
            terminal.wait_for("Another program is writing to the library: waiting for it")
            terminal.wait_for("is being written by another program; nothing was changed. Try again.")
            terminal.wait_for("! held by another program")  # in the header
            assert "2/300" in terminal.text()
            assert marking.communicate() == (
                "",
                f"readq: {db} is being written by another program; nothing was changed. Try again.\n",
            )
            assert marking.returncode == 1
            assert "apples 0" in listing.communicate()[0]
            terminal.press("a")
            terminal.wait_for("waiting for it")
        terminal.wait_for("Queued apples 1")
        terminal.wait_gone("! held by another program")
        terminal.press("s")
        terminal.wait_for("Skipped apples 2")
    with Library(db) as library:
        assert [library.paper(id_).status for id_ in (1, 2, 3)] == [Status.INBOX, Status.QUEUE, Status.SKIP]


def test_nobody_can_read_a_library_held_exclusively_and_it_comes_back_by_itself(db: Path) -> None:
    with Terminal(command(db), columns=200, rows=20) as terminal:
        terminal.wait_for(lambda text: 1000 in terminal.modes() and "1/300" in text)
        terminal.press("j", "j")
        terminal.wait_for("3/300")
        with held(db, "EXCLUSIVE"):
            terminal.press("s")
            terminal.wait_for("is being written by another program; nothing was changed. Try again.")
            told = subprocess.run(command(db, "list"), capture_output=True, text=True, check=False)
            assert (told.returncode, told.stdout) == (1, "")
            assert told.stderr.count("\n") == 1
        terminal.wait_for(lambda text: "apples 0 of" in text and "3/300" in text)
        terminal.press("s")
        terminal.wait_for("Skipped apples 2")


def writers(db: Path, seconds: float) -> None:
    """Two apps and a script decide at the same time; all that was shown or printed is in the library afterwards, and
    what others did is shown."""
    with ExitStack() as stack:
        apps = [
            stack.enter_context(Terminal([sys.executable, "-m", "readq", "--db", str(db)], columns=130, rows=30))
            for _ in range(2)
        ]
        for terminal, kind in zip(apps, ("apples", "pears"), strict=True):
            terminal.wait_for(lambda text, terminal=terminal: 1000 in terminal.modes() and "/300" in text)  # type: ignore[misc]
            terminal.press("/")
            terminal.send(f" {kind}\r")
            terminal.wait_for("1/100")
        script = stack.enter_context(started([sys.executable, "-c", SCRIPT, str(db), "201", str(seconds)]))
        with ThreadPoolExecutor(2) as pool:
            decided = [*pool.map(decide, apps, ("apples", "pears"), (seconds, seconds))]
        printed, complaints = script.communicate()
        assert (complaints, script.returncode) == ("", 0)
        # What the others did is there, and the cursor is where it was.
        for terminal, kind, done in zip(apps, ("apples", "pears"), decided, strict=True):
            terminal.wait_for(f"{done + 1}/100")
            terminal.wait_for(re.compile(rf"▌○ {kind} {done} of"))
        with Library(db, actor="afterwards") as library:
            library.mark([300], Status.QUEUE)
            inbox = library.counts().status[Status.INBOX]
            for terminal in apps:
                terminal.wait_for(re.compile(rf"Inbox +{inbox} .*Queue +1 ", re.DOTALL))
            for terminal in apps:
                said = terminal.output().decode()
                assert [word for word in UNWANTED if word in said] == []
            first = {kind: library.every_id(parse(kind))[0] for kind in ("apples", "pears")}
            for kind, done in zip(("apples", "pears"), decided, strict=True):
                statuses = [library.paper(first[kind] + at).status for at in range(100)]
                assert statuses == [Status.SKIP] * done + [Status.INBOX] * (100 - done)
            script_did = [(int(id_), int(done)) for id_, done in map(str.split, printed.splitlines())]
            assert len(script_did) > seconds  # it was not kept from it
            latest = dict(script_did)
            for id_, done in latest.items():
                assert library.paper(id_).note == f"script {done - 1}"
            assert library.maintenance.check() == []


def decide(terminal: Terminal, kind: str, seconds: float) -> int:
    """Skip one paper after the other, each once it is told that the one before was; how many."""
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until and done < 99:
        terminal.press("s")
        terminal.wait_for(f"Skipped {kind} {done} ")
        done += 1
    return done


def test_two_apps_and_a_script_write_at_the_same_time(db: Path) -> None:
    writers(db, 3)


@pytest.mark.torture
@pytest.mark.parametrize("time_", range(3))
def test_two_apps_and_a_script_write_for_a_minute(
    db: Path, time_: int, record_property: Callable[[str, object], None]
) -> None:
    writers(db, 60)
    record_property("faults", (f"two apps and a script {time_ + 1}", "a minute", 1, 0))
