"""Decisions from the keyboard: they are on disk, the cursor goes where the eyes are, and they can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.model import Status
from tests.tui.driving import driving


@pytest.mark.parametrize(
    ("key", "status"), [("s", Status.SKIP), ("a", Status.QUEUE), ("r", Status.READ)], ids=["skip", "queue", "read"]
)
async def test_a_decision_is_on_disk_and_moves_on(seeds_library: Path, key: str, status: Status) -> None:
    async with driving(seeds_library) as app:
        first = app.row
        await app.press(key)
        assert app.lib.rows([first.id])[0].status is status
        assert app.desk.browser.cursor == 1
        assert f"{first.title[:20]}" in app.screen()[-1]
        assert "undo" in app.screen()[-1]


async def test_a_decided_paper_stays_in_sight_until_the_list_is_refreshed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        title = app.row.title[:30]
        await app.press("s")
        assert f"× {title}" in app.screen()[1]
        assert app.screen()[0].rstrip().endswith("1 decided   2/628")
        await app.press("R")
        assert "decided" not in app.screen()[0]
        assert title not in app.text()
        assert "627 of 628 · status:inbox" in app.screen()[0]


async def test_keys_typed_while_a_decision_is_written_are_not_lost_and_keep_their_order(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.desk.browser.papers.ids(0, 6))
        await app.press("s", "a", "r", "s", "a")
        assert [row.status for row in app.lib.rows(ids)] == [
            Status.SKIP, Status.QUEUE, Status.READ, Status.SKIP, Status.QUEUE, Status.INBOX,
        ]  # fmt: skip
        assert app.row.id == ids[5]


async def test_after_a_decision_upwards_the_cursor_goes_on_upwards(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("j", "j", "j", "k", "s")
        assert app.desk.browser.cursor == 1
        await app.press("s")
        assert app.desk.browser.cursor == 0


async def test_the_same_key_twice_is_one_step(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        first = app.row
        await app.press("s", "k", "s")
        assert "Already skipped" in app.screen()[-1]
        await app.press("u")
        assert app.lib.rows([first.id])[0].status is Status.INBOX
        assert app.lib.journal.undo().operation is None


async def test_undo_brings_the_paper_and_the_cursor_back_and_redo_repeats_it(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        first = app.row
        await app.press("s", "G", "u")
        assert app.row.id == first.id
        assert app.lib.rows([first.id])[0].status is Status.INBOX
        assert first.title[:30] in app.screen()[-1]
        await app.press("U")
        assert app.lib.rows([first.id])[0].status is Status.SKIP


async def test_undo_works_after_a_restart_and_when_the_paper_is_no_longer_listed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        first = app.row
        await app.press("s")
    async with driving(seeds_library) as app:
        assert app.row.id != first.id
        await app.press("u")
        assert app.row.id == first.id
        assert app.lib.rows([first.id])[0].status is Status.INBOX


async def test_selected_papers_are_decided_together_in_one_step(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.desk.browser.papers.ids(0, 5))
        await app.press("space", "j", "space", "v", "j", "s")
        statuses = [row.status for row in app.lib.rows(ids)]
        assert statuses == [Status.SKIP, Status.INBOX, Status.SKIP, Status.SKIP, Status.SKIP]
        assert "Skipped 4 papers" in app.screen()[-1]
        assert not app.desk.browser.marked
        await app.press("u")
        assert {row.status for row in app.lib.rows(ids)} == {Status.INBOX}


async def test_many_papers_ask_first_and_enter_does_not_confirm(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("ctrl+a", "s")
        assert "Skip 628 papers?" in app.screen()[0]
        await app.press("enter")
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("s", "y")
        assert app.lib.counts().status[Status.SKIP] == 628
        await app.press("u")
        assert app.lib.counts().status[Status.SKIP] == 0


async def test_priority_and_repeat(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        first, second = app.desk.browser.papers.ids(0, 2)
        await app.press("+", "+", "j", "-", "k", ".")
        assert [row.priority for row in app.lib.rows([first, second])] == [1, -1]
        assert "+1" in app.screen()[1]


async def test_an_emptied_inbox_says_so_and_offers_the_queue(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        app.lib.mark([app.row.id], Status.QUEUE)
        await app.press("R", "ctrl+a", "s", "y", "R")
        assert "Inbox zero" in app.text()
        await app.press("2")
        assert app.lib.counts().status[Status.QUEUE] == app.desk.browser.papers.total == 1
        await app.press("r", "s", "a", "u", "u", "u")


async def test_a_change_made_elsewhere_appears_by_itself(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        second = app.desk.browser.papers.ids(1, 2)[0]
        app.lib.mark([second], Status.QUEUE)
        app.app.main.look_elsewhere()
        await app.settle()
        assert app.screen()[2].split("│")[1].startswith(" ◆")


async def test_a_locked_library_is_told_and_nothing_is_lost(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readq.errors import LibraryError
    from readq.library import Library

    async with driving(seeds_library) as app:
        first = app.row

        def locked(*_: object) -> None:
            raise LibraryError("The library is in use by another program; try again.")

        monkeypatch.setattr(Library, "mark", locked)
        await app.press("s")
        assert "in use by another program" in app.screen()[-1]
        monkeypatch.undo()
        assert app.row.id == first.id
        await app.press("s")
        assert app.lib.rows([first.id])[0].status is Status.SKIP
