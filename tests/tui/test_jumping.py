"""One key puts a letter over each thing one can go to; the letter goes there, and anything else changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from readq.tui.jump.screen import JumpScreen
from readq.tui.jump.targets import targets
from readq.tui.shell.command import DETAIL, FILTER, LIST
from tests.support.libraries import add_listing, draft
from tests.tui.driving import driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        add_listing(library, [draft(f"Paper {n}", "Its abstract.") for n in range(60)])
        library.tag([1, 2, 3], [f"tag{n}" for n in range(60)])
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (30, 8)])
async def test_every_letter_is_another_and_stands_on_the_screen(library: Path, size: tuple[int, int]) -> None:
    async with driving(library, size) as app:
        found = targets(app.app.shell)
        letters = [target.letter for target in found]
        assert len(set(letters)) == len(letters)
        assert {"l"} <= set(letters)
        await app.press(";")
        assert isinstance(app.app.room, JumpScreen)
        for target in found:
            line = app.screen()[target.y]
            assert f" {target.letter} " in line[max(0, min(target.x, size[0] - 3)) :][:4]
        await app.press(";")
        assert not isinstance(app.app.room, JumpScreen)
        await app.resize(size[0] + 1, size[1])
        await app.press(";")
        await app.resize(*size)  # what it was drawn for is elsewhere now
        assert not isinstance(app.app.room, JumpScreen)


async def test_a_letter_goes_to_a_pane_a_view_a_tag_a_heading_and_to_help(library: Path) -> None:
    async with driving(library, (200, 50)) as app:
        await app.press(";", "?")
        assert "Keys in the list" in app.text()
        await app.press("escape")
        for letter, pane in (("p", DETAIL), ("f", FILTER), ("l", LIST)):
            await app.press(";", letter)
            assert app.workspace.focus == pane
        await app.press(";", "4")
        assert app.workspace.query == "status:skip"
        await app.press("1", ";")
        tag = next(line for line in app.screen() if line[3:].startswith("tag0 "))
        await app.press(tag.split()[0])
        assert app.workspace.query == "tag:tag0"
        assert app.workspace.browser.papers.total == 3
        await app.press("1", ";")
        title = app.screen()[1].split()
        await app.press(title[title.index("Title") - 1])
        assert "sort:title" in app.workspace.query


async def test_what_is_no_letter_there_only_goes_back(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        for key in ("s", "escape", "enter", "down", "ctrl+d"):
            await app.press(";", key)
            assert not isinstance(app.app.room, JumpScreen)
        assert app.lib.counts().status[Status.INBOX] == 60
        await app.press(";")
        pane = next(pane for pane in app.app.room.query("Pane") if "2" in "".join(t for t, _ in pane.line(0)))  # type: ignore[attr-defined]
        await app.pilot.click(pane)
        await app.settle()
        assert app.workspace.query == "status:queue"
        await app.press("/", ";")  # typed, where something is typed
        assert app.workspace.prompt is not None
        assert app.workspace.prompt.edit.text.endswith(";")
