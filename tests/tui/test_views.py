"""Saved views."""

from __future__ import annotations

from pathlib import Path

from readq.library import Library
from tests.tui.driving import Driver, driving


def saved(path: Path, *names: str) -> None:
    with Library(path) as library:
        for name in names:
            library.save_view(name, f"title:{name}")


def names(app: Driver) -> list[str]:
    return [view.name for view in app.lib.views()]


async def test_a_view_keeps_its_query_and_order_and_is_counted(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        await app.type("diffusion")
        await app.press("enter", "comma")
        await app.type("title")
        await app.press("enter", "ctrl+s")
        await app.type("Pictures")
        await app.press("enter")
        assert "Saved as Pictures · key 6" in app.screen()[-1]
        assert [(view.name, view.query) for view in app.lib.views()] == [("Pictures", "diffusion sort:title")]
        found = app.desk.browser.papers.total
        line = next(line for line in app.screen() if "★ Pictures" in line)
        assert f" {found} 6" in line
        await app.press("1", "6")
        assert app.desk.query == "diffusion sort:title"
        assert " Pictures " in app.screen()[0]
        await app.press("s", "1", "slash")
        await app.type("is:new")
        await app.press("enter", "escape")
        assert f" {found} 6" in next(line for line in app.screen() if "★ Pictures" in line)


async def test_replacing_a_view_asks(seeds_library: Path) -> None:
    saved(seeds_library, "language")
    async with driving(seeds_library) as app:
        await app.press("6", "comma")
        await app.type("newest")
        await app.press("enter", "ctrl+s")
        assert app.desk.prompt is not None
        assert app.desk.prompt.edit.text == "language"
        await app.press("enter")
        assert "Replace the view" in app.screen()[0]
        await app.press("y")
        assert app.lib.views()[0].query == "title:language sort:newest"
        await app.press("1", "6")
        assert app.desk.query == "title:language sort:newest"


async def test_arranging_renaming_and_deleting_in_the_filter_pane(seeds_library: Path) -> None:
    saved(seeds_library, "language", "image", "video")
    async with driving(seeds_library) as app:
        await app.press("6", "shift+tab")
        assert "rename" in app.screen()[-1]
        assert "move down" in app.screen()[-1]
        await app.press("right_parenthesis", "J", "alt+down")
        assert names(app) == ["image", "video", "language"]
        assert "last one" in app.screen()[-1]
        await app.press("alt+k")
        assert names(app) == ["image", "language", "video"]
        await app.press("r", "ctrl+u")
        await app.type("Words [b]")
        await app.press("enter")
        assert names(app) == ["image", "Words [b]", "video"]
        assert "Words [b]" in app.text()
        await app.press("d", "enter")
        assert len(names(app)) == 3
        await app.press("d", "y")
        assert names(app) == ["image", "video"]
        await app.press("k", "k", "k", "k", "r")
        assert "can be renamed" in app.screen()[-1]


async def test_the_palette_opens_a_view(seeds_library: Path) -> None:
    saved(seeds_library, "language", "image")
    async with driving(seeds_library) as app:
        await app.press("colon")
        await app.type("image")
        await app.press("enter")
        assert app.desk.query == "title:image"


async def test_a_view_with_a_broken_query_does_no_harm(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        library.save_view("broken", "status:nowhere")
    async with driving(seeds_library) as app:
        await app.press("6")
        assert app.desk.query == "status:inbox"
        assert "nowhere" in app.screen()[-1]
