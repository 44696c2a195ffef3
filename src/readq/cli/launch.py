"""Opening the app from the command line."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TextIO

from readq.errors import ReadqError, UsageError

_WITHOUT = "readq ingest PATH…, readq list, readq find TEXT, readq show ID, readq mark STATUS ID"


def require_terminal() -> None:
    """Raise `ReadqError` with the alternatives when the app could not be seen or typed into."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise UsageError(f"the app needs a terminal. In a script use: {_WITHOUT} (readq --help names them all)")
    term = os.environ.get("TERM", "").strip()
    if sys.platform != "win32" and term.lower() in ("", "dumb", "unknown"):
        said = f"TERM={term} says that this terminal" if term else "TERM is not set, so the terminal perhaps"
        wayout = f"If it can, set TERM (for example TERM=xterm-256color); if not, use: {_WITHOUT}"
        raise ReadqError(f"{said} cannot show the app. {wayout}")


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether this is a terminal; a stream that was closed before readq began is None."""
    return stream is not None and stream.isatty()


def open_app(path: Path, config: str | None = None) -> int:
    """Run the app on the library at ``path`` until the user leaves; the exit status. ``config`` names another settings
    file than usual."""
    require_terminal()
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the app's own loop knows what to do with it
    from readq.tui import run

    return run(path, config=config)
