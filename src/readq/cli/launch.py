"""Opening the app from the command line."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
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


def open_app(path: Path, config: str | None = None, *, lasting: bool = True, spoken: bool = False) -> int:
    """Run the app on the library at ``path`` until the user leaves; the exit status. ``config`` names another settings
    file than usual; of a library that is not ``lasting`` there are no backups; ``spoken``: for a screen reader."""
    require_terminal()
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the app's own loop knows what to do with it
    from readq.tui import run

    status = run(path, config=config, spoken=spoken)
    if lasting and status == 0:
        _back_up(path, config)
    return status


def _back_up(path: Path, config: str | None) -> None:
    """Have today's backup made by a process of its own, which nobody waits for."""
    from datetime import date

    from readq.cli.backup_plan import plan
    from readq.config.reading import load
    from readq.library.backups import due

    settings = load(config)
    if not settings["backup.automatic"] or not due(path, plan(settings), date.today()):
        return
    import subprocess

    chosen = ["--config", config] if config else []
    command = [sys.executable, "-m", "readq", "backup", "--automatic", "--db", str(path), *chosen]
    null = subprocess.DEVNULL
    with suppress(OSError):
        subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=True)
