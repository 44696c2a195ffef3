"""Whatever bytes arrive, every format answers soon: with papers, with problems, or with a reason why it has none."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.library import Library
from readq.listing import Draft
from tests.formats.fuzzing import NAMES, TOKENS, WHATS, Edit, edited, example, random_edits, taken

SOON = 20.0  # seconds of the processor's; what is asked for takes milliseconds
PUMPED = 20_000  # bytes: what grows with the square of it takes minutes
every_format = pytest.mark.parametrize("name", NAMES)
EDITS = st.lists(
    st.builds(
        Edit, st.sampled_from(WHATS), st.floats(0, 1), st.integers(0, 400), st.sampled_from(TOKENS), st.sampled_from((1, 2, 50))
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


class NoAnswerError(BaseException):
    """No `Exception`: whoever catches those must not catch this."""


@contextmanager
def soon() -> Iterator[None]:
    """What is done in the block takes less than `SOON`."""

    def ring(*_: object) -> None:
        raise NoAnswerError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, SOON)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@every_format
def test_every_example_is_read(name: str) -> None:
    assert any(isinstance(item, Draft) for item in taken(example(name), name))


@every_format
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(EDITS)
def test_a_spoilt_file_is_answered(name: str, edits: list[Edit]) -> None:
    with soon():
        list(taken(edited(example(name), edits), name))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2_000) | st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join))
def test_any_bytes_are_answered(data: bytes) -> None:
    with soon():
        list(taken(data, None))


@every_format
def test_what_is_repeated_costs_no_more_each_time(name: str) -> None:
    whole = example(name)
    with soon():
        for token in TOKENS:
            at = len(whole) * 6 // 10
            list(taken(whole[:at] + token * (PUMPED // len(token)) + whole[at:], name))


@pytest.mark.parametrize("begun", ["<!--", "<![CDATA["])
@pytest.mark.parametrize("part", [0.0, 0.3, 1.0])
def test_comments_that_never_end_are_sought_once(begun: str, part: float) -> None:
    whole = example("arxiv-api")
    at = int(len(whole) * part)
    with soon():
        list(taken(whole[:at] + begun.encode() * 150_000 + whole[at:], "arxiv-api"))


def test_a_database_of_views_without_end_is_no_library_of_zoteros(tmp_path: Path) -> None:
    path = tmp_path / "zotero.sqlite"
    path.write_bytes(example("zotero-sqlite"))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE itemTypes; CREATE VIEW itemTypes AS WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n) "
            "SELECT x AS itemTypeID, 'journalArticle' AS typeName FROM n"
        )
    with soon():
        assert list(taken(path.read_bytes(), "zotero-sqlite")) == []


def test_a_library_is_sound_after_spoilt_files(tmp_path: Path) -> None:
    dice = random.Random(15)
    folder = tmp_path / "files"
    folder.mkdir()
    with Library(tmp_path / "library.db") as library:
        for name in NAMES:
            for number in range(3):
                (folder / f"{name}-{number}").write_bytes(edited(example(name), random_edits(dice)))
        _take_in(library, folder)
        assert library.counts().total > len(NAMES)
        assert library.maintenance.check() == []


def _take_in(library: Library, file: Path) -> None:
    """Take a file in: what the report counts is what is there."""
    before = library.counts().total
    try:
        new = library.ingest([file]).new
    except ReadqError:
        new = 0
    assert library.counts().total == before + new


@pytest.mark.torture
@every_format
def test_spoilt_files_are_answered_for_long(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """``READQ_FUZZ_SECONDS`` of the processor's each, ten minutes unless it says otherwise."""
    seed = random.randrange(1 << 32)
    dice = random.Random(seed)
    until = time.process_time() + float(os.environ.get("READQ_FUZZ_SECONDS", "600"))
    tried = 0
    while time.process_time() < until:
        if tried % 500 == 0:
            folder = tmp_path / f"{tried}"
            folder.mkdir()
            with Library(folder / "library.db") as library:
                for number in range(5):
                    file = folder / f"file{number}"
                    file.write_bytes(edited(example(name), random_edits(dice)))
                    _take_in(library, file)
                assert library.maintenance.check() == [], f"seed {seed}, after {tried}"
        data = edited(example(name), random_edits(dice))
        try:
            with soon():
                list(taken(data, dice.choice((name, None))))
        except BaseException:
            (kept := Path(f"{name}-{seed}-{tried}.fuzzed")).write_bytes(data)
            print(f"What was read is in {kept.resolve()}")
            raise
        tried += 1
    record_property("faults", (name, "fuzzed", tried, 0))
