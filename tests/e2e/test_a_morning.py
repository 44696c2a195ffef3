"""The whole of it in a real terminal, on the real pages: nothing that was shown is ever lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from readq.library import Library
from readq.model import Status
from tests.support.terminal import Terminal

SEEDS = Path(__file__).parents[2] / "seeds"
READQ = [sys.executable, "-m", "readq"]

FIRST = "Decoder-Hybrid-Decoder Architecture"
SECOND = "MEDUSA: Multi-scale"
THIRD = "Prot2Token"


def listed(db: Path, *query: str) -> list[dict[str, Any]]:
    command = [*READQ, "list", *query, "--db", str(db), "--format", "json"]
    found: list[dict[str, Any]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def test_decide_note_find_undo_killed_and_back(tmp_path: Path) -> None:
    db = tmp_path / "library.db"
    with Terminal([*READQ, "--db", str(db), str(SEEDS)], columns=120, rows=40) as terminal:
        terminal.wait_for(re.compile(r"628 of 628|Inbox 628"))
        terminal.wait_for(FIRST)
        terminal.press("s")
        terminal.wait_for("Skipped")
        terminal.press("a")
        terminal.wait_for("Queued")
        terminal.press("r")
        terminal.wait_for("Inbox       625")
        terminal.press("e")
        terminal.send("a thought about zebrafish")
        terminal.press("escape")
        terminal.wait_for(lambda text: "zebrafish" in text and "625" in text)
        terminal.press("s")
        terminal.wait_for("Inbox       624")
        terminal.press("u")
        terminal.wait_for("Inbox       625")
        terminal.kill()
    with Library(db) as library:
        assert [library.paper(n).status for n in (1, 2, 3, 4)] == [Status.SKIP, Status.QUEUE, Status.READ, Status.INBOX]
        assert library.paper(4).note == "a thought about zebrafish"
    with Terminal([*READQ, "--db", str(db)], columns=80, rows=24) as terminal:
        terminal.wait_for(re.compile(r"625 of 628|Inbox 625"))
        terminal.press("f")
        terminal.send("lossles compresion probabilstic")
        terminal.wait_for("Lossless Compression with Probabilistic")
        terminal.press("escape", "escape")
        terminal.press("/")
        terminal.send("note:zebra")
        terminal.wait_for("1 of 6")
        terminal.press("escape", "escape")
        terminal.wait_for(re.compile(r"625 of 628|Inbox 625"))
        terminal.press("u", "u")
        terminal.wait_for(re.compile(r"626 of 628|Inbox 626"))
        terminal.press("q")
        assert terminal.exit_status() == 0
        assert 1049 not in terminal.modes()
    assert [paper["id"] for paper in listed(db, "status:skip,queue")] == [1, 2]


def _undecided(least: int, most: int) -> Callable[[str], bool]:
    """Whether a screen says that so many papers are in the inbox."""
    return lambda text: least <= inbox_shown(text) <= most


def test_killed_while_a_key_is_held(tmp_path: Path) -> None:
    """Whenever the end comes, a decision is there whole or not at all, and everything shown is there."""
    db = tmp_path / "library.db"
    with Library(db) as library:
        library.ingest([SEEDS])
    for _ in range(3):
        before = 628 - decided(db)
        with Terminal([*READQ, "--db", str(db)], columns=120, rows=30) as terminal:
            terminal.wait_for(_undecided(before, before))
            terminal.send("s" * 40)
            terminal.wait_for(_undecided(0, before - 6))
            shown = inbox_shown(terminal.text())
            terminal.kill()
        assert decided(db) >= 628 - shown
        with Library(db) as library:
            assert library.maintenance.check() == []
            assert library.journal.history(limit=1)[0].papers == 1


def inbox_shown(screen: str) -> int:
    """The number beside Inbox in the filter pane, a large one while it is not there."""
    found = re.search(r"Inbox +(\d+) 1", screen)
    return int(found[1]) if found else 10_000


def decided(db: Path) -> int:
    with Library(db) as library:
        return library.counts().status[Status.SKIP]


def test_hostile_text_is_harmless_in_a_real_terminal(tmp_path: Path) -> None:
    title = "[/i] \x1b]52;c;aGFja2Vk\x07 [MASK] \x1b]0;owned\x07 and \x1b[2J [@click=app.quit]more[/]"
    abstract = (
        "We \x1b[31mpresent\x9b31m a [b]method[/b] \u202eevil that is long enough to be an abstract of a paper. " * 4
    )
    page = tmp_path / "page.txt"
    lines = ["new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Mar 11", title, abstract]
    lines += ["Another Title of a Paper about Something", abstract, "A Third Title of a Paper about Things", abstract]
    page.write_text("\n\n".join(lines), encoding="utf-8")
    with Terminal([*READQ, "--db", str(tmp_path / "a.db"), str(page)], columns=120, rows=30) as terminal:
        terminal.wait_for("[MASK]")
        terminal.press("s", "u", "k", "k", "enter")
        terminal.wait_for("[b]method[/b]")
        terminal.press("escape")
        terminal.press("?")
        terminal.wait_for("type to search")
        terminal.press("escape")
        terminal.wait_gone("type to search")
        terminal.press("ctrl+q")
        terminal.exit_status()
        written = terminal.output()
    assert b"]52;" not in written.replace(b"[/i] ]52;c;", b"")
    assert b"\x1b]0;owned" not in written
    assert b"\x9b31m" not in written
    assert "\u202e".encode() not in written


def test_leaving_by_signal_or_hang_up_keeps_the_note_being_written(tmp_path: Path) -> None:
    import signal

    leaving: tuple[Callable[[Terminal], object], ...] = (lambda t: t.signal(signal.SIGTERM), Terminal.hang_up)
    for number, leave in enumerate(leaving):
        db = tmp_path / f"{number}.db"
        with Terminal([*READQ, "--db", str(db), str(SEEDS)], columns=100, rows=30) as terminal:
            terminal.wait_for(re.compile(r"628 of 628|Inbox 628"))
            terminal.press("e")
            terminal.send("unsaved words")
            terminal.wait_for("unsaved words")
            leave(terminal)
            terminal.exit_status()
        with Library(db) as library:
            assert library.paper(1).note == "unsaved words"


def test_without_a_terminal_it_says_what_to_use(tmp_path: Path) -> None:
    environment = {**os.environ, "READQ_DB": str(tmp_path / "a.db")}
    done = subprocess.run(READQ, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, "")
    assert "readq list" in done.stderr
