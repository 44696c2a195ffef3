"""Clocks that are wrong, and zones that change, under processes of readq that know nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from readq.library import Library
from readq.library.backups import kept
from tests.faults.shim import build, compiler
from tests.support.libraries import add_listing, draft

HOUR, YEAR = 3_600, 31_556_952


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        add_listing(library, [draft(f"Paper number {each}", "An abstract.") for each in range(6)])
    return path


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not compiler():
        pytest.skip("a clock that is wrong needs a C compiler: install cc")
    return build(tmp_path_factory.mktemp("clock"), Path(__file__).with_name("clock.c"))


def run(db: Path, clock: Path | None, *arguments: str, ahead: int = 0, zone: str = "UTC") -> str:
    """What a command prints while its clock is ``ahead`` by so many seconds."""
    environment = dict(os.environ, READQ_DB=str(db), TZ=zone, CLOCK_AHEAD=str(ahead))
    if clock is not None:
        environment["LD_PRELOAD"] = str(clock)
    command = [sys.executable, "-m", "readq", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_done_last_is_last_when_the_clock_was_set_back(db: Path, clock: Path) -> None:
    run(db, clock, "mark", "read", "1")
    run(db, clock, "mark", "skip", "2", ahead=-30 * HOUR)
    run(db, clock, "note", "3", "of the day before, it seems", ahead=-50 * HOUR)
    steps = json.loads(run(db, clock, "history", "--json"))
    assert [step["kind"] for step in steps[:3]] == ["note", "mark", "mark"]
    assert steps[0]["id"] > steps[1]["id"] > steps[2]["id"]
    run(db, clock, "undo", ahead=-50 * HOUR)
    run(db, clock, "undo")
    with Library(db) as library:
        assert [paper.status.label for paper in library.papers([1, 2])] == ["read", "inbox"]
        assert library.paper(3).note is None
        assert library.maintenance.check() == []


def test_a_clock_that_was_years_ahead_wakes_what_sleeps_and_ends_nothing_else(db: Path, clock: Path) -> None:
    run(db, clock, "snooze", "1", "2w")
    run(db, clock, "backup", "--automatic")
    run(db, clock, "mark", "queue", "2", ahead=20 * YEAR)
    run(db, clock, "backup", "--automatic", ahead=20 * YEAR)
    assert "Paper number 0" in run(db, clock, "list", "is:returned", ahead=20 * YEAR)
    run(db, clock, "snooze", "1", "tomorrow")  # the clock is right again
    assert "Paper number 0" in run(db, clock, "list", "is:snoozed")
    run(db, clock, "mark", "skip", "3")
    assert len(kept(db)) == 2  # of today and of twenty years hence, which puts no other off
    run(db, clock, "backup", "--automatic", ahead=48 * HOUR)
    assert len(kept(db)) == 3
    with Library(db) as library:
        assert library.maintenance.check() == []


def test_a_snooze_ends_when_its_day_begins_where_the_reader_is(db: Path, clock: Path) -> None:
    """The day is the reader's, whatever its zone: in Auckland it begins most of a day earlier than in Los Angeles."""
    today = 1_790_000_000 - int(_now())  # 21 September 2026, 14:13 UTC: the 22nd in Auckland
    run(db, clock, "snooze", "1", "tomorrow", ahead=today, zone="Pacific/Auckland")
    with Library(db, clock=lambda: 1_790_000_000) as library:
        assert str(library.paper(1).row.snoozed_until) == "2026-09-23"
    a_day = today + 24 * HOUR
    assert "Paper number 0" in run(db, clock, "list", "is:snoozed", ahead=a_day, zone="America/Los_Angeles")
    assert "Paper number 0" in run(db, clock, "list", "is:returned", ahead=a_day, zone="Pacific/Auckland")


def _now() -> float:
    import time

    return time.time()
