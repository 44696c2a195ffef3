"""Running readq behind ``shim.c``, which makes the n-th change of a file in a folder fail, or the last there is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("shim.c")
KILLED = -9


class Ran(NamedTuple):
    """What became of a command: its exit status (`KILLED` if it was) and what it said."""

    status: int
    said: str


def compiler() -> str | None:
    """The C compiler of this machine, if it has one whose work can be loaded before a program."""
    return shutil.which("cc") if sys.platform == "linux" else None


def build(folder: Path, source: Path = SOURCE) -> Path:
    """Compile a shim into ``folder``."""
    made = folder / f"{source.stem}.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl", "-lpthread"]
    subprocess.run(command, check=True, capture_output=True)
    return made


def run(
    shim: Path | None, folder: Path, arguments: Sequence[str], *, at: int = 0, how: str = "", log: Path | None = None
) -> Ran:
    """Run readq with ``arguments`` in ``folder``; at event ``at`` of its files the fault ``how`` happens: ``kill``,
    ``EIO`` or ``ENOSPC``. What it does is written to ``log``."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", TZ="UTC")
    if shim is not None:
        environment |= {"LD_PRELOAD": str(shim), "FAULT_FOLDER": str(folder)}
    if how:
        environment |= {"FAULT_AT": str(at), "FAULT_HOW": how}
    if log is not None:
        environment["FAULT_LOG"] = str(log)
    command = [sys.executable, "-m", "readq", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return Ran(done.returncode, done.stderr)
