"""What rows tell beside the title: columns in a wide terminal, a second line on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.config.options import COLUMNS
from readq.filters import Sort
from readq.library import Library
from readq.model import Facts
from readq.tui.drawing import columns
from readq.tui.drawing.lines import MARKS, row_lines
from readq.tui.drawing.spans import width_of
from tests.support.libraries import add_listing, draft
from tests.tui.driving import driving
from tests.tui.test_presenting import rows
from tests.tui.test_settings import settings


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as lib:
        ids = add_listing(
            lib,
            [
                draft("Zebras in the Wild and How to Count Them from the Air", authors=["Ada Müller", "Grace Hopper"]),
                draft(
                    "A Very Long Title That Goes On and On about What Was Done and Why It Was Done and for Whom It Was "
                    "Done in the End",
                    authors=["Kim A", "Lee B", "Park C"],
                )._replace(published="2019-03-11"),
                draft("Hostile \x1b[31mNames", authors=["\x1b]0;x\x07Mallory"]),
            ],
            name="Page 1.txt",
        )
        lib.tag(ids[:1], ["nlp"])
    return path


async def test_a_wide_terminal_has_columns_with_headings_that_sort(library: Path) -> None:
    async with driving(library, (200, 40)) as app:
        text = app.text()
        assert "Müller, Hopper" in text
        assert "A et al." in text
        assert "11 Mar 2019" in text
        assert "\x1b" not in text
        left = app.app.query_one("#list").region.x
        assert "Title" in app.screen()[1]
        assert app.screen()[1].index("Authors") == app.screen()[2].index("Müller")
        await app.pilot.click("#list", offset=(app.screen()[1].index("Title") - left, 0))
        await app.settle()
        assert app.workspace.query.endswith("sort:title")
        assert "Title ▾" in app.screen()[1]
        await app.pilot.click("#list", offset=(app.screen()[1].index("Title") - left, 0))
        await app.settle()
        assert app.workspace.query.endswith("sort:-title")
        first = app.screen()[2]
        assert "Zebras" in first
        await app.pilot.click("#list", offset=(10, 2))
        await app.settle()
        assert app.workspace.browser.cursor == 1  # the headings take a line


async def test_every_heading_sorts_or_says_why_not(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driving(library, (260, 40)) as app:

        async def click(heading: str) -> None:
            left = app.app.query_one("#list").region.x
            await app.pilot.click("#list", offset=(app.screen()[1].index(heading) - left, 0))
            await app.settle()

        await click("Authors")
        assert app.workspace.query.endswith("sort:author")
        assert ["Mallory" in app.screen()[2], "A et al." in app.screen()[3], "Müller" in app.screen()[4]] == [True] * 3
        await click("Date")
        assert app.workspace.query.endswith("sort:published")
        assert "11 Mar 2019" in app.screen()[2]
        await click("Tags")
        assert "There is no order by tags" in app.text()
        monkeypatch.setattr("readq.tui.paper_list.order.LIMIT", 2)
        await click("Authors")
        assert "More than 2 papers stay as listed" in app.text()


async def test_narrower_terminals_have_none(library: Path) -> None:
    async with driving(library, (120, 40)) as app:
        assert "Authors" not in app.text()
        await app.resize(200, 40)
        assert "Authors" in app.text()
        await app.resize(100, 30)
        assert "Authors" not in app.text()


async def test_two_lines_a_paper_show_the_title_whole_and_come_back_after_the_end(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        assert "for Whom" not in app.text().split("────")[0]
        await app.press("V")
        above = app.text().split("────")[0]
        assert "for Whom" in above
        assert "#nlp" in above
        assert app.workspace.browser.height == app.app.query_one("#list").size.height // 2
        await app.pilot.click("#list", offset=(10, 3))  # the second line of the second paper
        await app.settle()
        assert app.workspace.browser.cursor == 1
        await app.press("j", "G", "ctrl+q")
    async with driving(library, (80, 24)) as app:
        assert app.workspace.list_pane.two_lines
        await app.press("V")
        assert not app.workspace.list_pane.two_lines


def test_columns_leave_titles_their_room_and_are_only_what_papers_have() -> None:
    every = set(columns.USUAL)
    for width in range(60, 240):
        taken = columns.chosen(columns.USUAL, width, every)
        used = sum(column.cells + 2 for column in taken)
        assert not taken or width - used - MARKS >= 40
    assert [column.name for column in columns.chosen(("when", "who"), 200, every)] == ["when", "who"]
    assert columns.chosen(columns.USUAL, 200, set()) == ()
    assert columns.USUAL == COLUMNS  # what the settings know
    assert columns.filled(Facts(names=("Kim",), authors=1)) == {"who"}


@pytest.mark.parametrize("width", [1, 2, 5, 20, 60, 200])
def test_two_lines_fill_their_width(width: int) -> None:
    for title in ("", "x", "word " * 100, "é" * 300, "漢字" * 80):
        for line in row_lines(rows(title), width, [("Kim et al. · 2019", "muted")], spans=[(0, 4), (30, 90)]):
            assert width_of(line) == width


async def test_an_empty_list_says_so_once_with_two_lines_a_paper_too(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("V", "2")
        assert app.text().count("The queue is empty.") == 1


async def test_dates_are_written_as_the_settings_have_them(library: Path) -> None:
    async with driving(library, (200, 40), config=settings('date_format = "%d/%m/%y"\n')) as app:
        assert "11/03/19" in app.text()


def test_a_click_on_a_heading_means_the_column_it_stands_over() -> None:
    taken = columns.chosen(columns.USUAL, 160, set(columns.USUAL))
    text = "".join(part for part, _ in columns.heading_line(taken, 160, Sort()))
    for column in taken:
        start = text.index(column.heading)
        for at in (start, start + len(column.heading) - 1 if column.right else start + column.cells - 1):
            assert columns.heading_at(taken, 160, at) == column.order
    assert columns.heading_at(taken, 160, text.index("Title")) == "title"
    assert columns.heading_at(taken, 160, 159) == "most-listed"


async def test_a_change_is_told_in_the_columns_at_once(library: Path) -> None:
    async with driving(library, (200, 40)) as app:
        await app.press("M", "j", "t")
        await app.type("brandnew")
        await app.press("enter", "escape")
        assert "#brandnew" in app.text()
