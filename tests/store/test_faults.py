"""What the system refuses is explained and taken back."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from readq.errors import LibraryError
from readq.library import Library
from readq.model import Status


@contextmanager
def _size_limit(limit: int) -> Iterator[None]:
    """No file may grow beyond ``limit`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [-1_900_000, -8_192, 0, 24_576])
def test_a_limit_of_file_sizes_is_named_and_nothing_is_half_written(seeds_library: Path, room: int) -> None:
    before = seeds_library.read_bytes()
    limit = len(before) + room
    with Library(seeds_library) as library:
        for body in ("€" * 1_000_000, "y" * 200_000):
            with _size_limit(limit), pytest.raises(LibraryError, match=f"no file may grow beyond {limit:,} bytes"):
                library.notes.write(3, body)
            assert os.listdir(seeds_library.parent) == [seeds_library.name]
            assert library.counts().status[Status.INBOX] == 628
        with sqlite3.connect(seeds_library) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Library(seeds_library) as library:
        library.notes.write(3, "there is room again")
        assert library.paper(3).note == "there is room again"


def test_what_one_file_size_has_no_room_for_leaves_the_next_decision_possible(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        with _size_limit(seeds_library.stat().st_size), pytest.raises(LibraryError, match="ulimit"):
            library.notes.write(3, "x" * 500_000)
        with _size_limit(seeds_library.stat().st_size):
            library.mark([3], Status.READ)
        assert library.rows([3])[0].status is Status.READ


def test_a_decision_is_safe_from_a_power_cut(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        extra = 3  # the folder is written out, too, when the journal is gone from it
        assert library._connection.execute("PRAGMA synchronous").fetchone() == (extra,)
