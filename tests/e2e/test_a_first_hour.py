"""A newcomer's first hour in a real terminal: a page emptied in triage, tags, a note found again, a view, an undo."""

from __future__ import annotations

import sys
from pathlib import Path

from readq.library import Library
from readq.model import Status
from tests.support.terminal import Terminal

PAGE = Path(__file__).parents[2] / "seeds" / "003_96d79bda2d89a2e5.txt"
READQ = [sys.executable, "-m", "readq"]


def test_empty_a_page_and_come_back(tmp_path: Path) -> None:
    db = tmp_path / "library.db"
    with Terminal([*READQ, "--db", str(db), str(PAGE)], columns=120, rows=40) as terminal:
        terminal.wait_for("62 of 62")
        terminal.press("T")
        terminal.wait_for("0/62")
        for number in range(1, 6):
            terminal.press("a")
            terminal.wait_for(f"{number}/62")
        for number in range(6, 13):
            terminal.press("s")
            terminal.wait_for(f"{number}/62")
        terminal.press("q")
        terminal.wait_for("Inbox        50")
        terminal.press("2")
        terminal.wait_for("5 of 62")
        for tag in ("depth", "later"):
            terminal.press("t")
            terminal.wait_for("type a tag")
            terminal.send(tag)
            terminal.wait_for("enter adds")
            terminal.press("enter")
            terminal.wait_for(f"# {tag}")
            terminal.press("j")
        terminal.press("e")
        terminal.wait_for("esc saves")
        terminal.send("compare with the hippopotamus dataset")
        terminal.press("escape")
        terminal.wait_gone("esc saves")
        terminal.press("1")
        terminal.wait_for("50 of 62")
        terminal.press("A")
        terminal.wait_for("50")
        terminal.press("s")
        terminal.wait_for("y")
        terminal.press("y")
        terminal.wait_for("Inbox         0")
        terminal.kill()
    with Library(db) as library:
        assert library.counts().status == {Status.INBOX: 0, Status.QUEUE: 5, Status.READ: 0, Status.SKIP: 57}
        assert library.counts().tags == {"depth": (0, 1), "later": (0, 1)}
    with Terminal([*READQ, "--db", str(db)], columns=120, rows=40) as terminal:
        terminal.wait_for("Inbox         0")
        terminal.press("u")
        terminal.wait_for("Inbox        50")
        terminal.press("f")
        terminal.send("hipopotamus")
        terminal.wait_for("hippopotamus")
        terminal.press("escape", "5")
        terminal.wait_for("62 of 62")
        terminal.press("/")
        terminal.send("status:queue tag:depth")
        terminal.press("enter")
        terminal.wait_for("1 of 62")
        terminal.press("ctrl+s")
        terminal.send("depth queue")
        terminal.press("enter")
        terminal.wait_for("Saved")
        terminal.press("q")
        terminal.exit_status()
    with Library(db) as library:
        assert [view.name for view in library.views.every()] == ["depth queue"]
        assert library.counts().status[Status.INBOX] == 50
        assert library.maintenance.check() == []
