"""Whether locks keep two programs from writing to one file at the same time: where they do not, readq only reads."""

from __future__ import annotations

import errno
import os
import struct
import sys
from pathlib import Path

from readq.store.openfile import descriptors

_PROBE = 0x7FFF_FF00  # a byte of the file that nobody locks but us
_HELD = (errno.EAGAIN, errno.EACCES, errno.EINTR)
_FLOCK = "@hhqqi4x"  # Linux, 64 bits: type, whence, start, length, process
# File systems of another machine whose locks hold on this one only, and what says so of others when they are mounted.
_OF_THIS_MACHINE = (
    "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.s3fs", "fuse.gcsfuse",
    "fuse.goofys", "fuse.davfs", "davfs",
)  # fmt: skip
_OPTIONS = {"nfs": {"nolock", "local_lock=all", "local_lock=posix"}, "cifs": {"nobrl"}, "smb": {"nobrl"}}


def lacking(path: Path, descriptor: int | None = None) -> str:
    """What keeps locks on the file at ``path`` from doing what they are for, '' where nothing is known to.

    The file is one that this process has open; it is not opened again, since closing it would end the locks that SQLite
    has on it. ``descriptor`` is one through which it is open, looked for if it is not given.
    """
    try:
        import fcntl  # noqa: F401
    except ImportError:
        return ""
    try:
        found = os.stat(path)
        if descriptor is None:
            name = next((name for name, _ in descriptors((found.st_dev, found.st_ino))), None)
            descriptor = int(os.path.basename(name)) if name is not None else None
    except OSError:
        return ""
    refused = _refused(descriptor) if descriptor is not None else ""
    if refused or os.major(found.st_dev):  # a disk of this machine
        return refused
    mount = mounted(path)
    if mount is not None and _only_here(*mount):
        return f"on this file system ({mount[0]}) locks do not reach other machines"
    return ""


def mounted(path: Path) -> tuple[str, frozenset[str]] | None:
    """What kind of file system ``path`` is on, and with which options, as Linux tells; None where it does not."""
    try:
        real = os.path.realpath(path)
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    best, found = "", None
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, told = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(told) < 2:
            continue
        place = _unescaped(fields[4])
        # Of two mounts at one place the later one is seen.
        if (real == place or real.startswith(f"{place.rstrip('/')}/")) and len(place) >= len(best):
            best, found = place, (told[0], frozenset(",".join((fields[5], *told[2:])).split(",")))
    return found


def _unescaped(place: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        place = place.replace(code, char)
    return place


def _only_here(kind: str, options: frozenset[str]) -> bool:
    telling = next((told for name, told in _OPTIONS.items() if kind.startswith(name)), set())
    return kind in _OF_THIS_MACHINE or bool(telling & options)


def _refused(descriptor: int) -> str:
    """Why the open file cannot be locked, '' if it can."""
    import fcntl

    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _PROBE)
            exclusive = True
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
            fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, _PROBE)  # it is open for reading
            exclusive = False
    except OSError as error:
        return "" if error.errno in _HELD else f"files cannot be locked there: {(error.strerror or str(error)).lower()}"
    try:
        return "locks have no effect there" if exclusive and not _holds(descriptor) else ""
    finally:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, _PROBE)


def _holds(descriptor: int) -> bool:
    """Whether the lock that this process has just now keeps others out. Linux knows locks of another kind, which belong
    to the open file and not to the process: such a one must be refused."""
    import fcntl

    if sys.platform != "linux" or sys.maxsize < 1 << 32:
        return True
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, _PROBE, 1, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, asked)
    except OSError:  # held, as it should be, or not known here
        return True
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack(_FLOCK, fcntl.F_UNLCK, os.SEEK_SET, _PROBE, 1, 0))
    return False
