"""Keys typed faster than screens open and close: each goes where it was meant to go, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key, Paste

from readq.model import Status
from tests.tui.driving import Driver, driving

LETTERS = "abcdefghiklmnoprstuvwxyz0123456789"


async def typed_at_once(app: Driver, *keys: str | Paste) -> None:
    """Send all keys before the app has answered the first."""
    names = {"?": "question_mark", ":": "colon", ",": "comma"}
    for key in keys:
        if isinstance(key, Paste):
            app.app.post_message(key)
        else:
            app.app.post_message(Key(names.get(key, key), key if len(key) == 1 else None))
    await app.settle()


@pytest.mark.parametrize("opener", ["?", ":", "/"])
async def test_what_is_typed_ahead_is_typed_into_what_was_opened(seeds_library: Path, opener: str) -> None:
    async with driving(seeds_library) as app:
        await typed_at_once(app, opener, *LETTERS)
        assert LETTERS in app.text()


async def test_a_screen_closed_by_keys_typed_ahead_leaves_the_later_ones_to_the_list(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await typed_at_once(app, "H", "j", "q", "j", "j")
        assert app.desk.browser.cursor == 2
        await typed_at_once(app, "b", "d", *"friday", "enter", "j")
        assert app.lib.rows([app.lib.journal.history(1)[0].first_paper or 0])[0].snoozed_until
        assert app.desk.browser.cursor == 4
        await typed_at_once(app, ",", "down", "enter", "j", "j", "?", *"snooze", "escape", "j")
        assert app.app.screen is app.app.main
        assert "sort:newest" in app.screen()[0]
        await typed_at_once(app, "1", "g", "T", "s", "a", "q", "G", "k")
        assert app.desk.browser.cursor == app.desk.browser.papers.total - 2
        assert app.lib.counts().status[Status.SKIP] == app.lib.counts().status[Status.QUEUE] == 1


async def test_a_note_typed_ahead_is_the_whole_note(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await typed_at_once(app, "e", *LETTERS, Paste(" and so on"), "escape", "j", "s")
        assert app.lib.paper(paper).note == f"{LETTERS} and so on"
        assert app.lib.counts().status[Status.SKIP] == 1
        assert app.lib.paper(paper).row.status is Status.INBOX


async def test_nothing_is_decided_after_quitting(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await typed_at_once(app, "ctrl+q", "s", "s")
        assert app.lib.counts().status[Status.SKIP] == 0
