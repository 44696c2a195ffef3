"""Many papers at once: selecting above, below and in sight, and deciding everything a query matches."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.filters import Field, Filter
from readq.library import Library, decide
from readq.library import journal as reversal
from readq.model import Status
from readq.search.query import parse
from readq.store import journal
from readq.text import cell_width
from readq.tui.decide import long_change
from readq.tui.decide.bulk_drawing import preview_lines
from readq.tui.decide.bulk_screen import BulkScreen
from readq.tui.decide.progress_screen import WorkingScreen
from readq.tui.triage import undoing as triage_undoing
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, driving


async def filter_by(app: Driver, query: str) -> None:
    await app.press("/", "ctrl+u")
    await app.type(query)
    await app.press("enter")


async def test_above_below_and_visible_papers_are_selected_and_decided_in_one_step(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.workspace.browser.papers.ids(0, 628))
        await app.press("j", "j", "{")
        assert app.workspace.browser.marked == set(ids[:3])
        assert "3 selected" in app.screen()[0]
        await app.press("s")
        assert [row.status for row in app.lib.rows(ids[:4])] == [Status.SKIP] * 3 + [Status.INBOX]
        await app.press("u")
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("G", "k", "}")
        assert app.workspace.browser.marked == set(ids[-2:])
        await app.press("escape", "g", "*")
        assert app.workspace.browser.marked == set(ids[: app.workspace.browser.height])


async def test_a_range_is_selected_from_end_to_end(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.workspace.browser.papers.ids(0, 5))
        await app.press("j", "v", "j", "j", "a")
        assert {row.id for row in app.lib.rows(ids) if row.status is Status.QUEUE} == set(ids[1:4])


async def test_after_a_range_the_cursor_goes_on_in_its_direction(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.workspace.browser.papers.ids(0, 12))
        await app.press("j", "v", "j", "j", "s")
        assert app.row.id == ids[4]
        await app.press("j", "j", "j", "j", "v", "k", "k", "a")
        assert app.row.id == ids[5]
        await app.press("u", "g", "space", "space", "j", "s")
        assert app.row.id == ids[3]  # it was not among those that were decided


async def test_what_is_said_counts_what_was_changed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        title = app.workspace.browser.papers.window(1, 2)[0].title
        await app.press("s", "g", "v", "j", "s")
        assert f"Skipped {title[:30]}" in app.screen()[-1]
        assert "· 1 was already · u undo" in app.screen()[-1]
        await app.press("g", "v", "j", "j", "a")
        assert "Queued 3 papers · u undo" in app.screen()[-1]
        await app.press("g", "v", "j", "j", "a")
        assert "Already queued: 3 papers" in app.screen()[-1]
        await app.press("g", *"+" * 9, "v", "j", "j", "+")
        assert "Priority +1 for 2 papers · 1 at the limit already · u undo" in app.screen()[-1]
        await app.press("escape", "g", "b", "t", "g", "v", "j", "j", "b", "t")
        assert ": 2 papers · 1 was already · u undo" in app.screen()[-1]
        await app.press("g", "b", "t")
        assert "Snoozed until tomorrow · " in app.screen()[-1]
        assert " already." in app.screen()[-1]
        await app.press("5", "A", "i", "y")
        assert "Back to the inbox: 3 papers · 625 were already · u undo" in app.screen()[-1]


async def test_a_range_in_progress_is_kept_when_the_list_is_narrowed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.workspace.browser.papers.ids(0, 4))
        await app.press("j", "space", "g", "v", "j", "j", "j")
        assert "4 selected" in app.screen()[0]
        await filter_by(app, "diffusion status:inbox")
        assert app.workspace.browser.marked == set(ids)
        await app.press("j", "j")
        assert "4 selected" in app.screen()[0]


async def test_papers_selected_before_the_list_was_narrowed_are_not_decided_unawares(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.workspace.browser.papers.ids(0, 2))
        await app.press("space", "space")
        await filter_by(app, "diffusion status:inbox")
        await app.press("space", "s")
        assert "Skip 3 papers, 2 of them not in this list?" in app.screen()[0]
        await app.press("s")
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("s", "y")
        assert app.lib.counts().status[Status.SKIP] == 3
        assert {row.status for row in app.lib.rows(ids)} == {Status.SKIP}


async def test_deciding_everything_is_about_the_selection_if_there_is_one(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        ids = list(app.workspace.browser.papers.ids(0, 4))
        await app.press("j", "v", "j", "A")
        assert "Decide the selected papers" in app.text()
        assert "2 papers · all of them in this list" in app.text()
        await app.press("a")
        assert [row.status for row in app.lib.rows(ids)] == [Status.INBOX, Status.QUEUE, Status.QUEUE, Status.INBOX]
        assert "Queued 2 papers · u undo" in app.screen()[-1]
        assert app.row.id == ids[3]
        await app.press("v", "j", "A", "b", "t")
        assert app.lib.counts().snoozed == 2
        await app.press("space", "A", "A")
        assert "Decide everything listed" in app.text()
        await app.press("s", "y")
        assert app.lib.counts().status[Status.SKIP] == 624


async def test_everything_that_matches_is_previewed_counted_and_decided_in_one_step(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await filter_by(app, "diffusion status:inbox")
        total = app.workspace.browser.papers.total
        assert 20 < total < 628
        first = app.row.title[:40]
        await app.press("A")
        assert isinstance(app.app.screen, BulkScreen)
        assert f"{total} papers" in app.text()
        assert "diffusion status:inbox" in app.text()
        assert first in app.text()
        await app.press("s")
        assert f"Skip all {total} papers?" in app.text()
        await app.press("y")
        assert app.lib.counts().status[Status.SKIP] == total
        assert f"Skipped {total} papers" in app.screen()[-1]
        assert app.workspace.query == "diffusion status:inbox"
        await app.press("u")
        assert app.lib.counts().status[Status.SKIP] == 0
        assert app.lib.journal.undo().operation is None


@pytest.mark.parametrize("key", ["enter", "space", "n", "Y", "s", "escape"])
async def test_only_y_confirms(seeds_library: Path, key: str) -> None:
    async with driving(seeds_library) as app:
        await app.press("A", "s", key)
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("escape")
        assert [step.kind for step in app.lib.journal.history()] == ["ingest"]


async def test_a_few_papers_are_decided_without_asking(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await filter_by(app, "medusa")
        total = app.workspace.browser.papers.total
        assert 0 < total <= 20
        await app.press("A", "a")
        assert app.lib.counts().status[Status.QUEUE] == total


async def test_everything_that_matches_can_be_snoozed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("A", "b", "t")
        assert "Snooze all 628 papers until" in app.text()
        await app.press("y")
        assert app.lib.counts().snoozed == 628


@pytest.mark.parametrize("query", ["!!!", "++ -- ..", "sort:newest", "!!! sort:title"])
async def test_a_query_that_names_no_condition_is_refused(seeds_library: Path, query: str) -> None:
    async with driving(seeds_library) as app:
        await filter_by(app, query)
        assert app.workspace.browser.papers.total == 628
        await app.press("A")
        assert not isinstance(app.app.screen, BulkScreen)
        assert "names no condition" in app.screen()[-1]


async def test_the_view_of_all_papers_may_be_decided_when_confirmed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("5", ",", *"title", "enter", "A", "r", "y")  # its order is no filter
        assert app.lib.counts().status[Status.READ] == 628


async def test_papers_that_arrive_meanwhile_are_not_decided_unseen(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("A", "s")
        with Library(seeds_library) as other:
            add_listing(other, [draft("A paper that came a moment later")])
        await app.press("y")
        assert app.lib.counts().status[Status.SKIP] == 0
        assert "changed meanwhile" in app.text()
        assert "629 papers" in app.text()
        await app.press("s", "y")
        assert app.lib.counts().status[Status.SKIP] == 629


class Held:
    """Holds a library's thread in the middle of a change until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        original = WorkingScreen.advance

        def advance(screen: WorkingScreen, done: int, total: int) -> None:
            original(screen, done, total)
            if done:
                self.reached.set()
                self.go_on.wait(20)
                original(screen, done, total)

        monkeypatch.setattr(WorkingScreen, "advance", advance)
        monkeypatch.setattr(long_change, "MANY", 100)
        monkeypatch.setattr(decide, "BATCH", 100)
        monkeypatch.setattr(journal, "_BATCH", 100)

    async def wait(self, app: Driver) -> None:
        while not self.reached.is_set():
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.15)  # until it is painted
        await app.pilot.pause()


def everything(library: Library) -> tuple[object, ...]:
    papers = library.papers(range(1, 629))
    return library.counts(), papers, library.journal.history(), library.statistics.gather()


async def decide_everything(app: Driver, held: Held, key: str = "y") -> None:
    await app.press("5", "A")
    await app.pilot.press("s", key)
    await held.wait(app)


async def test_a_large_decision_says_how_far_it_is_and_can_be_stopped(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    async with driving(seeds_library) as app:
        app.lib.mark([3], Status.QUEUE)
        before = everything(app.lib)
        await decide_everything(app, held, "Y")  # one was queued before
        assert "Skipping 628 papers" in app.text()
        assert "16% · 100 of 628" in app.text()
        await app.pilot.press("j", "escape")
        await app.pilot.pause()
        assert "Stopping" in app.text()
        held.go_on.set()
        await app.settle()
        assert app.app.screen is app.app.main
        assert "Stopped: nothing was changed." in app.screen()[-1]
        assert everything(app.lib) == before
        assert app.lib.maintenance.check() == []


async def test_a_large_decision_that_is_left_alone_is_one_step(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    async with driving(seeds_library) as app:
        await decide_everything(app, held)
        held.go_on.set()
        await app.settle()
        assert app.lib.counts().status[Status.SKIP] == 628
        assert "Skipped 628 papers · u undo" in app.screen()[-1]
        held.reached.clear()
        held.go_on.clear()
        await app.pilot.press("u")
        await held.wait(app)
        assert "Undoing: Skipped 628 papers" in app.text()
        await app.pilot.press("escape")
        held.go_on.set()
        await app.settle()
        assert app.lib.counts().status[Status.SKIP] == 628
        await app.press("u")
        assert app.lib.counts().status[Status.INBOX] == 628
        await app.press("H", "j", "U")
        assert app.lib.counts().status[Status.SKIP] == 628
        assert "Redid: Skipped 628 papers" in app.screen()[-1]


@pytest.mark.parametrize(
    ("keys", "doing", "query"),
    [
        (("t", "m", "l", "enter", "y"), "Changing the tags of 628 papers", "tag:ml"),
        (("plus", "y"), "Priority +1 for 628 papers", "priority:1"),
    ],
)
async def test_tags_and_priorities_of_very_many_papers_are_watched_too(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], doing: str, query: str
) -> None:
    held = Held(monkeypatch)
    async with driving(seeds_library) as app:
        await app.press("ctrl+a", *keys[:-1])
        await app.pilot.press(keys[-1])
        await held.wait(app)
        assert doing in app.text()
        assert "16% · 100 of 628" in app.text()
        await app.pilot.press("escape")
        held.go_on.set()
        await app.settle()
        assert "Stopped: nothing was changed." in app.screen()[-1]
        assert app.lib.count(parse(query)) == 0
        assert app.lib.journal.history(1)[0].kind == "ingest"
        await app.press("ctrl+a", *keys)
        assert app.lib.count(parse(query)) == 628
        assert app.lib.maintenance.check() == []


async def test_renaming_a_tag_that_very_many_papers_have_is_watched_too(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(seeds_library) as library:
        library.tag(range(1, 629), ["ml"])
        library.tag([1, 2], ["vision"])
    held = Held(monkeypatch)
    async with driving(seeds_library) as app:
        await app.press("colon", *"rename", "enter", *"ml", "enter", "ctrl+u", *"vision", "enter")
        await app.pilot.press("y")
        await held.wait(app)
        assert "Renaming #ml to #vision" in app.text()
        held.go_on.set()
        await app.settle()
        assert "Joined #ml to #vision" in app.screen()[-1]
        assert {name: papers for name, (_, papers) in app.lib.counts().tags.items()} == {"vision": 628}
        await app.press("colon", *"delete", "enter", "enter", "y")
        assert app.lib.counts().tags == {}
        assert app.lib.maintenance.check() == []


async def test_taking_a_long_round_back_can_be_stopped(seeds_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    monkeypatch.setattr(triage_undoing, "_MANY_STEPS", 4)
    monkeypatch.setattr(reversal, "STEPS", 2)
    async with driving(seeds_library) as app:
        await app.press("T", *"sarsars", "Z")
        await app.pilot.press("y")
        await held.wait(app)
        assert "Undoing 7 steps of this round" in app.text()
        assert "2 of 7" in app.text()
        await app.pilot.press("escape")
        held.go_on.set()
        await app.settle()
        assert "Stopped: nothing was changed." in app.text()
        assert "7/628 · 2 queued 3 skipped 2 read" in app.screen()[0]
        assert app.lib.counts().status[Status.SKIP] == 3
        await app.press("Z", "y")
        assert "7 steps undone" in app.text()
        assert "0/628" in app.screen()[0]
        assert app.lib.counts().status[Status.INBOX] == 628


async def test_quitting_stops_a_large_decision(seeds_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    async with driving(seeds_library) as app:
        await decide_everything(app, held)
        await app.pilot.press("ctrl+q")
        held.go_on.set()
        await app.settle()
        assert app.lib.counts().status[Status.INBOX] == 628


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("zebrafish OR", "OR needs something after it."),
        ("(zebrafish", "This ( is not closed."),
        ('"zebrafish', "not closed"),
    ],
)
async def test_before_everything_is_decided_by_an_unfinished_query_it_is_said(
    tmp_path: Path, query: str, says: str
) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft("Zebrafish"), draft("Other fish")])
    async with driving(path) as app:
        await filter_by(app, query)
        await app.press("A")
        assert says in app.text()
        await app.press("s")
        assert says in app.text()
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("y")
        assert app.lib.counts().status[Status.SKIP] == 1


async def test_what_a_find_found_is_decided_and_nothing_else(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("f")
        await app.type("difusion")
        await app.press("enter")
        found = set(app.workspace.browser.papers.ids(0, 1000))
        await app.press("A", "s", "y")
        skipped = app.lib.every_id(Filter(Field("status", ":", ("skip",))))
        assert set(skipped) == found


async def test_a_large_decision_is_still_undoable_after_a_restart(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("A", "s", "y")
    async with driving(seeds_library) as app:
        await app.press("u")
        assert app.lib.counts().status[Status.INBOX] == 628


async def test_hostile_titles_show_literally_in_the_preview(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    with open_library(path) as library:
        add_listing(library, [draft("[/i] [MASK] \x1b[2J‮Graphs")])
    async with driving(path, (60, 15)) as app:
        await app.press("A")
        assert "[/i] [MASK]" in app.text()
        assert "\x1b" not in app.text()


@given(st.text(max_size=60), st.lists(st.text(max_size=80), max_size=6), st.integers(1, 90), st.integers(0, 16))
def test_the_preview_fits_whatever_the_titles_are(query: str, titles: list[str], width: int, height: int) -> None:
    for asked, busy in (("", ""), ("Skip all 30 papers?", ""), ("", "Skipping 30 papers")):
        lines = preview_lines(width, height, query, 30, titles, [("s", "skip")], asked=asked, busy=busy)
        assert len(lines) <= height
        assert all(sum(cell_width(part) for part, _ in line) == width for line in lines)


MIXED = "619 undecided, 3 snoozed, 3 queued, 2 read, 1 skipped"


def mix(path: Path) -> None:
    """Decide a few papers of a library beforehand."""
    with Library(path) as library:
        library.mark([1, 2, 3], Status.QUEUE)
        library.mark([4, 5], Status.READ)
        library.mark([6], Status.SKIP)
        library.snooze([7, 8, 9], library.today() + timedelta(days=9))


@pytest.mark.parametrize(
    ("first", "command", "asked", "query", "size"),
    [
        (("A",), "s", "Skip 628 papers?", "status:skip", (80, 24)),
        (("ctrl+a", "A"), "a", "Queue 628 papers?", "status:queue", (60, 15)),
        (("ctrl+a",), "r", "Mark 628 papers as read?", "status:read", (120, 40)),
    ],
)
async def test_a_bulk_decision_says_what_it_takes_and_can_leave_what_was_decided(
    seeds_library: Path, first: tuple[str, ...], command: str, asked: str, query: str, size: tuple[int, int]
) -> None:
    mix(seeds_library)
    async with driving(seeds_library, size) as app:
        before = app.lib.counts()
        had = app.lib.count(parse(query))
        await app.press("5", *first, command)
        assert asked in app.text()
        assert MIXED in app.text()
        assert "y undecided only · Y all · any other key does not" in app.text()
        await app.press("enter")
        assert app.lib.counts() == before
        await app.press(*(() if first[-1] == "A" else first), command, "y")
        assert app.lib.count(parse(query)) == 619 + had
        await app.press("u", "5", *first, command, "Y")
        assert app.lib.count(parse(query)) == 628


async def test_snoozing_many_says_what_it_takes_and_can_leave_what_was_decided(seeds_library: Path) -> None:
    mix(seeds_library)
    async with driving(seeds_library, (80, 24)) as app:
        await app.press("5", "A", "b", "t")
        assert "Snooze 628 papers until" in app.text()
        assert MIXED in app.text()
        await app.press("y")
        assert app.lib.counts().snoozed == 622
        await app.press("u", "ctrl+a", "b")
        assert f"Snooze 628 papers? {MIXED}"[:76] in app.text()
        await app.press("Y", "t")
        assert app.lib.counts().snoozed == 628


async def test_putting_back_tells_what_it_takes_and_has_one_way_of_doing_it(seeds_library: Path) -> None:
    mix(seeds_library)
    async with driving(seeds_library) as app:
        await app.press("5", "A", "i")
        assert MIXED in app.text()
        assert "y does it" in app.text()
        await app.press("Y")
        assert app.lib.counts().status[Status.QUEUE] == 3
        await app.press("i", "y")
        assert app.lib.counts().status[Status.INBOX] == 628


async def test_a_list_that_a_decision_emptied_says_so(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await filter_by(app, "diffusion status:inbox")
        total = app.workspace.browser.papers.total
        await app.press("A", "s", "y")
        assert f"All {total} are decided." in app.text()
        assert "Nothing matches" not in app.text()
        assert f"Skipped {total} papers · u undo" in app.screen()[-1]
        await app.press("u")
        assert app.workspace.browser.papers.total == total
        await app.press("A", "b", "t", "y")
        assert f"All {total} are decided." in app.text()
        await app.press("R")
        assert "Nothing matches" in app.text()


async def test_a_list_that_a_round_emptied_says_so(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await filter_by(app, "medusa status:inbox")
        await app.press("T", *"s" * app.workspace.browser.papers.total, "q")
        assert "decided." in app.text()
        assert "Nothing matches" not in app.text()
