"""Running a program of the reader's, which has nothing to do with this terminal, and what came of it in a sentence."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from readq.text import clean

_LOOKED_AT = 4_096  # bytes of what a program wrote
_LONGEST = 200  # characters of it that are told


class Running:
    """A program that was started; it goes on when readq ends. What it writes goes into files, so that it never waits
    for anybody to read it. ``given`` is what it reads on standard input. Raises OSError when it cannot be started."""

    def __init__(self, arguments: Sequence[str], given: bytes = b"") -> None:
        self._out = TemporaryFile()  # noqa: SIM115 - both are gone with this object
        self._errors = TemporaryFile()  # noqa: SIM115
        with TemporaryFile() as file:
            file.write(given)
            file.seek(0)
            self._process = subprocess.Popen(
                list(arguments), stdin=file, stdout=self._out, stderr=self._errors, start_new_session=True,
                close_fds=True,
            )  # fmt: skip

    def ended(self) -> int | None:
        """The exit status, None while it goes on."""
        return self._process.poll()

    @property
    def output(self) -> str:
        """The first line that it wrote."""
        return _first_line(self._out)

    @property
    def complaint(self) -> str:
        """The first line that it wrote on standard error."""
        return _first_line(self._errors)


def feed(name: str, arguments: Sequence[str], pieces: Iterable[bytes], seconds: float) -> str | None:
    """Run a program that reads ``pieces`` on standard input, which it need not read to the end, and wait for it at most
    so long; why it failed, in a sentence, None if it did not."""
    until = time.monotonic() + seconds
    with TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                list(arguments), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
                start_new_session=True, close_fds=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            return cannot_start(name, error)
        assert process.stdin is not None
        try:
            with suppress(BrokenPipeError), process.stdin as pipe:
                for piece in pieces:
                    _write(pipe.fileno(), piece, until)
            status = process.wait(max(0.0, until - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired):
            _kill(process)
            return f"{clean(name)} did not end within {seconds:g} second{'s' * (seconds != 1)} and was stopped."
        except BaseException:
            _kill(process)
            raise
        return None if status == 0 else failure(name, status, _first_line(errors))


def _write(pipe: int, piece: bytes, until: float) -> None:
    """Write into a pipe that nobody may be reading. Raises TimeoutError when it is not taken in time."""
    if sys.platform != "win32":
        os.set_blocking(pipe, False)
    rest = memoryview(piece)
    while rest:
        if sys.platform != "win32" and not select.select([], [pipe], [], max(0.0, until - time.monotonic()))[1]:
            raise TimeoutError
        with suppress(BlockingIOError):
            rest = rest[os.write(pipe, rest) :]


def failure(name: str, status: int, complaint: str) -> str:
    """That a program failed, in a sentence."""
    if status < 0:
        try:
            how = f"was ended by {signal.Signals(-status).name}"
        except ValueError:
            how = f"was ended by signal {-status}"
    else:
        how = f"ended with status {status}"
    return f"{clean(name)} {how}{f': {complaint}' if complaint else ''}"


def cannot_start(name: str, error: Exception) -> str:
    """That a program could not be started, in a sentence."""
    return f"{clean(name)} cannot be started: {clean(getattr(error, 'strerror', None) or str(error))}"


def _first_line(file: IO[bytes]) -> str:
    """The first line that says something, harmless and not long."""
    try:
        file.seek(0)
        text = file.read(_LOOKED_AT).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
    lines = (" ".join(clean(line).split()) for line in text.splitlines())
    return next((line for line in lines if line), "")[:_LONGEST]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
