"""Papers that may be one, on the screen; and the key that adds a paper by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.listing import Authority
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import driving
from tests.tui.test_bulk import Held

TITLE = "The same title of two papers"


def pair(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        add_listing(library, [draft(TITLE, "One.", authors=["Ann Bee"], arxiv="2404.00001"), draft("Another paper")])
        add_listing(
            library, [draft(TITLE, "Two.", authors=["C. Dee"], arxiv="2404.00002")], name="b", authority=Authority.ARXIV
        )
    return path


async def test_a_pair_is_merged_parted_and_kept_apart(tmp_path: Path) -> None:
    path = pair(tmp_path)
    async with driving(path) as app:
        await app.press("D")
        screen = "\n".join(app.screen())
        assert "Duplicates  1 pair" in screen
        assert "arxiv:2404.00001" in screen
        assert "arxiv:2404.00002" in screen
        await app.press("m")
        assert "No two papers are known" in "\n".join(app.screen())
        assert "Merged" in app.screen()[-1]
        with Library(path) as library:
            assert len(library.paper(1).identifiers) == 2
        await app.press("u")
        assert "1 pair" in app.screen()[0]
        await app.press("x")
        assert "Kept apart" in app.screen()[-1]
        assert "0 pairs" in app.screen()[0]
        await app.press("u", "M", "escape")
        assert "of 2" in app.screen()[0]
    with Library(path) as library:
        assert [paper.id for paper in library.papers([1, 2, 3])] == [2, 3]
        assert library.maintenance.check() == []


async def test_all_titles_are_compared_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        add_listing(library, [draft("Learning to rank papers by skips", authors=["Ann Bee"], doi="10.1/a")])
        add_listing(library, [draft("Learning to rank paper by skips", authors=["Ann Bee"], doi="10.1/b")], name="b")
    async with driving(path) as app:
        await app.press("D")
        assert "No two papers are known" in "\n".join(app.screen())
        await app.press("S")
        assert "1 more pair of papers may be one." in app.screen()[-1]
        assert "Similar title" in "\n".join(app.screen())


async def test_a_paper_is_added_by_hand(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("I", *"2404.00001", "enter")
        assert "Added arXiv:2404.00001" in app.screen()[-1]
        await app.press("I", *"arXiv:2404.00001v2", "enter")
        assert "It is there already" in app.screen()[-1]
        await app.press("I", *"https://a.example/x", "enter")
        assert "give its title" in app.screen()[-1]
    with Library(seeds_library) as library:
        assert library.paper(library.resolve("2404.00001")).title == "arXiv:2404.00001"
        assert library.maintenance.check() == []


async def test_comparing_very_many_titles_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readq.library.duplicates._BATCH", 50)
    path = tmp_path / "library.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Learning to rank {n} papers by skips", doi=f"10.1/{n}") for n in range(200)])
    held = Held(monkeypatch)
    async with driving(path) as app:
        await app.press("D")
        await app.pilot.press("S")
        await held.wait(app)
        assert "Comparing the titles of all papers" in app.text()
        await app.pilot.press("escape")
        held.go_on.set()
        await app.settle()
        assert "Stopped: nothing was changed." in app.screen()[-1]
        assert app.lib.duplicates.suggested() == []
        await app.press("S")
        assert "0 more pairs of papers may be one." in app.screen()[-1]
