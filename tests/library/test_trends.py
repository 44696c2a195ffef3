"""Words that rise in a week, and what one reads more of."""

from __future__ import annotations

from pathlib import Path

from readq.formats.writing.digest import text
from readq.library.digest import digest
from readq.library.learnings import learnings
from readq.model import Status
from tests.support.libraries import Clock, add_listing, draft, open_library

_DAY = 86_400


def test_what_rises_is_in_the_digest_and_nothing_is_before_a_week_is_large(tmp_path: Path) -> None:
    clock = Clock()
    with open_library(tmp_path / "x.db", clock) as library:
        add_listing(library, [draft(f"Paper {n}", f"speech coding study{n}") for n in range(120)])
        clock.now += 30 * _DAY
        add_listing(library, [draft(f"Later {n}", f"speech grpo work{n}") for n in range(60)])
        assert library.trends.rising() == ()
        add_listing(library, [draft(f"Last {n}", f"speech vision work{n}") for n in range(20)])
        found = {each.word: each for each in library.trends.rising()}
        assert "grpo" in found
        assert "speech" not in found
        assert found["grpo"].papers == tuple(range(121, 181))
        assert "grpo (60 papers)" in "".join(text(digest(library, int(clock.now) - _DAY)))


def test_what_one_reads_more_and_less_of(tmp_path: Path) -> None:
    clock = Clock()
    with open_library(tmp_path / "x.db", clock) as library:
        add_listing(library, [draft(f"Paper {n}", "speech coding" if n < 40 else "robot grasping") for n in range(80)])
        library.mark(range(1, 41), Status.QUEUE)
        assert library.trends.reading().more == ()
        clock.now += 60 * _DAY
        library.mark(range(41, 81), Status.READ)
        reading = library.trends.reading()
        assert {each.word for each in reading.more} == {"robot", "grasping"}
        assert {each.word for each in reading.less} == {"speech", "coding"}
        told = learnings(library)
        assert told is not None
        assert told.reading == reading
        library.interest.switch(False)
        told = learnings(library)
        assert told is not None
        assert told.reading.more == ()
