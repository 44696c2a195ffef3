"""What came last has a view of its own, and the app opens on it when there is something new."""

from __future__ import annotations

from pathlib import Path

from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from readq.tui.paper_list.today import TODAY, TODAY_FILTER
from tests.store.test_latest import page
from tests.tui.driving import driving


def test_the_query_of_the_view_means_its_filter() -> None:
    assert parse(TODAY) == TODAY_FILTER


async def test_what_came_last_is_a_key_away_and_counts_for_itself(seeds_library: Path) -> None:
    async with driving(seeds_library, (160, 40)) as app:
        assert app.workspace.query == "status:inbox"  # the first time, everything is new
        await app.press("0")
        latest = app.lib.latest()
        assert latest is not None
        papers = latest.papers
        assert app.workspace.browser.papers.total == papers < 100
        await app.press("s", "a", "s")
        top = app.screen()[0]
        assert f"3/{papers} decided · {papers - 3} left · inbox {app.workspace.counts.status[Status.INBOX]}" in top
        await app.press("u")
        assert f"2/{papers} decided" in app.screen()[0]
        await app.press("1")
        assert app.workspace.query == "status:inbox"


async def test_the_app_opens_on_what_came_since_the_last_time(seeds_library: Path, tmp_path: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("2", "ctrl+q")
    async with driving(seeds_library) as app:
        assert app.workspace.query == "status:queue"  # nothing came
        await app.press("ctrl+q")
    titles = ["Deep Sparse Retrieval for Long Documents", "Mixture of Experts at the Edge", "A Survey of Speech Codecs"]
    with Library(seeds_library) as library:
        library.ingest([page(tmp_path, "new.txt", "Jul 30", titles)])
    async with driving(seeds_library) as app:
        assert app.workspace.query == TODAY
        assert [row.title for row in app.workspace.browser.papers.window(0, 9)] == titles
        await app.press("s", "s", "a", "R")
        assert "All 3 are decided." in app.text()
        assert "1 in the queue" in app.text()
        await app.press("2", "ctrl+q")
    async with driving(seeds_library) as app:
        assert app.workspace.query == "status:queue"  # it has been seen


async def test_a_new_arrival_that_is_decided_already_changes_nothing(seeds_library: Path, tmp_path: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("5", "ctrl+q")
    with Library(seeds_library) as library:
        library.ingest([page(tmp_path, "new.txt", "Jul 30", ["Deep Sparse Retrieval for Long Documents"])])
        library.mark(list(library.every_id(parse("is:latest"))), Status.SKIP)
    async with driving(seeds_library) as app:
        assert app.workspace.query == ""


async def test_once_more_is_what_is_left_of_the_listings_before_and_then_the_inbox(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    days = {"Jul 30": ["Deep Sparse Retrieval for Long Documents", "Mixture of Experts at the Edge"],
            "Jul 29": ["A Survey of Speech Codecs", "Graph Transformers Revisited Once Again"],
            "Jul 28": ["Learning to Rank with Few Labels"]}  # fmt: skip
    with Library(path) as library:
        for day, titles in days.items():
            library.ingest([page(tmp_path, f"{day}.txt", day, titles)])
    async with driving(path) as app:
        await app.press("0", "0")
        assert [row.title for row in app.workspace.browser.papers.window(0, 9)] == days["Jul 29"]
        assert app.screen()[0].split("  ")[0].strip().startswith("Left of")
        assert 'source:"Daily 29 Jul"' in app.screen()[0]
        await app.press("s", "s", "0")
        assert app.workspace.query == "status:inbox"
        await app.press("0", "0")
        assert [row.title for row in app.workspace.browser.papers.window(0, 9)] == days["Jul 28"]
        await app.press("s", "0", "0", "0")
        assert "Nothing is left of the listings before" in app.text()
