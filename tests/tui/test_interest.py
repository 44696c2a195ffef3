"""The likeliest papers first, why they are, and more like these."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from readq.library import Library, word_model
from readq.model import Status
from readq.search.interest import model
from readq.search.interest.streamed import StreamedMatrix
from readq.search.query import parse
from tests.tui.driving import driving


def queue_speech(path: Path) -> list[int]:
    with Library(path) as library:
        ids = list(library.every_id(parse("title:speech")))[:4]
        library.mark(ids, Status.QUEUE)
    return ids


async def test_the_likely_come_first_with_their_reasons_and_stay_where_they_are(seeds_library: Path) -> None:
    liked = queue_speech(seeds_library)
    async with driving(seeds_library) as app:
        await app.press("L")
        assert "status:inbox sort:interest" in app.screen()[0]
        assert "█" in app.text()
        assert "speech" in app.row.title.lower()
        assert "Likely" in app.screen()[0]
        document = app.workspace.document(60)
        assert document is not None
        text = "\n".join("".join(span for span, _ in document.line(at) or []) for at in range(document.length()))
        assert "Likely for you" in text
        titles = [row.title[:20] for row in app.lib.rows(liked)]
        assert any(title in text.replace("\n      ", " ") for title in titles)
        assert "queued today" in text.replace("\n      ", " ")
        before = list(app.workspace.browser.papers.ids(0, 50))
        await app.press("j", "s")
        assert list(app.workspace.browser.papers.ids(0, 50)) == before
        assert "R: new order" in app.screen()[0]
        paper = app.row.id
        await app.press("R")
        assert list(app.workspace.browser.papers.ids(0, 50)) != before
        assert app.row.id == paper
        assert "new order" not in app.screen()[0]
        await app.press("q")
    async with driving(seeds_library) as app:  # the list is put in order again once the app stands
        assert app.row.id == paper
        assert app.workspace.browser.papers.levels


async def test_while_nothing_is_learnt_it_says_how_to_begin(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("comma")
        await app.type("interest")
        await app.press("enter")
        assert "Listed order: nothing is queued yet" in app.text()
        assert "find three you like" in app.text()
        await app.press("escape")
        assert list(app.workspace.browser.papers.ids(0, 3)) == [1, 2, 3]


async def test_more_like_this_and_like_the_selected(seeds_library: Path) -> None:
    liked = queue_speech(seeds_library)
    async with driving(seeds_library) as app:
        await app.press("2", "m")
        assert "like “" in app.screen()[0]
        assert "shares" in app.text()
        assert "speech" in app.row.title.lower()
        assert app.row.id != liked[0]
        await app.press("2", "space", "space", "m")
        assert "like 2 papers" in app.screen()[0]
        assert not set(liked[:2]) & set(app.workspace.browser.papers.ids(0, 50))


async def test_a_large_library_is_about_in_order_at_once_and_exactly_behind_that(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_model, "IN_MEMORY", 100)
    monkeypatch.setattr(model, "_LARGE", 100)
    queue_speech(seeds_library)
    begun, go, times = threading.Event(), threading.Event(), StreamedMatrix.times_both

    def held_up(self: StreamedMatrix, vector: Any, direction: Any) -> Any:
        begun.set()
        assert go.wait(30)
        return times(self, vector, direction)

    monkeypatch.setattr(StreamedMatrix, "times_both", held_up)
    async with driving(seeds_library) as app:
        pressing = asyncio.ensure_future(app.press("L"))
        try:
            await app.pilot.pause()
            while not begun.is_set():
                await asyncio.sleep(0.01)
            rough = app.workspace.browser.papers
            assert rough.rough
            assert app.workspace.browser.papers.levels
            first = list(rough.ids(0, 100))
            app.workspace.browser.go(7)
            row = app.row
        finally:
            go.set()
        await pressing
        await app.settle()
        exact = app.workspace.browser.papers
        assert not exact.rough
        assert list(exact.ids(0, 100)) != first
        assert app.row == row
