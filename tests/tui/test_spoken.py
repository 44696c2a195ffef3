"""For a screen reader what changes is said in lines, and everything can be reached by the same keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.model import Facts, Mark, Row, Status
from readq.tui.drawing.spans import Line, ground
from readq.tui.spoken.announcer import Announcer
from readq.tui.spoken.wording import row_words, said, under_the_cursor, words_of
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, driving


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ("▌○ Inbox        628  1", "Inbox, 628, 1"),
        ("│ ^d  Page down      │", "ctrl+d, Page down"),
        ("Skipped One · u undo", "Skipped One, u undo"),
        ("  a sentence that ends,  here. And  goes on:  there", "a sentence that ends, here. And, goes on: there"),
        ("☐ to do", "open: to do"),
        ("← → move", "left right move"),
        ("x^a is not a key…", "x^a is not a key..."),
        ("──────┃", ""),
    ],
)
def test_what_is_drawn_for_the_eye_is_not_said(drawn: str, words: str) -> None:
    assert words_of([(drawn, "text")]) == words
    assert said([[(drawn, "text")]]) == ([words] if words else [])


def test_the_line_of_a_list_under_the_cursor_is_told_from_a_cell_that_is_chosen() -> None:
    row: Line = [("▌", "bar"), ("Skip", "text"), ("      ", "text")]
    assert under_the_cursor([("│", "frame@bar"), *ground(row, "cursor"), ("│", "frame@bar")])
    assert not under_the_cursor(ground(row, "bar"))
    assert not under_the_cursor([("3 inbox", "text@cursor"), ("  2 queue  1 read", "text")])


def test_a_paper_is_said_with_all_that_is_known_of_it() -> None:
    row = Row(7, "A  title\x1b[31m", Status.QUEUE, 2, Mark.NOTE | Mark.CODE, 2, 2024, 1, 0, 0, None)
    facts = Facts(names=("Lovelace", "Hopper"), authors=2, tags=("nlp",))
    words = row_words(row, facts, 11, 1000, True, marked=True)
    assert words == (
        "12 of 1,000: A  title[31m; selected; in the queue; by Lovelace and others; priority +2; has a note; has code; "
        "tagged nlp; listed 2 times"
    )


class Heard:
    """What was said since it was asked for last."""

    def __init__(self, app: Driver) -> None:
        self._app = app
        self._said: list[str] = []
        app.app.announcer = Announcer(app.app, self._said.append)
        app.app.announcer.begin()

    async def after(self, *keys: str) -> list[str]:
        await self._app.press(*keys)
        await self._app.settle()
        text = "".join(self._said)
        self._said.clear()
        return [line.rpartition("\x1b[K")[2] for line in text.replace("\r\n", "\n").strip("\n").split("\n")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Paper {n}", f"About {n}. " * 9, authors=["Ada Lovelace"]) for n in range(1, 5)])
    return path


async def test_walking_deciding_reading_and_every_screen(path: Path) -> None:
    async with driving(path) as app:
        heard = Heard(app)
        begun = await heard.after()
        assert begun[0] == "readq: ? help, : commands, ctrl+l says again where you are, ctrl+q quits"
        assert begun[-1] == "1 of 4: Paper 1; by Lovelace"
        assert await heard.after("j") == ["2 of 4: Paper 2; by Lovelace"]
        assert await heard.after("s") == ["Skipped Paper 2, u undo", "3 of 4: Paper 3; by Lovelace"]
        assert await heard.after("k", "a") == [
            "2 of 4: Paper 2; skipped; by Lovelace",
            "Queued Paper 2, u undo",
            "1 of 4: Paper 1; by Lovelace",
        ]
        assert (await heard.after("enter"))[:2] == ["the paper", "Ada Lovelace"]
        assert await heard.after("escape") == ["the list"]
        assert await heard.after("2") == ["Queue, 1 paper", "1 of 1: Paper 2; in the queue; by Lovelace"]
        assert (await heard.after("1"))[0] == "Inbox, 3 papers"
        assert (await heard.after("colon"))[1] == "Skip, Decide, s"
        assert "Add to queue, Decide, a" in await heard.after("down")
        assert await heard.after("escape") == ["1 of 3: Paper 1; by Lovelace"]
        assert any("Queued “Paper 2”" in line for line in await heard.after("H"))
        assert any("Queued “Paper 2”" in line for line in await heard.after("ctrl+l"))
        await heard.after("escape")
        triage = await heard.after("T")
        assert {"Paper 1", "Ada Lovelace"} <= set(triage)
        assert "Paper 3" in await heard.after("s")
        assert (await heard.after("q"))[-1].endswith("Paper 3; by Lovelace")


async def test_what_is_typed_is_one_line_and_what_it_finds_is_said_after_a_while(path: Path) -> None:
    async with driving(path) as app:
        heard = Heard(app)
        await heard.after()
        assert (await heard.after("slash"))[-1] == "/ status:inbox "
        assert (await heard.after("3"))[-1] == "/ status:inbox 3"
        await app.until(lambda: "1 of 4\r\n" in "".join(heard._said))
        assert (await heard.after())[-1] == "/ status:inbox 3"  # still being typed, below what was said
        assert await heard.after("enter") == ["status:inbox 3, 1 paper", "1 of 1: Paper 3; by Lovelace"]
        nothing = await heard.after("slash", "z", "enter")
        assert {"status:inbox 3 z, 0 papers", "Nothing matches.", "f to find it typos and all"} <= set(nothing)


async def test_the_filter_pane_and_the_selection(path: Path) -> None:
    async with driving(path) as app:
        heard = Heard(app)
        await heard.after()
        assert await heard.after("space") == ["1 selected", "2 of 4: Paper 2; by Lovelace"]
        assert (await heard.after("k"))[-1] == "1 of 4: Paper 1; selected; by Lovelace"
        assert (await heard.after("escape"))[0] == "nothing is selected"
        entered = await heard.after("tab", "tab")
        assert entered[-2:] == ["the filter pane", "Inbox, 4 1"]
        assert (await heard.after("j"))[-1].startswith("Queue, 0")
