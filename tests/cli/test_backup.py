"""Backups are whole and sound or not there; restoring one loses nothing, whatever a crash left beside it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from readq.store import copies
from tests.cli.conftest import Readq

READQ = (sys.executable, "-m", "readq")


def crashed(path: Path) -> Path:
    """Leave the library at ``path`` as a crash in the middle of writing does: half of it written, its journal beside
    it."""
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size=1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "c.execute(\"UPDATE paper SET title = 'half done', position = -position\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 1000
    return journal


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def first_title(path: Path) -> str:
    with Library(path) as library:
        return library.paper(1).title


def test_a_damaged_library_is_never_copied_as_if_it_were_sound(
    readq: Readq, seeds_library: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(seeds_library) as connection:
        connection.execute("UPDATE paper_fts_data SET block = zeroblob(length(block)) WHERE id > 10")
    connection.close()
    result = readq("backup", tmp_path / "copy.db")
    assert result.status == 1
    assert "not sound" in result.err
    assert "readq check --fix" in result.err
    assert not (tmp_path / "copy.db").exists()
    assert leftovers(tmp_path) == []


def test_a_backup_never_takes_the_place_of_another_file(readq: Readq, tmp_path: Path) -> None:
    for name in ("there.db", "folder", "dangling"):
        target = tmp_path / name
        if name == "folder":
            target.mkdir()
        elif name == "dangling":
            target.symlink_to(tmp_path / "nowhere")
        else:
            target.write_text("mine")
        assert readq("backup", target).status == 1
    assert (tmp_path / "there.db").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert leftovers(tmp_path) == []


def test_a_file_that_appears_meanwhile_is_left_alone(
    readq: Readq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    for links in (True, False):
        link = os.link

        def appears(source: Path, name: Path, link=link, links=links) -> None:  # type: ignore[no-untyped-def]
            name.write_text("mine")
            if not links:
                raise OSError("no links here")
            link(source, name)

        with monkeypatch.context() as patched:
            patched.setattr(os, "link", appears)
            assert readq("backup", target).status == 1
        assert target.read_text() == "mine"
        target.unlink()
    assert leftovers(tmp_path) == []


def test_a_killed_backup_leaves_its_name_free(seeds_library: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "copy.db"
    target.parent.mkdir()
    command = [*READQ, "--db", str(seeds_library), "backup", str(target)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not leftovers(target.parent) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
    if not target.exists():  # it may have been faster
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    with Library(target, create=False) as copy:
        assert copy.maintenance.check() == []


def test_what_a_backup_left_that_was_killed_long_ago_is_removed(readq: Readq, tmp_path: Path) -> None:
    old, new = tmp_path / ".copy.db.abc.part", tmp_path / ".copy.db.xyz.part"
    for left in (old, new):
        left.write_bytes(b"half")
    os.utime(old, (1_000_000, 1_000_000))
    assert readq("backup", tmp_path / "copy.db").status == 0
    assert leftovers(tmp_path) == [new.name]


def test_a_full_disk_of_the_backup_is_not_blamed_on_the_library(seeds_library: Path, tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    folder = tmp_path / "elsewhere"
    folder.mkdir()
    command = [*READQ, "--db", str(seeds_library), "backup", str(folder / "copy.db")]
    ended = subprocess.run(command, capture_output=True, text=True, preexec_fn=small, check=False)
    assert ended.returncode == 1
    assert f"No backup was made at {folder / 'copy.db'}" in ended.stderr
    assert str(seeds_library) not in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/shm").exists() or os.geteuid() != 0, reason="needs to mount")
def test_a_disk_that_is_really_full_is_named(seeds_library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        command = [*READQ, "--db", str(seeds_library), "backup", str(folder / "copy.db")]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 1
        assert f"the disk is full ({folder})" in ended.stderr
        assert list(folder.iterdir()) == []
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def test_a_backup_is_put_back_and_what_was_there_is_kept(readq: Readq, seeds_library: Path, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    assert readq("backup", backup).status == 0
    readq("mark", "skip", "1", "2")
    result = readq("restore", backup)
    assert result.status == 0
    kept = next(tmp_path.glob("library-before-restore-*.db"))
    assert str(kept) in result.err
    assert f"readq restore {kept}" in result.err
    assert readq("list", "status:skip", "--format", "ids").ids == []
    assert readq("restore", kept).status == 0
    assert readq("list", "status:skip", "--format", "ids").ids == [1, 2]
    assert backup.exists()
    assert seeds_library.stat().st_mode & 0o777 == 0o600
    assert leftovers(tmp_path) == []


def test_the_journal_of_a_crash_is_not_played_into_what_is_restored(
    readq: Readq, seeds_library: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "copy.db"
    readq("backup", backup)
    readq("mark", "skip", "1")
    journal = crashed(seeds_library)
    raw, raw_journal = seeds_library.read_bytes(), journal.read_bytes()
    assert readq("restore", backup).status == 0
    assert not journal.exists()
    assert readq("check").status == 0
    assert readq("list", "status:skip", "--format", "ids").ids == []
    kept = next(path for path in tmp_path.glob("library-before-restore-*.db"))
    assert kept.read_bytes() == raw
    assert kept.with_name(kept.name + "-journal").read_bytes() == raw_journal
    # Going back plays it, since there it belongs.
    assert readq("restore", kept).status == 0
    assert readq("check").status == 0
    assert readq("list", "status:skip", "--format", "ids").ids == [1]
    assert kept.read_bytes() == raw


def test_a_backup_with_its_journal_beside_it_is_restored_whole(
    readq: Readq, seeds_library: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(seeds_library, tmp_path / "copied.db"))
    journal = crashed(copy)
    before = copy.read_bytes(), journal.read_bytes()
    assert readq("restore", copy).status == 0
    assert readq("check").status == 0
    assert (copy.read_bytes(), journal.read_bytes()) == before
    journal.unlink()  # as after copying the file alone
    result = readq("restore", copy)
    assert result.status == 1
    assert "is not sound" in result.err
    assert readq("check").status == 0
    assert readq("restore", "--anyway", copy).status == 0
    assert readq("check").status == 1


@pytest.mark.parametrize("moment", ["unlink", "replace"])
def test_a_restore_cut_short_leaves_no_torn_library(
    readq: Readq, seeds_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    backup = tmp_path / "copy.db"
    readq("backup", backup)
    crashed(seeds_library)

    def killed(*_: object, **__: object) -> None:
        raise SystemExit("killed")

    monkeypatch.setattr(os, "replace", killed)
    if moment == "unlink":
        monkeypatch.setattr(copies, "_sync", lambda path: killed() if path.is_dir() else None)
    with pytest.raises(SystemExit):
        readq("restore", backup)
    monkeypatch.undo()
    kept = next(tmp_path.glob("library-before-restore-*.db"))
    assert not seeds_library.exists() or readq("--db", seeds_library, "check").status == 0
    assert readq("--db", seeds_library, "restore", kept).status == 0
    assert readq("--db", seeds_library, "check").status == 0


def test_a_library_in_use_is_not_replaced(readq: Readq, seeds_library: Path, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    readq("backup", backup)
    script = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(seeds_library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdin is not None
        writer.stdout.readline()
        inode = seeds_library.stat().st_ino
        result = readq("restore", backup)
        writer.stdin.close()
    assert result.status == 1
    assert "in use by another program" in result.err
    assert seeds_library.stat().st_ino == inode
    assert list(tmp_path.glob("*before-restore*")) == []
    assert leftovers(tmp_path) == []


def test_what_is_no_backup_is_refused(readq: Readq, seeds_library: Path, tmp_path: Path) -> None:
    text, empty, foreign = tmp_path / "notes.txt", tmp_path / "empty.db", tmp_path / "foreign.db"
    text.write_text("no database at all" * 100)
    empty.touch()
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE x(y)")
    connection.close()
    before = seeds_library.read_bytes()
    for file in (text, empty, foreign, tmp_path / "none.db", tmp_path, seeds_library):
        result = readq("restore", file)
        assert result.status == 1, file
        assert str(file) in result.err
        assert ".part" not in result.err
        assert result.err.count("\n") == 1
    assert seeds_library.read_bytes() == before
    assert leftovers(tmp_path) == []


def test_a_backup_can_be_restored_where_there_is_no_library(readq: Readq, tmp_path: Path) -> None:
    backup, place = tmp_path / "copy.db", tmp_path / "new" / "library.db"
    readq("backup", backup)
    assert readq("--db", place, "restore", backup).status == 0
    assert readq("--db", place, "check").status == 0


def test_a_running_library_notices_that_another_is_in_its_place(
    readq: Readq, seeds_library: Path, tmp_path: Path
) -> None:
    from readq.errors import LibraryError

    backup = tmp_path / "copy.db"
    readq("backup", backup)
    with Library(seeds_library) as running:
        readq("restore", backup)
        with pytest.raises(LibraryError, match="another put in its place"):
            running.mark([1], Status.READ)


def test_check_mends_and_tells_what(readq: Readq, seeds_library: Path, tmp_path: Path) -> None:
    with sqlite3.connect(seeds_library) as connection:
        connection.execute("UPDATE paper SET status = 9 WHERE id = 4")
        connection.execute("INSERT INTO saved_view VALUES ('Odd', 'year:soon', 1)")
    connection.close()
    found = readq("check")
    assert found.status == 1
    assert "impossible status: 1 (4)" in found.out
    assert "readq check --fix" in found.err
    mended = readq("check", "--fix")
    assert mended.status == 1
    assert "Mended: Papers with an impossible status" in mended.out
    assert "readq view delete NAME" in mended.out
    kept = next(tmp_path.glob("library-before-check-*.db"))
    assert f"readq restore --anyway {kept}" in mended.err
    assert readq("view", "delete", "Odd").status == 0
    assert readq("check", "--fix").status == 0
    assert len(list(tmp_path.glob("library-before-check-*"))) == 1


def test_check_does_not_advise_itself(readq: Readq, seeds_library: Path) -> None:
    raw = bytearray(seeds_library.read_bytes())
    raw[100:8192] = b"\x55" * 8092
    seeds_library.write_bytes(raw)
    assert "readq check" in readq("list").err
    result = readq("check")
    assert result.status == 1
    assert "readq check" not in result.err + result.out
    assert "readq restore" in result.err + result.out


def test_the_command_makes_and_lists_automatic_ones_as_the_settings_say(
    readq: Readq, seeds_library: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[backup]\nmegabytes = 1\n")
    assert "No backup is due" in readq("backup", "--automatic", "--config", config).err  # the library is larger
    assert "is sound" in readq("backup", "--automatic").err
    listed = readq("backup", "--list").out
    assert date.today().isoformat() in listed
    assert str(seeds_library.parent) in listed
    assert readq("backup").status == 2
    assert readq("backup", "--list", "x.db").status == 2


def test_what_is_readable_of_a_damaged_library_makes_a_new_one(
    readq: Readq, seeds_library: Path, tmp_path: Path, ingested_seeds: Path
) -> None:
    with Library(seeds_library) as library:
        library.mark([1, 600], Status.SKIP)
        library.notes.write(600, "Not to be lost")
        library.tag([600], add=["kept"])
    whole = seeds_library.read_bytes()
    assert len(readq("recover", seeds_library).out.splitlines()) == 628
    lost = []
    for page in range(1, len(whole) // 8192, 9):
        seeds_library.write_bytes(whole[: page * 8192] + os.urandom(8192) + whole[(page + 1) * 8192 :])
        before = seeds_library.read_bytes()
        result = readq("recover", seeds_library)
        assert "should not have happened" not in result.err
        assert seeds_library.read_bytes() == before
        lost.append(628 - len(result.out.splitlines()))
    assert sorted(lost)[len(lost) // 2] == 0  # most pages hold no row of papers themselves
    assert max(lost) < 628
    saved = tmp_path / "saved.jsonl"
    seeds_library.write_bytes(whole)
    saved.write_text(readq("recover", seeds_library).out)
    assert readq("ingest", "--db", tmp_path / "new.db", saved).status == 0
    with Library(tmp_path / "new.db") as library:
        paper = library.paper(600)
        assert (paper.note, paper.tags, paper.row.status) == ("Not to be lost", ("kept",), Status.SKIP)


def test_of_what_is_no_library_nothing_is_recovered(readq: Readq, tmp_path: Path) -> None:
    for content in (b"", b"no database" * 1000):
        (tmp_path / "x.db").write_bytes(content)
        result = readq("recover", tmp_path / "x.db")
        assert result.status == 1
        assert result.err.startswith("readq: ")
    assert "There is no file" in readq("recover", tmp_path / "none.db").err
