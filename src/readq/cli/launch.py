"""Opening the app from the command line."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from readq.errors import UsageError


def require_terminal() -> None:
    """Raise `UsageError` with the alternatives when the app could not be seen or typed into."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    raise UsageError(
        "the app needs a terminal. In a script use: readq ingest PATH…, readq list, readq find TEXT, readq show ID, "
        "readq mark STATUS ID (readq --help names them all)"
    )


def open_app(path: Path, config: str | None = None) -> int:
    """Run the app on the library at ``path`` until the user leaves; the exit status. ``config`` names another settings
    file than usual."""
    require_terminal()
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the app's own loop knows what to do with it
    from readq.tui import run

    return run(path, config=config)
