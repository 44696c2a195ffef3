"""Trying readq leaves nothing behind."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.terminal import Terminal


def test_the_demo_is_the_app_in_a_library_that_is_gone_afterwards(own_home: Path) -> None:
    with Terminal([sys.executable, "-m", "readq", "demo"], columns=100, rows=30) as terminal:
        terminal.wait_for("628 of 628")
        terminal.press("s")
        terminal.wait_for("1 decided")
        terminal.press("q")
        assert terminal.exit_status(timeout=30) == 0
    assert not list(own_home.rglob("*.db"))
