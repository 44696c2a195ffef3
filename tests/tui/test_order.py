"""Sorting the list, and arranging it by hand."""

from __future__ import annotations

from pathlib import Path

from readq.library import Library
from readq.model import Status
from tests.tui.driving import Driver, driving


def queue_some(path: Path, papers: int) -> list[int]:
    with Library(path) as library:
        ids = list(library.open_list(_filter("")).ids(0, papers))
        library.mark(ids, Status.QUEUE)
    return ids


def _filter(query: str):  # type: ignore[no-untyped-def]
    from readq.search.query import parse

    return parse(query)


def listed(app: Driver) -> list[int]:
    papers = app.desk.browser.papers
    return list(papers.ids(0, papers.total))


async def test_the_sort_menu_orders_the_view_and_keeps_the_paper(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("j", "j", "j")
        paper = app.row.id
        await app.press("comma")
        assert "● Listed order" in app.text()
        await app.type("title")
        await app.press("enter")
        assert "628 of 628 · status:inbox sort:title" in app.screen()[0]
        assert " Inbox " in app.screen()[0]
        assert app.row.id == paper
        titles = [row.title.casefold() for row in app.desk.browser.papers.window(0, 628)]
        assert titles[0][0] < titles[-1][0]
        await app.press("comma")
        assert "● Title" in app.text()
        await app.press("enter")
        assert "sort:-title" in app.screen()[0]
        assert app.desk.browser.papers.window(0, 1)[0].title.casefold() == titles[-1]


async def test_each_view_remembers_its_order(seeds_library: Path) -> None:
    queue_some(seeds_library, 3)
    async with driving(seeds_library) as app:
        await app.press("comma")
        await app.type("newest")
        await app.press("enter", "2")
        assert "sort:" not in app.screen()[0]
        await app.press("comma")
        await app.type("prio")
        await app.press("enter", "1")
        assert "status:inbox sort:newest" in app.screen()[0]
        await app.press("slash")
        await app.type("diffusion")
        await app.press("enter", "escape", "escape")
        assert "status:inbox sort:newest" in app.screen()[0]
        await app.press("2")
        assert "status:queue sort:priority" in app.screen()[0]
        await app.press("q")
    async with driving(seeds_library) as app:
        assert "status:queue sort:priority" in app.screen()[0]
        await app.press("1")
        assert "status:inbox sort:newest" in app.screen()[0]
        await app.press("comma")
        await app.type("listed o")
        await app.press("enter")
        assert "sort:" not in app.screen()[0]


async def test_arranging_the_queue_by_hand(seeds_library: Path) -> None:
    a, b, c, d = queue_some(seeds_library, 4)
    async with driving(seeds_library) as app:
        await app.press("2")
        assert listed(app) == [a, b, c, d]
        await app.press("right_parenthesis", "right_parenthesis")
        assert listed(app) == [b, c, a, d]
        assert app.row.id == a
        await app.press("alt+j")
        assert listed(app) == [b, c, d, a]
        await app.press("alt+down")
        assert "last one" in app.screen()[-1]
        await app.press("k", "ctrl+up", "alt+k", "left_parenthesis")
        assert listed(app) == [d, b, c, a]
        await app.press("alt+k")
        assert "first one" in app.screen()[-1]
        await app.press("u")
        assert listed(app) == [b, d, c, a]
        assert app.row.id == d
        await app.press("q")
    async with driving(seeds_library) as app:
        assert listed(app) == [b, d, c, a]


async def test_arranging_a_reversed_list(seeds_library: Path) -> None:
    a, b, c = queue_some(seeds_library, 3)
    async with driving(seeds_library) as app:
        await app.press("2", "comma", "enter")
        assert listed(app) == [c, b, a]
        await app.press("g", "right_parenthesis")
        assert listed(app) == [b, c, a]
        await app.press("right_parenthesis", "left_parenthesis")
        assert listed(app) == [b, c, a]


async def test_a_sorted_list_says_why_it_cannot_be_arranged(seeds_library: Path) -> None:
    queue_some(seeds_library, 3)
    async with driving(seeds_library) as app:
        await app.press("2", "comma")
        await app.type("title")
        await app.press("enter")
        before = listed(app)
        await app.press("right_parenthesis")
        assert listed(app) == before
        assert "sorted by title" in app.screen()[-1]
        await app.press("f")
        await app.type("diffusion")
        await app.press("enter", "right_parenthesis", "comma")
        assert app.app.screen is app.app.main


async def test_one_source_is_listed_as_its_page_is_and_not_arranged(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u", *"source:002", "enter")
        papers = app.lib.papers(listed(app))
        ranks = [a.rank for paper in papers for a in paper.appearances if a.source.startswith("002")]
        assert ranks == list(range(1, len(papers) + 1))
        history = app.lib.journal.history()
        await app.press("right_parenthesis")
        assert "listed as its page is" in app.screen()[-1]
        assert app.lib.journal.history() == history
