"""Boxes over a screen: their keys are commands as everywhere, a reader's own among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.config.settings import Config
from readq.model import Status
from readq.tui.decide import long_change
from readq.tui.decide.progress_screen import WorkingScreen
from readq.tui.shell.command import Keymap
from readq.tui.shell.keymap import keymap
from readq.tui.shell.main_screen import MainScreen
from readq.tui.shell.registry import COMMANDS
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import driving


@pytest.fixture
def four(tmp_path: Path) -> Path:
    path = tmp_path / "four.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Paper number {n}") for n in range(1, 5)])
    return path


def settings(text: str) -> Config:
    config = Config(Path("config.toml"))
    config.read(text)
    return config


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["b"], "the snooze menu"),
        (["b", "d"], "the day to snooze until"),
        (["t"], "the tag editor"),
        ([":"], "a list to choose from"),
        (["A"], "the preview of many papers"),
    ],
)
async def test_help_works_in_every_box(four: Path, keys: list[str], place: str) -> None:
    async with driving(four, (100, 40)) as app:
        await app.press(*keys)
        box = app.app.screen
        await app.press("f1")
        assert f"Keys in {place}" in app.text()
        assert "Elsewhere" not in app.text()
        await app.press("f1")
        assert app.app.screen is box
        await app.press("ctrl+q")
        assert app.app.return_code == 0


async def test_help_in_a_box_does_what_is_chosen_there(four: Path) -> None:
    async with driving(four, (100, 40)) as app:
        await app.press("A", "?")
        await app.type("queue")
        await app.press("enter")
        assert app.app.screen is app.app.main
        assert app.lib.counts().status[Status.QUEUE] == 4


async def test_own_keys_hold_in_boxes(four: Path) -> None:
    own = '[keys]\ndown = "w"\nopen = "f3"\nleave = "f4"\nqueue = "f6"\nhelp = "f2"\nquit = "f10"\n'
    async with driving(four, (100, 40), config=(config := settings(own))) as app:
        assert config.problems == []
        await app.press("b", "f2")
        assert "Keys in the snooze menu" in app.text()
        await app.press("f2", "f4")
        assert app.app.screen is app.app.main
        await app.press("t", *"new", "f3")
        assert app.lib.paper(1).tags == ("new",)
        await app.press(":", *"wh", "f4")  # letters are typed, whatever they mean elsewhere
        assert app.app.screen is app.app.main
        await app.press("A", "f6")
        assert app.lib.counts().status[Status.QUEUE] == 4
        await app.press("A", "f10")
        assert app.app.return_code == 0


def test_the_keys_of_a_box_yield_to_those_a_reader_gives_and_to_no_others() -> None:
    def meaning(keys: Keymap, context: str, key: str) -> str:
        command = keys.find(context, key)
        return command.id if command is not None else ""

    declared = Keymap(COMMANDS)
    assert meaning(declared, "preview", "ctrl+c") == "leave"
    assert meaning(declared, "list", "ctrl+c") == "quit"
    config = settings('[keys]\nquit = ["ctrl+c", "f10"]\ndown = ["h", "ctrl+w"]\n"stats.left" = "left"\n')
    own = keymap(config)
    assert config.problems == []
    assert meaning(own, "snooze menu", "h") == meaning(own, "history", "h") == "down"
    assert meaning(own, "preview", "ctrl+c") == "leave"  # which was there before
    assert meaning(own, "preview", "f10") == "quit"
    assert meaning(own, "chooser", "h") == meaning(own, "chooser", "ctrl+w") == ""  # the line's
    assert meaning(own, "chooser", "down") == "down"
    down = own.command("chooser", "down")
    assert down is not None
    assert own.keys_of(down) == ("down", "ctrl+n", "tab")


async def test_nothing_is_read_for_a_screen_that_cannot_be_seen(four: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_change, "MANY", 1)
    painted = []
    sync = MainScreen.sync

    def noted(screen: MainScreen) -> None:
        painted.append(screen.app.screen)
        sync(screen)

    monkeypatch.setattr(MainScreen, "sync", noted)
    async with driving(four) as app:
        screen = WorkingScreen(app.app.shell, "Skipping 4 papers")
        app.app.shell.push(screen)
        app.app.shell.sync()
        await app.press("j")
        await app.resize(80, 24)
        await app.settle()
        assert screen not in painted
        screen.dismiss(None)
        await app.settle()
        await app.press("b")
        assert app.app.screen in painted  # which shows what is below
