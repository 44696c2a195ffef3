"""The tour is the app itself: steps are ticked off when they were done, and it comes by itself only to newcomers."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from readq.config.settings import Config
from readq.library import Library
from readq.model import Status
from readq.text import cell_width
from readq.tui.paper_list.empty import no_papers
from readq.tui.shell.command import Keymap
from readq.tui.shell.keymap import keymap
from readq.tui.shell.layout import LOW
from readq.tui.shell.place import restore
from readq.tui.shell.registry import COMMANDS
from readq.tui.shell.workspace import Workspace
from readq.tui.start import first_paint
from readq.tui.tour.steps import STATE, STEPS, Tour, begun, lines
from tests.support.libraries import add_listing, draft
from tests.tui.driving import Driver, driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        add_listing(library, [draft(f"Lossless compression {n}", "Its abstract.") for n in range(6)])
    return path


def kept(app: Driver) -> object:
    return app.lib.state(STATE)


async def test_every_step_is_ticked_off_when_it_was_done(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("colon", *"take the tour", "enter")
        assert "▸ decide" in app.screen()[-3]
        await app.press("a")
        assert "✓ decide  ▸ tag" in app.screen()[-3]
        await app.press("e", *"a thought", "escape")  # ahead of its turn
        assert "▸ tag  ✓ note" in app.screen()[-3]
        await app.press("t", *"later", "enter")
        assert "f finds what" in app.screen()[-2]
        await app.press("f", *"losless compresion")
        assert "▸ find" in app.screen()[-3]  # until it is kept
        await app.press("enter", "u")
        assert "/ narrows the list" in app.screen()[-2]
        await app.press("/", *"lossless", "enter")
        assert "^s keeps this filter" in app.screen()[-2]
        await app.press("ctrl+s", *"packing", "enter")
        assert "That is all it takes" in app.screen()[-2]
        assert app.screen()[-1].startswith(" ★ Saved as packing")
        assert kept(app) == {"done": sorted(STEPS), "over": True}
        await app.press("escape")
        assert "Tour" not in app.text()


async def test_the_key_that_goes_back_ends_it_for_good_when_there_is_nothing_to_go_back_from(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        assert "Tour" not in app.text()
        await app.press("?", "shift+tab", "down", "up", "enter")  # from the first page of help
        assert "esc ends it" in app.screen()[-3]
        await app.press("space")
        assert "esc ends it" not in app.screen()[-3]
        await app.press("escape", "s")  # the selection; then something is said
        assert "✓ decide" in app.screen()[-3]
        await app.press("escape")
        assert "The tour has ended" in app.screen()[-1]
        assert "▸" not in app.text()
        assert kept(app) == {"done": ["decide"], "over": True}


async def test_sample_pages_are_taken_in_by_one_key_and_the_tour_begins(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    page = min(seeds.glob("*.txt"), key=lambda each: each.stat().st_size)
    (tmp_path / "pages" / page.name).write_bytes(page.read_bytes())
    monkeypatch.setattr("readq.tui.add.commands.sample_pages", lambda: tmp_path / "pages")
    async with driving(tmp_path / "new.db", (80, 24)) as app:
        assert "enter  takes in the sample pages" in app.text()
        await app.press("enter")
        await app.until(lambda: "▸ decide" in app.text())
        assert "new papers" in app.screen()[-1]


async def test_a_key_that_is_pressed_as_the_first_papers_come_is_for_them(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    async with driving(path, (80, 24)) as app:
        add_listing(app.lib, [draft(f"Lossless compression {n}", "Its abstract.") for n in range(3)])
        go = threading.Event()
        reading = asyncio.ensure_future(app.app.session.read(lambda _: go.wait(30)))  # the list takes a while to read
        app.app.main.watcher.look_elsewhere()
        await app.pilot.press("a")
        await app.pilot.pause()
        assert app.lib.counts().status[Status.QUEUE] == 0
        go.set()
        assert await reading
        await app.settle()
        assert app.lib.counts().status[Status.QUEUE] == 1
        assert "✓ decide" in app.text()


@pytest.mark.parametrize("typing", [False, True])
def test_only_what_is_there_is_offered(typing: bool) -> None:
    def said(samples: bool) -> str:
        lines = no_papers(Keymap(COMMANDS), samples=samples, typing=typing)
        assert lines[-1]
        return "\n".join("".join(text for text, _ in line) for line in lines)

    assert ("sample pages" in said(True)) is not typing
    assert ("file or folder" in said(False)) is not typing
    assert "sample" not in said(False)
    assert "demo" not in said(False)


@pytest.mark.parametrize(
    ("state", "new", "expected"),
    [
        (None, True, set()),
        (None, False, None),
        ({"done": ["tag", "nonsense", 3], "over": False}, False, {"tag"}),
        ({"done": ["tag"], "over": True}, True, None),
        ({"done": 7, "over": False}, True, None),
        ([], True, set()),
    ],
)
def test_it_comes_by_itself_to_newcomers_and_goes_on_where_it_was_left(
    state: object, new: bool, expected: set[str] | None
) -> None:
    tour = begun(state, new=new)
    assert (tour.done if tour is not None else None) == expected


@pytest.mark.parametrize("width", [1, 20, 40, 80, 200])
def test_its_lines_fit_and_at_80_columns_nothing_is_cut(library: Path, width: int) -> None:
    with Library(library) as lib:
        workspace = Workspace(lib, lambda: Keymap(COMMANDS))
        restore(workspace)
        for done in range(len(STEPS) + 1):
            tour = workspace.tour = Tour(STEPS[:done])
            for line in lines(tour, workspace, width):
                text = "".join(part for part, _ in line)
                assert cell_width(text) == width
                assert width < 80 or text.endswith(" ")


def test_the_first_screen_has_its_lines_too_and_asks_for_keys_last(library: Path) -> None:
    with Library(library) as lib:
        workspace = Workspace(lib, lambda: keymap(Config()))
        restore(workspace)
        workspace.tour = Tour()
        above, bottom = first_paint.parts(workspace, 80, 24)
        assert {y for _, y, _ in above} == set(range(21))
        assert "keymap" not in vars(workspace)
        assert [y for _, y, _ in bottom] == [21, 22, 23]
        above, bottom = first_paint.parts(workspace, 80, LOW - 1)
        assert [y for _, y, _ in above][-1] == LOW - 3
        assert [y for _, y, _ in bottom] == [LOW - 2]
