"""Leaving the app makes a backup, by a process that the shell's prompt does not wait for."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from readq.library.backups import kept
from tests.support.terminal import Terminal


def test_leaving_the_app_makes_a_backup(seeds_library: Path) -> None:
    command = [sys.executable, "-m", "readq", "--db", str(seeds_library)]
    with Terminal(
        command, env={"READQ_AUTOMATIC_BACKUP": None, "PYTHONPATH": os.environ.get("PYTHONPATH")}
    ) as terminal:
        terminal.wait_for("inbox")
        terminal.press("q")
        assert terminal.exit_status() == 0
    until = time.monotonic() + 30
    while not kept(seeds_library) and time.monotonic() < until:
        time.sleep(0.1)
    assert len(kept(seeds_library)) == 1
