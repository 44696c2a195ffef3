"""Many runs of readq's command line behind ``shim.c`` in a short time: one process loads everything, and each run is a
fork of it.

    with Forks(shim) as forks:
        ran = forks.run(["list"], root, Fault("ENOSPC", at=3))

Run as a program it is that process; it is told by lines of JSON.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import pkgutil
import resource
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, NoReturn

WORK = "work"  # within the folder of a run: where it runs, beside its HOME and its folder for temporary files
_SECONDS = 120  # that no run takes


class Fault(NamedTuple):
    """What is to fail: ``how`` is ``EIO``, ``ENOSPC``, ``EDQUOT`` or ``reading``, from the ``at``-th time on if
    ``lasting``, else that time only. ``limit``: no file may grow beyond so many bytes."""

    how: str = ""
    at: int = -1
    lasting: bool = False
    limit: int | None = None


class Forked(NamedTuple):
    """What became of a run, how many changes and readings of files it tried, and which letter of ``shim.c`` the first
    event that failed has ('' for none)."""

    status: int
    out: str
    err: str
    changes: int
    readings: int
    hit: str


class Forks:
    """The process that has everything loaded."""

    def __init__(self, shim: Path) -> None:
        environment = dict(os.environ, LD_PRELOAD=str(shim), PYTHONDONTWRITEBYTECODE="1", OPENBLAS_NUM_THREADS="1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks"],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, arguments: list[str], root: Path, fault: Fault | None = None, stdin: str = "") -> Forked:
        """Run readq in the folder ``root``, where all its files are."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = {"arguments": arguments, "root": str(root), "fault": fault or Fault(), "stdin": stdin}
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return Forked(*json.loads(self._process.stdout.readline()))

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()


def _serve() -> None:
    for package in ("readq.cli", "readq.library", "readq.store", "readq.formats", "readq.search", "readq.config"):
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(module.name)
    for line in sys.stdin:
        told = json.loads(line)
        print(json.dumps(_forked(told)), flush=True)


def _forked(told: dict[str, Any]) -> Forked:
    given = os.memfd_create("in")
    os.write(given, told["stdin"].encode())
    os.lseek(given, 0, os.SEEK_SET)
    pipes = [os.pipe() for _ in range(3)]
    child = os.fork()
    if not child:
        try:
            _child(told, [given, *(end for _, end in pipes)])
        finally:
            os._exit(99)
    os.close(given)
    texts = {begin: b"" for begin, _ in pipes}
    for _, end in pipes:
        os.close(end)
    left = list(texts)
    while left:
        for begin in select.select(left, [], [])[0]:
            piece = os.read(begin, 65_536)
            texts[begin] += piece
            if not piece:
                left.remove(begin)
                os.close(begin)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    out, err, counted = (text.decode(errors="replace") for text in texts.values())
    changes, readings, hit = json.loads(counted or '[0, 0, ""]')
    return Forked(status, out, err, changes, readings, hit)


def _child(told: dict[str, Any], streams: list[int]) -> None:
    import traceback

    signal.alarm(_SECONDS)
    root, fault = told["root"], Fault(*told["fault"])
    for number, stream in enumerate(streams[:3]):
        os.dup2(stream, number)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        stream_ = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream_)
        setattr(sys, f"__{name}__", stream_)
    _surround(root)
    shim = ctypes.CDLL(None)
    try:
        from readq.cli.main import run

        if fault.limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (fault.limit, resource.RLIM_INFINITY))
        shim.fault_begin(root.encode(), ctypes.c_long(fault.at), fault.how.encode(), int(fault.lasting))
        status = run(told["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        status = 98
    counted = [shim.fault_events(), shim.fault_readings(), chr(shim.fault_hit() or 0).strip("\0")]
    os.write(streams[3], json.dumps(counted).encode())
    os._exit(status)


def _surround(root: str) -> None:
    """Have all that readq writes be below ``root``."""
    os.chdir(f"{root}/{WORK}")
    for name in list(os.environ):
        if name.startswith(("READQ_", "XDG_")) or name in ("EDITOR", "VISUAL", "NO_COLOR", "COLUMNS"):
            del os.environ[name]
    os.environ.update(
        HOME=f"{root}/home", TMPDIR=f"{root}/tmp", READQ_DB=f"{root}/{WORK}/library.db", TZ="UTC", EDITOR="true"
    )
    import socket
    import tempfile

    tempfile.tempdir = None
    time.tzset()
    socket.getaddrinfo = _nowhere


def _nowhere(*_: object, **__: object) -> NoReturn:
    """Nobody is asked anything over a network."""
    raise OSError(-2, "Name or service not known")


if __name__ == "__main__":
    _serve()
