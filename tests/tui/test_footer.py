"""The bottom line follows what is going on, and its keys can be clicked."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft
from tests.tui.driving import Driver, driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        add_listing(library, [draft(f"Paper {n}", "Its abstract.") for n in range(6)])
    return path


async def click(app: Driver, words: str, inside: int = 0) -> None:
    await app.pilot.click("#footer", offset=(app.screen()[-1].index(words) + inside, 0))
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
