"""Saved views."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, driving


def saved(path: Path, *names: str) -> None:
    with Library(path) as library:
        for name in names:
            library.views.save(name, f"title:{name}")


async def counted(app: Driver) -> None:
    while app.workspace.filter_pane.count_due:
        await asyncio.sleep(0.01)
    await app.settle()


def names(app: Driver) -> list[str]:
    return [view.name for view in app.lib.views.every()]


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
        assert [(view.name, view.query) for view in app.lib.views.every()] == [("Pictures", "diffusion sort:title")]
        found = app.workspace.browser.papers.total
        line = next(line for line in app.screen() if "★ Pictures" in line)
        assert f" {found} 6" in line
        await app.press("1", "6")
        assert app.workspace.query == "diffusion sort:title"
        assert " Pictures " in app.screen()[0]
        await app.press("s", "1", "slash")
        await app.type("is:new")
        await app.press("enter", "escape")
        assert f" {found} 6" in next(line for line in app.screen() if "★ Pictures" in line)


async def test_replacing_a_view_is_taken_back_with_one_key(seeds_library: Path) -> None:
    saved(seeds_library, "language")
    async with driving(seeds_library) as app:
        await app.press("6", "comma")
        await app.type("newest")
        await app.press("enter", "ctrl+s")
        assert app.workspace.prompt is not None
        assert app.workspace.prompt.edit.text == "language"
        await app.press("enter")
        assert "Replaced language · key 6 · u undo" in app.screen()[-1]
        assert app.lib.views.every()[0].query == "title:language sort:newest"
        await app.press("1", "6")
        assert app.workspace.query == "title:language sort:newest"
        await app.press("u")
        assert app.lib.views.every()[0].query == "title:language"
        await app.press("U", "1", "6")
        assert app.workspace.query == "title:language sort:newest"


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
        await app.press("d")
        assert names(app) == ["image", "video"]
        assert "u undo" in app.screen()[-1]
        await app.press("u")
        assert names(app) == ["image", "Words [b]", "video"]
        assert "Words [b]" in app.text()
        await app.press("u", "u")
        assert names(app) == ["image", "video", "language"]
        await app.press("U", "U", "U")
        assert names(app) == ["image", "video"]
        await app.press("k", "k", "k", "k", "r")
        assert "can be renamed" in app.screen()[-1]


async def test_what_was_done_to_views_is_in_the_history_and_survives_a_restart(seeds_library: Path) -> None:
    saved(seeds_library, "language", "image")
    async with driving(seeds_library) as app:
        await app.press("6", "shift+tab", "d")
        assert names(app) == ["image"]
    async with driving(seeds_library, (100, 24)) as app:
        await app.press("H")
        assert "★ Deleted the view “language”" in app.text()
        await app.press("enter")
        assert app.workspace.query == "title:language"
        await app.press("H", "u")
        assert names(app) == ["language", "image"]
        with Library(seeds_library) as other:
            other.views.save("language", "status:read")
        await app.press("R", "G", "u")
        assert "stays" in app.screen()[-1]
        await app.press("k", "u")
        assert "Nothing left to undo: “language” was changed again later" in app.screen()[-1]
        assert app.lib.views.every()[0].query == "status:read"


async def test_the_palette_opens_a_view(seeds_library: Path) -> None:
    saved(seeds_library, "language", "image")
    async with driving(seeds_library) as app:
        await app.press("colon")
        await app.type("image")
        await app.press("enter")
        assert app.workspace.query == "title:image"


async def test_a_view_with_a_broken_query_does_no_harm(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        library.views.save("broken", "status:nowhere")
    async with driving(seeds_library) as app:
        await app.press("6")
        assert app.workspace.query == "status:inbox"
        assert "nowhere" in app.screen()[-1]


async def test_deleting_the_open_view_leaves_a_way_back(seeds_library: Path) -> None:
    saved(seeds_library, "Mine")
    async with driving(seeds_library) as app:
        await app.press("6", "shift+tab", "d")
        assert "Deleted the view Mine · u undo" in app.screen()[-1]
        await app.press("escape", "escape", "escape")
        assert app.workspace.query == "status:inbox"
        await app.press("u", "6", "U", "escape", "escape")
        assert app.workspace.query == "status:inbox"


async def test_moving_a_view_tells_where_it_is_now(seeds_library: Path) -> None:
    saved(seeds_library, "One", "Two")
    async with driving(seeds_library) as app:
        await app.press("shift+tab", *"jjjjj", ")")
        assert "One 2 of 2 · key 7 · u undo" in app.screen()[-1]


async def test_the_number_of_an_entry_is_what_it_opens(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        library.mark([1, 2], Status.QUEUE)
        library.mark([3], Status.SKIP)
        library.snooze([4], library.today() + timedelta(days=3))
        library.tag([2, 4, 5], ["vision"])
        library.views.save("News", "diffusion")
    with open_library(seeds_library) as library:  # a source whose name holds that of another, and one called the same
        add_listing(library, [draft("A late one")], name="again 002_de120c17345fc921.txt")
        add_listing(library, [draft("A later one")], name="again 002_de120c17345fc921.txt")
    async with driving(seeds_library, (160, 50)) as app:
        await counted(app)
        told = {entry.query: entry for entry in app.workspace.filter_pane.entries if entry.query is not None}
        assert {entry.kind for entry in told.values()} == {"view", "saved", "tag", "source"}
        for query, entry in told.items():
            assert (entry.papers, entry.more) == (app.lib.count(parse(query)), False), query
            if entry.undecided is not None:
                assert entry.undecided == app.lib.count(parse(f"{query} status:inbox")), query
        pane = [line[:25] for line in app.screen() if line[:12].strip().startswith("Sources")]
        assert "undecided/all" in pane[0]
        source = told['source:"Trending 000_3a7b"']
        assert f"{source.undecided}/{source.papers}" in app.text()
        assert source.undecided != source.papers


def marked_entries(app: Driver) -> list[str]:
    return [line[3:20].split("  ")[0].strip() for line in app.screen()[1:-1] if line.startswith("▌")]


async def test_the_marked_entry_is_the_view_that_is_listed_or_none(seeds_library: Path) -> None:
    async with driving(seeds_library, (120, 40)) as app:
        assert marked_entries(app) == ["Inbox"]
        await app.press("slash", *"video", "enter")
        assert marked_entries(app) == ["Inbox"]  # some of its papers
        await app.press("slash", "ctrl+u", *"source:002")
        assert marked_entries(app) == []
        await app.press("enter")
        assert marked_entries(app) == []
        await app.press("slash", "ctrl+u", *"status:queue", "enter")
        assert marked_entries(app) == ["Queue"]
        await app.press("5", "slash", *"video", "enter")
        assert marked_entries(app) == ["All"]


async def test_many_sources_stand_by_family_and_what_is_folded_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        for number in range(10):
            kind = "bibtex" if number % 2 else "hf-daily"
            add_listing(library, [draft(f"Paper number {number} of many")], name=f"file {number}", kind=kind)
    async with driving(path, (160, 50)) as app:

        def families() -> list[str]:
            return [f"{e.glyph} {e.label}" for e in app.workspace.filter_pane.entries if e.kind == "family"]

        assert sorted(families()) == ["▸ Libraries · 5", "▾ Hugging Face · 5"]
        await app.press("shift+tab", "G", "enter")
        assert sorted(families()) in (
            ["▾ Hugging Face · 5", "▾ Libraries · 5"],
            ["▸ Hugging Face · 5", "▸ Libraries · 5"],
        )
        told = families()
        await app.press("ctrl+q")
    async with driving(path, (160, 50)) as app:
        assert [f"{e.glyph} {e.label}" for e in app.workspace.filter_pane.entries if e.kind == "family"] == told


async def test_nine_is_what_is_snoozed(seeds_library: Path) -> None:
    async with driving(seeds_library, (160, 50)) as app:
        await app.press("9")
        assert app.workspace.query == "is:snoozed"
        assert "Nothing is snoozed." in app.text()
        app.lib.snooze([4], app.lib.today() + timedelta(days=3))
        await app.press("R", "1", "9")
        assert app.workspace.browser.papers.total == 1
