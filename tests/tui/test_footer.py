"""The bottom line follows what is going on, and the keys that are named on any screen can be clicked."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from readq.text import cell_width
from readq.tui.shell.clicking import key_at, pressed
from readq.tui.shell.command import KEY_NAMES, shown
from readq.tui.shell.registry import COMMANDS
from tests.support.libraries import add_listing, draft
from tests.tui.driving import Driver, driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        add_listing(library, [draft(f"Paper {n}", "Its abstract.") for n in range(6)])
    return path


async def click(app: Driver, words: str, inside: int = 0) -> None:
    """Click on the last line that has these words."""
    y = max(y for y, line in enumerate(app.screen()) if words in line)
    x = cell_width(app.screen()[y][: app.screen()[y].index(words) + inside])
    pane, region = app.app.screen.get_widget_at(x, y)
    await app.pilot.click(pane, offset=(x - region.x, y - region.y))
    await app.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_what_is_selected_has_its_own_keys(library: Path, size: tuple[int, int]) -> None:
    async with driving(library, size) as app:
        await app.press("space", "space", "space")
        assert app.screen()[-1].startswith(" 3 selected: s skip  a queue  t tag")
        await click(app, "esc clear", 5)
        assert "selected" not in app.text()
        assert app.lib.counts().status[Status.INBOX] == 6
        await app.press("space", "space")
        await click(app, "a queue", 3)
        assert app.lib.counts().status[Status.QUEUE] == 2
        await click(app, "u undo")  # in the sentence that says what was done
        assert app.lib.counts().status[Status.QUEUE] == 0


async def test_a_click_beside_the_keys_does_nothing(library: Path) -> None:
    async with driving(library, (120, 40)) as app:
        await app.press("j", "k", "space")
        await click(app, "s skip", -3)  # on what they are for
        await click(app, "s skip", len("s skip"))
        assert app.lib.counts().status[Status.INBOX] == 6
        await click(app, "? help", 2)
        assert "Keys in the list" in app.text()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_every_screen_is_clicked_like_the_main_one(library: Path, size: tuple[int, int]) -> None:
    async with driving(library, size) as app:
        status = app.lib.counts
        await app.press("space", "escape")
        await click(app, "T triage")
        await click(app, "a queue")
        assert status().status[Status.QUEUE] == 1
        await click(app, "u undo")
        assert status().status[Status.QUEUE] == 0
        for _ in range(6):
            await click(app, "s skip")
        assert "That was all of them" in app.text()
        await click(app, "undo all of this")  # on the summary, too
        await click(app, "y does it")
        assert status().status[Status.INBOX] == 6
        await app.press("q")

        await app.press("s", "H")
        await click(app, "undo this")
        assert status().status[Status.SKIP] == 0
        await app.press("j")
        await click(app, "esc back")
        await app.press("S")
        await click(app, "esc back")
        assert app.app.room is app.app.main

        await app.press("colon", *"history")
        await click(app, "esc closes")
        assert app.app.room is app.app.main
        await app.press("H")
        await click(app, "/ filter")
        await click(app, "takes it back")
        await click(app, "esc back")
        await app.press("f", *"paper 3")
        await click(app, "esc back")
        assert app.workspace.prompt is None
        assert app.workspace.found is None

        await app.press("e", *"a thought")
        await click(app, "esc ")
        assert "Note saved" in app.text()
        await app.press("t", *"later")
        await click(app, "enter adds")
        assert app.lib.counts().tags == {"later": (1, 1)}
        await app.press("space", "space", "A")
        await click(app, "s skip  a queue  r read")
        assert status().status[Status.SKIP] == 2
        await app.press("b")
        await click(app, "leaves it as it is")
        assert app.app.room is app.app.main


async def test_what_an_empty_list_offers_and_the_views_above_it_are_clicked(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await click(app, "Queue")
        assert app.workspace.query == "status:queue"
        await app.press("1", "/", *"zzzz", "enter")
        await click(app, "clears it")
        assert app.workspace.query == "status:inbox"


def test_a_word_belongs_to_the_key_before_it() -> None:
    line = [
        (" ", "text"),
        ("s", "key@bar"),
        (" skip  ", "muted"),
        ("lead: ", "mark"),
        ("^o", "key"),
        (" open", "muted"),
    ]
    said = "".join(text for text, _ in line)
    assert {said[x] + key_at(line, x) for x in range(len(said))} >= {"ss", "ks", "o^o", "n^o"}
    assert [key_at(line, x) for x in (0, 7, said.index("lead"), 99)] == ["", "", "", ""]


def test_every_key_that_is_shown_is_one_that_can_be_pressed() -> None:
    keys = {key for command in COMMANDS for key in (*command.keys, *command.more_keys)} | KEY_NAMES
    for key in keys:
        name, character = pressed(shown(key)) or ("", None)
        assert (character if character not in (None, " ") else name) == key
    for words in ("", "find", "1 … 9", "← →", "^", "save view as", "ctrl+nonsense", "+x"):
        assert words == "^" or pressed(words) is None
