"""The papers of a list by topic, decided a topic at a time."""

from __future__ import annotations

from pathlib import Path

from readq.model import Status
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
