"""A round of triage in a real terminal, killed in the middle: it goes on as if nothing had been."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from readq.library import Library
from tests.support.terminal import Terminal

SEEDS = Path(__file__).parents[2] / "seeds"
READQ = [sys.executable, "-m", "readq"]


def test_a_killed_round_goes_on_with_the_same_counts(tmp_path: Path) -> None:
    db = tmp_path / "library.db"
    with Library(db) as library:
        library.ingest([SEEDS])
    with Terminal([*READQ, "--db", str(db)], columns=100, rows=24) as terminal:
        terminal.wait_for(re.compile(r"628 of 628|Inbox 628"))
        terminal.press("T")
        terminal.wait_for("0/628")
        terminal.press("s", "a", "r", "i", "d", "s", "u", "a")
        terminal.wait_for("5/628 · 2 queued 1 skipped 1 read 1 kept · 1 later")
        terminal.wait_quiet()
        seventh = terminal.screen()[3].strip()
        terminal.kill()
    with Terminal([*READQ, "--db", str(db)], columns=100, rows=24) as terminal:
        terminal.wait_for(re.compile(r"of 628|Inbox 62"))
        terminal.press("T")
        terminal.wait_for("5/628 · 2 queued 1 skipped 1 read 1 kept · 1 later")
        terminal.wait_for(lambda text: text.splitlines()[3].strip() == seventh)
        terminal.press("q", "q")
        assert terminal.exit_status() == 0
