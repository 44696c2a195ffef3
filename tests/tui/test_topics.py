"""The papers of a list by topic, decided a topic at a time."""

from __future__ import annotations

from pathlib import Path

from readq.library.learnings import Learnings
from readq.library.trends import Reading, Rising
from readq.model import Status
from readq.search.interest.calibration import Band, Calibration
from readq.tui.statistics import learnt
from readq.tui.statistics.behind import papers_behind
from readq.tui.statistics.block import Block, View
from tests.tui.driving import driving


async def test_a_topic_is_looked_at_then_skipped_and_undone(seeds_library: Path) -> None:
    async with driving(seeds_library, size=(80, 24)) as app:
        await app.press("slash")
        await app.type("speech")
        await app.press("enter", "p")
        await app.until(lambda: "papers" in app.screen()[1])
        papers = app.workspace.browser.papers.total
        assert f"topics of {papers} papers" in app.screen()[0]
        first = app.screen()[1]
        label, _, told = first.strip(" ▌").rpartition("  ")
        count = int(told.split()[0])
        assert label
        await app.press("s")
        assert "Decide a topic" in app.text()
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("s")
        assert app.lib.counts().status[Status.SKIP] == count
        assert f"Skipped {count} papers" in app.screen()[-1]
        assert "all decided" in app.screen()[1]
        assert label[:20] in app.screen()[1]  # it stays where it was
        await app.press("u")
        assert app.lib.counts().status[Status.SKIP] == 0
        assert "all decided" not in app.screen()[1]
        await app.press("enter")
        assert app.workspace.browser.papers.total == count
        assert f"on {label[:20]}" in app.screen()[0]


async def test_too_few_papers_are_said_to_be_too_few_and_none_are_not_grouped(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("2", "p")
        assert "nothing to group" in app.screen()[-1]
        await app.press("5", "slash")
        await app.type("id:1")
        await app.press("enter", "p")
        await app.until(lambda: "on their own" in app.screen()[1])
        await app.press("escape")
        assert app.workspace.browser.papers.total == 1


def test_statistics_tell_what_words_do_and_the_papers_behind_them() -> None:
    calibration = Calibration(1, 0, (Band(0.6, 0.8, 42, 0.7, 0.67),), 0.03)
    told = Learnings((Rising("grpo", (3, 4), 0.1),), Reading((), (Rising("[b]", (5,), 1),)), calibration)
    block = Block(View(), 100)
    learnt.rising(block, told)
    learnt.reading(block, told)
    learnt.foretold(block, told)
    text = "\n".join("".join(span for span, _ in line) for line in block.lines)
    assert "grpo 2" in text
    assert "less" in text
    assert "[b] 1" in text
    assert "said 60% to  80%" in text
    assert "67% were queued: 42 papers" in text
    assert "not sure enough" in text
    assert papers_behind(None, block.rows[0].targets[0]) == (None, [3, 4])  # type: ignore[arg-type]
