"""Taking in files and folders from within the app."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import Cancelled, ReadqError
from readq.library.on_arrival import OnArrival
from readq.phrasing import counted
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.beside import beside, going_on

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.report import Report
    from readq.tui.shell.shell import Shell


UNSENT = "take in"  # among `Shell.unsent`


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
        if not going_on(shell):
            raise Cancelled("Taking in was called off; what was taken in stays.")
        far.append((done, total, name))

    def how_far() -> Line:
        done, total, name = far[-1]
        share = f" {done * 100 // total} %" if total else ""
        return [("Taking in ", "muted"), (plain(name or str(path), 40), "text"), (f"{share} …", "muted")]

    def work(library: Library) -> tuple[Report, str | None]:
        on_arrival = OnArrival(library, shell.workspace.config)
        return library.ingest([path], progress=told), on_arrival.tell()

    done = await beside(shell, work, how_far)
    if done is None:
        shell.unsent[UNSENT] = str(path)
        return
    report, trouble = done
    shell.main.watcher.look_elsewhere()
    line = _came(report, shell.width)
    if trouble is not None:
        line = [*line, (" · ", "faint"), ("! ", "error"), (plain(trouble, max(20, shell.width - 30)), "strong")]
    shell.say(line)
    shell.sync()


def _came(report: Report, width: int) -> Line:
    """What came of it, in a sentence."""
    line: Line = [("+ ", "accent"), (counted(report.new, "new paper"), "strong")]
    known = sum(file.known for file in report.files)
    line += [(f", {known:,} known", "muted")] if known else []
    if report.errors:
        first = report.errors[0]
        more = f" (and {len(report.errors) - 1:,} more files)" if len(report.errors) > 1 else ""
        said = plain(f"{Path(first.path).name}: {first.error}{more}", max(20, width - 30))
        failed: Line = [("! ", "error"), (said, "strong")]
        line = [*line, (" · ", "faint"), *failed] if report.new or known else failed
    return line
