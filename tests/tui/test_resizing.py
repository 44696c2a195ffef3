"""Terminals of any size, down to one cell, on every screen and while typing: nothing fails, and what is there after is
what was there before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from readq.library import Library
from tests.support.libraries import add_listing, draft
from tests.tui.driving import driving
from tests.tui.test_ascii import SCREENS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        add_listing(library, [draft(f"A title of some length {n}", "Words. " * 60, authors=["A B"]) for n in range(30)])
        library.tag([1], add=["methods"])
        library.notes.write(1, "# Why\n\n- [ ] open\n\n> quoted")
        library.views.save("Mine", "status:inbox")
    return path


async def test_every_screen_survives_a_storm_of_sizes(path: Path) -> None:
    dice = random.Random(5)
    async with driving(path, (100, 30)) as app:
        for keys in SCREENS:
            if keys.startswith("semicolon"):  # letters over what stood where goes when it stands elsewhere
                continue
            await app.press(*keys.split())
            before = [type(screen) for screen in app.app.screen_stack], app.screen()[0]
            sizes = [(1, 1), *((dice.randint(1, 120), dice.randint(1, 40)) for _ in range(2))]
            for columns, rows in sizes:
                await app.resize(columns, rows)
            await app.resize(100, 30)
            await app.settle()
            # The same screen, the same head of it; lines may be scrolled otherwise.
            after = [type(screen) for screen in app.app.screen_stack], app.screen()[0]
            assert after == before, keys
            await app.press("escape", "escape", "escape", "1")


async def test_what_is_typed_in_one_cell_is_there(path: Path) -> None:
    dice = random.Random(6)
    async with driving(path, (100, 30)) as app:
        await app.press("j", "e")
        for char in "thought":
            await app.resize(dice.randint(1, 9), dice.randint(1, 4))
            await app.press(char)
        await app.resize(100, 30)
        await app.settle()
        assert "thought" in app.text()
        await app.press("escape")
        await app.settle()
        assert app.lib.paper(2).note == "thought"
