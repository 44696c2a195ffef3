"""Standard input, output and error as a process may find them: closed, or leading to where nothing more goes in."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import Any, TextIO

from readq.errors import ReadqError
from readq.signs import drawn

# What steers a terminal; in the group what readq itself writes of it: colours, and wiping the line of a progress bar.
_STEERING = re.compile(r"(\x1b\[[0-9;]*m|\r\x1b\[2K)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class OutputError(ReadqError):
    """What was to be printed did not get to where standard output leads."""


class _Output(io.FileIO):
    """Standard output: tells a problem of its own from those of other files."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"The output cannot be written: {_reason(error)}.") from error


class _Narration(io.FileIO):
    """Standard error: where nobody can be told anything, work goes on."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


class _Shown(io.TextIOWrapper):
    """What a terminal shows, in the signs in use; whatever a command left uncleaned, this does not steer it."""

    def write(self, text: str, /) -> int:
        text = drawn(text)
        return super().write(text if text.isprintable() else _STEERING.sub(r"\1", text))


def _reason(error: OSError) -> str:
    import errno

    if error.errno == errno.EBADF:
        return "standard output is closed"
    return (error.strerror or str(error)).lower()


def prepare() -> None:
    """Make standard streams of this process that can be relied on.

    A closed one is opened: on nothing to read, on what refuses to be written, or on what takes every narration. Left
    closed, its number would go to the next file that is opened, and what is printed into that.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, flags)  # the lowest number that is free, which is this one
            os.set_inheritable(opened, True)
    if sys.stdin is None:
        sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc] # noqa: SIM115
    # What the stream's encoding lacks, or a file name that is no text, is written as an escape; JSON stays JSON.
    sys.stdout = _wrapped(sys.stdout, _Output, 1)
    sys.stderr = _wrapped(sys.stderr, _Narration, 2)


def _wrapped(stream: TextIO | None, raw: type[io.FileIO], number: int) -> TextIO:
    if stream is not None and not isinstance(stream, io.TextIOWrapper):
        return stream  # somebody else's
    live = stream is not None and stream.line_buffering
    return (_Shown if os.isatty(number) else io.TextIOWrapper)(
        io.BufferedWriter(raw(number, "wb", closefd=False)),
        encoding=stream.encoding if stream is not None else "utf-8",
        errors="backslashreplace",
        line_buffering=live or number == 2,
    )


def silence_output() -> None:
    """Let what is still to be printed go nowhere, so that the interpreter does not complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - lives until the process ends
    finally:
        os.close(nowhere)
