"""Help has pages: where to begin, keys, queries that run when chosen, and what the signs mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.search.query import read_query
from readq.tui.help.pages import QUERY, query_items
from tests.support.libraries import add_listing, draft
from tests.tui.driving import driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        add_listing(library, [draft(f"Paper {n} on diffusion graph", "Its abstract.") for n in range(6)])
    return path


@pytest.mark.parametrize("item", [item for item in query_items(runs=True) if item.id is not None])
def test_every_example_is_a_query_that_says_something(item: object) -> None:
    text = item.id.removeprefix(QUERY)  # type: ignore[attr-defined]
    assert read_query(text).unfinished is None


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_tab_turns_the_pages_and_an_example_runs(library: Path, size: tuple[int, int]) -> None:
    async with driving(library, size) as app:
        await app.press("?")
        assert "Keys in the list" in app.text()
        await app.press("shift+tab")
        assert "takes any of it back" in app.text()
        await app.press("tab", "tab", "tab")
        assert "What became of a paper" in app.text()
        await app.press("shift+tab")
        await app.press("enter")
        assert app.workspace.query == "diffusion graph"
        assert app.workspace.browser.papers.total == 6


async def test_pages_and_examples_are_clicked(library: Path) -> None:
    async with driving(library, (120, 40)) as app:
        await app.press("?")
        for words in (" Query ", "title:attention"):
            box = app.app.screen.query_one("#box")
            y = next(y for y, line in enumerate(app.screen()) if words in line)
            await app.pilot.click(box, offset=(app.screen()[y].index(words) + 1 - box.region.x, y - box.region.y))
            await app.settle()
        assert app.workspace.query == "title:attention"
