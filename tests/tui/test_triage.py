"""Triage from the keyboard: one paper a screen, one key a decision, and a way back from all of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from readq.phrasing import phrase
from readq.tui.triage import resuming as triage
from readq.tui.triage.resuming import SINCE
from readq.tui.triage.screen import TriageScreen
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, Opened, driving

HOSTILE = "[/i] [@click=app.bell]Graphs[/] \x1b[31mred\x1b]0;own\x07 ‮evil"


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A library of five papers."""
    path = tmp_path / "five.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Paper number {n}", f"Abstract {n}. " + "word " * 40) for n in range(1, 6)])
    return path


def status(app: Driver, *ids: int) -> list[Status]:
    return [row.status for row in app.lib.rows(ids)]


async def test_one_key_a_decision_and_the_counts_follow(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T")
        assert isinstance(app.app.screen, TriageScreen)
        assert "0/5" in app.screen()[0]
        assert "Abstract 1." in app.text()
        await app.press("a", "s", "r")
        assert status(app, 1, 2, 3) == [Status.QUEUE, Status.SKIP, Status.READ]
        assert "3/5 · 1 queued 1 skipped 1 read" in app.screen()[0]
        assert "Paper number 4" in app.text()
        assert "Marked as read" in app.screen()[-2]


async def test_keys_typed_ahead_reach_triage_in_order(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "a", "s", "r", "a", "s")
        assert status(app, 1, 2, 3, 4, 5) == [Status.QUEUE, Status.SKIP, Status.READ, Status.QUEUE, Status.SKIP]
        assert "That was all of them" in app.text()


async def test_back_shows_the_paper_before_and_a_new_decision_returns_to_the_front(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "s", "s", "h", "left")
        assert "Paper number 1" in app.text()
        assert "skipped today" in app.text()
        await app.press("a")
        assert status(app, 1, 2) == [Status.QUEUE, Status.SKIP]
        assert "Paper number 3" in app.text()
        assert "2/5 · 1 queued 1 skipped" in app.screen()[0]


async def test_undo_takes_back_the_rounds_own_steps_one_by_one(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "s", "a", "u")
        assert "Paper number 2" in app.text()
        assert status(app, 1, 2) == [Status.SKIP, Status.INBOX]
        await app.press("u", "u")
        assert status(app, 1, 2) == [Status.INBOX, Status.INBOX]
        assert "Nothing of this round to undo" in app.text()
        await app.press("U", "U")
        assert status(app, 1, 2) == [Status.SKIP, Status.QUEUE]
        assert "Paper number 3" in app.text()


async def test_a_paper_put_off_comes_back_at_the_end(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "d", "s", "s", "s")
        assert "1 later" in app.screen()[0]
        await app.press("s")
        assert "Paper number 1" in app.text()
        await app.press("d")
        assert "the last one" in app.text()
        await app.press("i")
        assert "4 skipped 1 kept" in app.screen()[0]
        assert status(app, 1) == [Status.INBOX]


async def test_a_narrow_terminal_names_the_way_out(five: Path) -> None:
    async with driving(five, (60, 15)) as app:
        await app.press("T")
        assert "q leave" in app.screen()[-1]


async def test_a_note_line_is_added_to_the_note_and_undone_with_the_rest(five: Path) -> None:
    with Library(five) as library:
        library.notes.write(1, "first line")
    async with driving(five) as app:
        await app.press("T", "n")
        await app.type("[b]look[/b] again")
        assert "[b]look[/b] again" in app.text()
        await app.press("enter")
        assert app.lib.paper(1).note == "first line\n[b]look[/b] again"
        assert "[b]look[/b] again" in app.text()
        await app.press("u")
        assert app.lib.paper(1).note == "first line"
        assert "Paper number 1" in app.text()
        assert "Undid: Changed the note" in app.text()
        await app.press("s", "h")
        assert "Skipped" not in app.text()  # that was said of another paper


async def test_what_other_commands_do_to_the_paper_is_part_of_the_round(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "s", "+", "u")
        assert app.lib.rows([2])[0].priority == 0
        assert status(app, 1) == [Status.SKIP]
        await app.press("u")
        assert status(app, 1) == [Status.INBOX]


async def test_the_whole_note_and_the_editor_are_a_key_away(five: Path) -> None:
    calls: list[Sequence[str]] = []

    def editor(arguments: Sequence[str]) -> int:
        calls.append(arguments)
        Path(arguments[-1]).write_text("from the editor")
        return 0

    async with driving(five, editor=editor) as app:
        await app.press("T", "s", "E")
        assert len(calls) == 1
        assert app.lib.paper(2).note == "from the editor"
        await app.press("N", "!", "escape")
        assert app.lib.paper(2).note == "from the editor!"
        assert isinstance(app.app.screen, TriageScreen)
        assert "from the editor!" in app.text()


async def test_links_open_for_the_paper_on_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    with open_library(path) as library:
        add_listing(library, [draft("One", arxiv="2404.00001"), draft("Two", arxiv="2404.00002")])
    opened = Opened()
    async with driving(path, opener=opened) as app:
        await app.press("T", "s", "o")
        assert opened == ["https://arxiv.org/abs/2404.00002"]
        assert status(app, 2) == [Status.INBOX]


async def test_the_summary_undoes_everything_only_when_told_yes(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "a", "s", "r", "s", "s")
        assert "3 skipped" in app.text()
        assert "inbox 0 · queue 1" in app.text()
        await app.press("Z", "enter")
        assert status(app, 1) == [Status.QUEUE]
        await app.press("Z", "y")
        assert status(app, 1, 2, 3, 4, 5) == [Status.INBOX] * 5
        assert "5 steps undone · U does all again" in app.text()
        assert "0/5" in app.screen()[0]
        assert "Paper number 1" in app.text()


async def test_undoing_everything_is_one_step_and_so_is_doing_it_again(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "a", "d", "s", "r")
        before = len(app.lib.journal.history())
        await app.press("Z", "y")
        assert "3 steps undone" in app.text()
        assert [phrase(step) for step in app.lib.journal.history()[:-before]] == ["Undid: 3 steps of a round"]
        await app.press("U")
        assert "3 steps done again" in app.text()
        assert "3/5 · 1 queued 1 skipped 1 read · 1 later" in app.screen()[0]
        assert status(app, 1, 2, 3, 4) == [Status.QUEUE, Status.INBOX, Status.SKIP, Status.READ]
        assert len(app.lib.journal.history()) == before + 2
        await app.press("Z", "y", "q", "u")
        assert "Nothing to undo" in app.screen()[-1]
    async with driving(five) as app:
        await app.press("U")
        assert status(app, 1, 2, 3, 4) == [Status.QUEUE, Status.INBOX, Status.SKIP, Status.READ]
        assert "Redid: 3 steps of a round" in app.screen()[-1]


async def test_undoing_everything_leaves_what_changed_since_and_says_so(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "a", "s")
        app.lib.mark([1], Status.READ)
        await app.press("Z", "y")
        assert status(app, 1, 2) == [Status.READ, Status.INBOX]
        assert "1 of 2 steps undone · 1 paper changed again since, left alone" in app.text()


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_a_round_goes_on_where_it_was_left_even_after_a_restart(five: Path, key: str) -> None:
    async with driving(five) as app:
        await app.press("T", "d", "a", "s", key)
        assert "left" in app.screen()[-1]
        assert app.row.id == 4
        await app.press("T")
        assert "2/5 · 1 queued 1 skipped · 1 later" in app.screen()[0]
        assert "Paper number 4" in app.text()
    async with driving(five) as app:
        await app.press("T")
        assert "2/5 · 1 queued 1 skipped · 1 later" in app.screen()[0]
        assert "Paper number 4" in app.text()
        await app.press("u")
        assert status(app, 2, 3) == [Status.QUEUE, Status.INBOX]
        await app.press("s", "s", "s")
        assert "Paper number 1" in app.text()
        await app.press("Z", "y")
        assert status(app, 1, 2, 3, 4, 5) == [Status.INBOX] * 5


async def test_a_round_survives_a_program_that_is_killed(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "d", "a", "i", "s", "u")  # nothing is left in order: the app just ends
    async with driving(five) as app:
        await app.press("T")
        assert "2/5 · 1 queued" in app.screen()[0]
        assert "1 kept" in app.screen()[0]
        assert "1 later" in app.screen()[0]
        assert "Paper number 4" in app.text()
        await app.press("s", "r", "q")
    async with driving(five) as app:
        await app.press("T", "r")
        assert "5/5" in app.text()
        assert app.lib.state(SINCE)["log"]
        await app.press("Z", "y")
        assert status(app, 1, 2, 3, 4, 5) == [Status.INBOX] * 5
        await app.press("q", "T")
        assert "0/5" in app.screen()[0]


async def test_a_long_round_is_kept_as_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "_LOGGED", 4)
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Paper number {n}, of many", "x") for n in range(1, 31)])
    async with driving(path) as app:
        await app.press("T", *"sarsarsarsa")
        assert len(app.lib.state(SINCE)["log"]) < 4
    async with driving(path) as app:
        await app.press("T")
        assert "11/30 · 4 queued 4 skipped 3 read" in app.screen()[0]
        assert "Paper number 12" in app.text()


async def test_quitting_from_triage_keeps_the_place(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "a", "s", "ctrl+q")
    async with driving(five) as app:
        assert app.row.id == 3
        await app.press("T")
        assert "2/5" in app.screen()[0]


async def test_a_finished_round_begins_anew_and_opens_the_list_anew(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "s", "s", "s", "s", "i", "q")
        assert "1 of 5" in app.screen()[0]
        await app.press("T")
        assert "0/1" in app.screen()[0]


async def test_the_queue_is_one_key_from_the_summary(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "a", "s", "s", "s", "s", "2")
        assert app.workspace.query == "status:queue"
        assert app.row.id == 1


async def test_the_summary_fits_a_low_terminal(five: Path) -> None:
    async with driving(five, (60, 15)) as app:
        await app.press("T", "a", "s", "r", "a", "a")
        assert "That was all of them." in app.text()
        assert "undo all of this (5 steps)" in app.text()


async def test_only_the_undecided_papers_of_the_filtered_list_are_gone_through(five: Path) -> None:
    with Library(five) as library:
        library.mark([2], Status.READ)
        library.tag([1, 2, 3], add=["maths"])
    async with driving(five) as app:
        await app.press("/", "ctrl+u")
        await app.type("tag:maths")
        await app.press("enter", "T")
        assert "0/2" in app.screen()[0]
        await app.press("s", "s")
        assert status(app, 1, 2, 3, 4) == [Status.SKIP, Status.READ, Status.SKIP, Status.INBOX]


async def test_the_terms_of_the_filter_are_highlighted(five: Path) -> None:
    async with driving(five) as app:
        await app.press("/")
        await app.type("abstract")
        await app.press("enter", "T")
        screen = app.app.screen
        assert isinstance(screen, TriageScreen)
        assert screen.reading.document is not None
        assert screen.reading.document.next_found(0) is not None


async def test_a_selection_is_gone_through_whatever_its_papers_are(five: Path) -> None:
    with Library(five) as library:
        library.mark([2], Status.READ)
    async with driving(five) as app:
        await app.press("5", "space", "space", "j", "space", "T")
        assert "0/3" in app.screen()[0]
        await app.press("s", "a", "s")
        assert status(app, 1, 2, 3, 4) == [Status.SKIP, Status.QUEUE, Status.INBOX, Status.SKIP]


async def test_nothing_to_triage_says_so(five: Path) -> None:
    async with driving(five) as app:
        await app.press("2", "T")
        assert "nothing to triage" in app.screen()[-1]


async def test_help_in_triage_tells_its_own_keys_and_does_what_is_chosen(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "?")
        await app.type("later")
        assert "Later" in app.text()
        await app.press("enter")
        assert "1 later" in app.screen()[0]


@pytest.mark.parametrize("size", [(60, 15), (120, 40), (200, 50), (3, 2)])
async def test_hostile_titles_show_literally_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "hostile.db"
    with open_library(path) as library:
        add_listing(library, [draft(HOSTILE, HOSTILE * 20), draft("两种 wide 文字" * 20, "文字 " * 300)])
    async with driving(path, size) as app:
        await app.press("T", "G", "g", "b")
        await app.press("t")
        await app.press("n")
        await app.type(HOSTILE.replace("\x1b", "").replace("\x07", ""))
        await app.press("enter", "s", "q")
        text = app.text()
        assert not any(char in text for char in "\x1b\x07‮")
    async with driving(path, (120, 40)) as app:
        await app.press("5", "g", "space", "T")
        assert "[/i] [@click=app.bell]Graphs[/]" in app.text()


async def test_prose_keeps_a_readable_measure_on_a_wide_screen(five: Path) -> None:
    async with driving(five, (200, 50)) as app:
        await app.press("T")
        lines = [line for line in app.screen()[2:-2] if line.strip()]
        assert max(len(line.rstrip()) - (len(line) - len(line.lstrip())) for line in lines) <= 90


async def test_undoing_a_round_leaves_what_another_readq_decided(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "s", "plus", "a")
        with Library(five, actor="tui") as another:
            another.mark([1], Status.READ)
            another.mark([3], Status.QUEUE)
        await app.press("r", "Z", "y")
        assert "1 paper changed again since, left alone" in app.text()
        assert status(app, 1, 2, 3) == [Status.READ, Status.INBOX, Status.QUEUE]


async def test_papers_put_off_that_another_program_decided_do_not_come_again(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "d", "d", "d", "s")
        app.lib.mark([1], Status.QUEUE)
        app.lib.mark([3], Status.READ)
        await app.press("s")
        assert "Paper number 2" in app.text()
        assert "3/5 · 1 queued 2 skipped · 1 later" in app.screen()[0]
        await app.press("s")
        assert "That was all of them." in app.text()
        assert "1 queued" in app.text()
        await app.press("Z", "y")
        assert status(app, 1, 2, 3, 4, 5) == [Status.QUEUE, Status.INBOX, Status.READ, Status.INBOX, Status.INBOX]


async def test_what_was_undone_in_the_list_is_no_step_of_the_round_any_more(five: Path) -> None:
    async with driving(five) as app:
        await app.press("T", "s", "s", "s", "q", "u", "T")
        assert "2/5 · 2 skipped" in app.screen()[0]
        await app.press("Z")
        assert "Undo all 2 steps of this round?" in app.text()
        app.lib.journal.undo()
        await app.press("y")
        assert "1 of 2 steps undone · the rest was undone elsewhere already" in app.text()
        await app.press("U")
        assert "1/5 · 1 skipped" in app.screen()[0]
        assert status(app, 1, 2, 3) == [Status.SKIP, Status.INBOX, Status.INBOX]
