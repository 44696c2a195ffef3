"""Taking in files and folders from within the app."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import Cancelled, ReadqError
from readq.phrasing import counted
from readq.text import clean
from readq.tui.drawing.spans import Line, plain

if TYPE_CHECKING:
    from readq.library.report import Report
    from readq.tui.shell.shell import Shell

_LOOK = 0.1  # seconds between two looks at how far it is


def named(text: str) -> Path:
    """The file or folder that somebody typed, or dropped onto the terminal. Raises `ReadqError` where there is none."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if text.startswith(("http://", "https://")):
        raise ReadqError("That is an address, not a file: subscribe to it among the sources, or add it as one paper.")
    path = Path(os.path.expanduser(text))
    if not path.exists() and (unescaped := Path(os.path.expanduser(text.replace("\\ ", " ")))).exists():
        path = unescaped
    if not path.exists():
        raise ReadqError(f"There is no file or folder {text}.")
    return path


async def take_in(shell: Shell, path: Path) -> None:
    """Take in a file or what is in a folder, beside the keys, and say what came of it."""
    far = [(0, 0, "")]

    def told(done: int, total: int, name: str) -> None:
        if not shell.app.is_running:
            raise Cancelled("Taking in was called off; what was taken in stays.")
        far.append((done, total, name))

    def job() -> Report:
        with shell.session.lib.again() as library:
            return library.ingest([path], progress=told)

    taking = asyncio.get_running_loop().run_in_executor(None, job)
    while not taking.done():
        done, total, name = far[-1]
        share = f" {done * 100 // total} %" if total else ""
        shell.say([("Taking in ", "muted"), (plain(clean(name or str(path)), 40), "text"), (f"{share} …", "muted")])
        shell.sync()
        await asyncio.wait((taking,), timeout=_LOOK)
    try:
        report = taking.result()
    except ReadqError as failure:
        shell.complain(str(failure))
        shell.sync()
        return
    if not shell.alive:
        return
    shell.main.watcher.look_elsewhere()
    shell.say(_came(report, shell.width))
    shell.sync()


def _came(report: Report, width: int) -> Line:
    """What came of it, in a sentence."""
    line: Line = [("+ ", "accent"), (counted(report.new, "new paper"), "strong")]
    known = sum(file.known for file in report.files)
    line += [(f", {known:,} known", "muted")] if known else []
    if report.errors:
        first = report.errors[0]
        more = f" (and {len(report.errors) - 1:,} more files)" if len(report.errors) > 1 else ""
        said = plain(clean(f"{Path(first.path).name}: {first.error}{more}"), max(20, width - 30))
        failed: Line = [("! ", "error"), (said, "strong")]
        line = [*line, (" · ", "faint"), *failed] if report.new or known else failed
    return line
