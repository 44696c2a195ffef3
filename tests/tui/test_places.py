"""What is half read is gone on with: across papers, widths and restarts, in notes too."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.tui.paper.places import Places
from readq.tui.shell.place import STATE
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, driving


@pytest.fixture(scope="module")
def long_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "a.db"
    with open_library(path) as library:
        add_listing(
            library, [draft(f"Paper {letter} with much to say", _words(letter)) for letter in ("first", "second")]
        )
    return path


def _words(letter: str) -> str:
    return " ".join(f"{letter}{number}" for number in range(600))


@pytest.fixture
def library(long_papers: Path, tmp_path: Path) -> Path:
    (tmp_path / "a.db").write_bytes(long_papers.read_bytes())
    return tmp_path / "a.db"


def topmost(app: Driver) -> str:
    """The first word of the abstract that is in view."""
    words = " ".join(app.screen()).split()
    return next(word for word in words if word.startswith(("first", "second")) and word[-1].isdigit())


async def test_a_half_read_paper_is_gone_on_with_after_others_and_a_restart(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("enter", "space", "space", "j")
        word = topmost(app)
        assert word not in ("first0", "second0")
        kept = app.lib.state(STATE)
        await app.press("j", "k", "j", "k")
        assert app.lib.state(STATE) == kept  # no key of scrolling writes anything
        await app.press("h", "j", "enter")
        assert topmost(app) == "second0"
        await app.press("h", "k", "enter")
        assert topmost(app) == word
        await app.app.leave()
    async with driving(library, (120, 24)) as app:
        await app.press("enter")
        assert word in " ".join(app.screen())
        assert "first0 " not in app.text()


async def test_what_was_read_to_its_end_is_begun_again(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("enter", "G", "h", "j", "k", "enter")
        assert topmost(app) == "first0"
        await app.press("G", "right", "left")
        assert topmost(app) == "first0"


async def test_what_has_room_as_a_whole_is_shown_from_its_beginning(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("enter", "space", "h")
        await app.app.leave()
    async with driving(library, (200, 90)) as app:
        assert "first0 " in app.text()


async def test_triage_goes_on_where_a_paper_was_left(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("T", "j", "j", "j", "j", "j", "j")
        word = topmost(app)
        assert word != "first0"
        await app.press("l", "h")
        assert topmost(app) == word


async def test_a_note_is_gone_on_with_where_the_cursor_was(library: Path) -> None:
    with open_library(library) as lib:
        lib.notes.write(1, "\n".join(f"line {number}" for number in range(100)))
    async with driving(library, (80, 24)) as app:
        await app.press("e")
        assert "line 99" in app.text()
        await app.press(*["up"] * 60, "escape")
        await app.app.leave()
    async with driving(library, (80, 24)) as app:
        await app.press("e")
        await app.type("X")
        await app.press("escape")
        assert "line 39X" in (app.lib.paper(1).note or "")


def test_only_the_last_places_are_kept_and_nonsense_is_passed_over() -> None:
    places = Places()
    places.restore([["1", 5], "x", [1, 2], ["2", "y"], None, ["3", 7, 1], ["4", -3]])
    assert places.kept() == [["1", 5]]
    places.restore({"a": 1})
    for number in range(500):
        places.leave(str(number), number)
    assert len(places.kept()) == 300
    assert (places.of("1"), places.of("499")) == (0, 499)
    places.leave("499", 0)
    assert places.of("499") == 0
