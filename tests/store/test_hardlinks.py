"""A library killed in the middle of a change is put right by its journal, which bears one of its names only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from readq.errors import LibraryError
from readq.library import Library
from readq.model import Status

# Is killed when its pages have begun to be written, but are not all there.
_KILLED = """
import os, signal, sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("PRAGMA cache_size=5")
raw.execute("BEGIN IMMEDIATE")
raw.execute("UPDATE paper SET status = 3, priority = 7")
raw.execute("UPDATE paper_text SET abstract = 'lost'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _killed(path: Path) -> None:
    """Let readq write to a library under this path, and be killed in the middle of the next change."""
    with Library(path) as library:
        library.mark([1], Status.QUEUE)
    before = path.read_bytes()
    assert subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False).returncode == -signal.SIGKILL
    assert path.with_name(f"{path.name}-journal").exists()
    assert path.read_bytes() != before


def _sound(path: Path) -> None:
    with Library(path) as library:
        assert library.maintenance.check() == []
        assert library.counts().status[Status.INBOX] == 627


@pytest.mark.parametrize("elsewhere", [False, True])
def test_another_name_leads_to_the_one_that_has_the_journal(seeds_library: Path, elsewhere: bool) -> None:
    other = seeds_library.with_name("other.db")
    if elsewhere:
        other = seeds_library.parent / "elsewhere" / "other.db"
        other.parent.mkdir()
    os.link(seeds_library, other)
    _killed(seeds_library)
    half = other.read_bytes()
    with pytest.raises(LibraryError, match=f"readq --db {seeds_library}"):
        Library(other)
    assert other.read_bytes() == half
    _sound(seeds_library)
    _sound(other)


def test_a_library_moved_without_its_journal_asks_for_it(seeds_library: Path) -> None:
    _killed(seeds_library)
    moved = seeds_library.with_name("moved.db")
    seeds_library.rename(moved)
    with pytest.raises(LibraryError, match="half written when it was at") as refused:
        Library(moved)
    subprocess.run(str(refused.value).partition("first: ")[2].split(), check=True)
    _sound(moved)


def test_a_symbolic_link_finds_the_journal(seeds_library: Path) -> None:
    _killed(seeds_library)
    link = seeds_library.with_name("link.db")
    link.symlink_to(seeds_library)
    _sound(link)


def test_several_names_are_no_trouble_while_nothing_is_half_written(seeds_library: Path) -> None:
    other = seeds_library.with_name("other.db")
    os.link(seeds_library, other)
    for path in (seeds_library, other, seeds_library):
        with Library(path) as library:
            library.mark([1], Status.QUEUE)
            library.journal.undo()
    seeds_library.unlink()
    with Library(other) as library:
        library.mark([1], Status.QUEUE)
    _sound(other)


def test_a_name_under_which_readq_never_wrote_is_found_beside_it(seeds_library: Path) -> None:
    # The journal of another program's change, say, to a copy that was never opened under its own name.
    copy = seeds_library.with_name("copy.db")
    copy.write_bytes(seeds_library.read_bytes())
    os.link(copy, other := seeds_library.with_name("other.db"))
    assert subprocess.run([sys.executable, "-c", _KILLED, str(copy)], check=False).returncode == -signal.SIGKILL
    with pytest.raises(LibraryError, match=f"readq --db {copy}"):
        Library(other)
    with Library(copy) as library:
        assert library.maintenance.check() == []
    Library(other).close()
