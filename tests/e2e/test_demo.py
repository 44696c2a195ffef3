"""Trying readq leaves nothing behind."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.support.terminal import Terminal


def test_the_demo_is_the_app_in_a_library_that_is_gone_afterwards(
    tmp_path: Path,
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "readq", "demo"]
    with Terminal(command, columns=100, rows=30, home=home, env={"TMPDIR": str(temporary)}) as terminal:
        terminal.wait_for(re.compile(r"628 of 628|Inbox 628"))
        terminal.wait_for("esc ends it")
        terminal.press("s")
        terminal.wait_for("✓ decide")
        terminal.wait_for("1 decided")
        assert list(temporary.rglob("demo.db"))
        terminal.press("q")
        assert terminal.exit_status(timeout=30) == 0
    assert not list(temporary.iterdir())
    assert not list(home.rglob("*.db"))
