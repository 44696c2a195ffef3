"""Help has pages: where to begin, keys, queries that run when chosen, and what the signs mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.library import Library
from readq.search.query import read_query
from readq.tui.help.pages import QUERY, query_items
from readq.tui.shell.columns import columns
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


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 5))
def test_columns_hold_every_item_in_order_and_no_heading_ends_one(headings: list[bool], count: int) -> None:
    found = columns(headings, count)
    assert [index for column in found for index in column] == list(range(len(headings)))
    assert 1 <= len(found) <= count
    for column in found[:-1]:
        assert not headings[column[-1]] or len(column) == 1


@pytest.mark.parametrize(("size", "count"), [((80, 24), 1), ((120, 40), 2), ((200, 50), 3)])
async def test_keys_stand_in_as_many_columns_as_there_is_room_for(
    library: Path, size: tuple[int, int], count: int
) -> None:
    async with driving(library, size) as app:
        await app.press("?")
        help_ = app.app.room
        assert len(help_._columns) == count  # type: ignore[attr-defined]
        if count == 1:
            return
        chosen = next(line for line in app.screen() if "▌" in line)
        assert chosen.index("▌") < 10
        await app.press("right")
        chosen = next(line for line in app.screen() if "▌" in line)
        assert chosen.index("▌") > size[0] // count - 5
        box = app.app.screen.query_one("#box")
        y, line = next((y, line) for y, line in enumerate(app.screen()) if "Statistics" in line)
        assert line.index("Statistics") > size[0] // count
        await app.pilot.click(box, offset=(line.index("Statistics") - box.region.x, y - box.region.y))
        await app.settle()
        assert app.screen()[0].startswith(" Statistics")
