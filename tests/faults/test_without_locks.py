"""Where files cannot be locked, or locks do nothing, two programs would spoil a library: it is only read there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from readq.library import Library
from tests.support.libraries import add_listing, draft, open_library

_LOCKS = {
    "ENOLCK": "files cannot be locked there: no locks available",
    "EOPNOTSUPP": "files cannot be locked there: operation not supported",
    "nothing": "locks have no effect there",
}
# As Linux tells of mounts, and what readq says of a library there.
_MOUNTS = {
    "fuse.sshfs rw,nosuid ann@far:/home rw": "on this file system (fuse.sshfs) locks do not reach other machines",
    "nfs4 rw far:/home rw,vers=4.2,local_lock=all": "(nfs4) locks do not reach other machines",
    "nfs rw,relatime far:/home rw,vers=3,nolock": "(nfs) locks do not reach other machines",
    "cifs rw //far/home rw,nobrl": "(cifs) locks do not reach other machines",
    "nfs4 rw far:/home rw,vers=4.2,local_lock=none": "",
    "cifs rw //far/home rw,vers=3.1.1": "",
    "tmpfs rw tmpfs rw": "",
}

Readq = Callable[..., tuple[int, str, str]]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    with open_library(tmp_path / "library.db") as library:
        add_listing(library, [draft(f"apples {n} of them", "An abstract.") for n in range(5)])
    return tmp_path / "library.db"


def run(shim: Path | None, db: Path, *arguments: str | Path, **more: str) -> tuple[int, str, str]:
    if shim is None:
        pytest.skip("locks that fail need a C compiler: install cc")
    environment = {**os.environ, "LD_PRELOAD": str(shim), "FAULT_FOLDER": str(db.parent), **more}
    command = [sys.executable, "-m", "readq", "--db", str(db), *map(str, arguments)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("locks", _LOCKS)
def test_a_library_is_only_read_where_locks_do_not_hold(
    db: Path, shim: Path | None, tmp_path_factory: pytest.TempPathFactory, locks: str
) -> None:
    before = db.read_bytes()
    status, out, err = run(shim, db, "list", FAULT_LOCKS=locks)
    assert (status, err) == (0, "")
    assert "apples 4 of them" in out
    status, out, err = run(shim, db, "mark", "skip", "1", FAULT_LOCKS=locks)
    assert (status, out) == (1, "")
    assert err == (
        f"readq: {db} can only be read where it lies: {_LOCKS[locks]}, so two programs could spoil it; nothing was "
        "changed. Copy it to a disk of this machine, and name that with --db or READQ_DB.\n"
    )
    new = db.with_name("new.db")
    status, _, err = run(shim, new, "add", "A title", FAULT_LOCKS=locks)
    assert status == 1
    assert f"No library can be made at {new}: {_LOCKS[locks]}" in err
    assert sorted(path.name for path in db.parent.iterdir()) == [db.name]
    assert db.read_bytes() == before
    # A copy is made there all the same: nobody else knows of it. And what was copied away can be decided on.
    elsewhere = Path(shutil.copy(db, tmp_path_factory.mktemp("elsewhere") / "copy.db"))
    assert run(shim, db, "backup", db.with_name("backup.db"), FAULT_LOCKS=locks)[0] == 0
    assert run(shim, elsewhere, "mark", "skip", "1", FAULT_LOCKS="")[0] == 0
    report = run(shim, db, "doctor", FAULT_LOCKS=locks)[1]
    assert f"  ! {_LOCKS[locks][0].upper()}{_LOCKS[locks][1:]}: it can only be read." in report


@pytest.mark.parametrize("mount", _MOUNTS)
def test_file_systems_whose_locks_do_not_reach_other_machines_are_known(
    shim: Path | None, tmp_path: Path, mount: str
) -> None:
    shared = Path("/dev/shm")
    if not shared.is_dir() or os.major(shared.stat().st_dev):
        pytest.skip("only a file system without a disk of this machine is looked up among the mounts")
    folder = shared / f"readq-{tmp_path.name}-{os.getpid()}"
    folder.mkdir()
    try:
        with open_library(folder / "library.db") as library:
            add_listing(library, [draft("apples of them", "An abstract.")])
        kind, options, source, told = mount.split(" ")
        mounts = tmp_path / "mounts"
        mounts.write_text(f"1 1 0:1 / / rw - ext4 /dev/a rw\n2 1 0:2 / {folder} {options} shared:1 - {kind} {source} {told}\n")
        status, _, err = run(shim, folder / "library.db", "mark", "skip", "1", FAULT_MOUNTS=str(mounts))
        assert status == bool(_MOUNTS[mount]), err
        assert _MOUNTS[mount] in err
        assert run(shim, folder / "library.db", "list", FAULT_MOUNTS=str(mounts))[0] == 0
        report = run(shim, folder / "library.db", "doctor", FAULT_MOUNTS=str(mounts))[1]
        assert f"file system           {kind}\n" in report
        assert ("it can only be read" in report) == bool(_MOUNTS[mount])
    finally:
        shutil.rmtree(folder)


def test_looking_for_locks_keeps_those_that_there_are(db: Path) -> None:
    """To open a file and close it would end all locks of this process on it: another library in it is in the midst of a
    change."""
    with Library(db) as library, library._context.writing():
        library.mark([1], library.paper(1).status.__class__.SKIP)
        Library(db).close()
        other = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        ended = subprocess.run([sys.executable, "-c", other, str(db)], capture_output=True, text=True, check=False)
        assert "database is locked" in ended.stderr
