"""How many papers the queue should have, and how long they should wait in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.config.settings import Config
from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from readq.tui.decide import queue
from readq.tui.filter.entry import MOST, old_query
from tests.support.libraries import START, Clock, add_listing, draft, open_library
from tests.tui.driving import driving

_DAY = 86_400


def settings(text: str) -> Config:
    config = Config(Path("config.toml"))
    config.read(f"[queue]\n{text}\n")
    assert config.problems == []
    return config


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Path:
    """Ten papers; three were queued long ago, two of them 100 days, one 61."""
    with open_library(tmp_path / "a.db", clock) as lib:
        clock.now = START - 100 * _DAY
        ids = add_listing(lib, [draft(f"Paper number {number}") for number in range(10)])
        lib.mark(ids[:2], Status.QUEUE)
        clock.now = START - 61 * _DAY
        lib.mark(ids[2:3], Status.QUEUE)
        clock.now = START - 3 * _DAY
        lib.mark(ids[3:4], Status.READ)
        clock.now = START
    return tmp_path / "a.db"


def test_what_is_counted_is_what_the_query_finds(library: Path, clock: Clock) -> None:
    with Library(library, clock=clock) as lib:
        for age, papers in (("60d", 3), ("61d", 2), ("9w", 2), ("3mo", 2), ("101d", 0), ("99y", 0)):
            assert lib.queued_before(age, MOST) == papers == lib.count(parse(old_query(age)))
        assert lib.queued_before("1d", 2) == 2


@pytest.mark.parametrize("age", ["60", "0d", "yesterday", "2026-01-01", "-3d", "1d..2d", "3 fortnights", 60])
def test_what_is_no_age_is_told(age: object) -> None:
    config = Config(Path("config.toml"))
    config.read(f"[queue]\nage = {age!r}\n")
    assert [each.reason for each in config.problems] == ["queue.age: use an age such as '60d', '8w' or '3mo'"]
    assert config["queue.age"] == ""


def test_an_age_may_be_spelt_in_words() -> None:
    assert settings('age = "2 weeks"')["queue.age"] == "2w"
    assert queue.spoken("2w") == "2 weeks"
    assert queue.spoken("1mo") == "1 month"


async def test_beyond_the_limit_is_said_when_adding_and_in_the_top_line(library: Path, clock: Clock) -> None:
    async with driving(library, clock=clock, config=settings("limit = 4")) as app:
        await app.press("a")
        assert "Queue 4" not in app.screen()[-1]
        assert "of 4" not in app.screen()[0]
        await app.press("a")
        assert "Queued" in app.screen()[-1]
        assert "Queue 5 of 4" in app.screen()[-1]
        assert "Queue 5 of 4" in app.screen()[0]
        await app.press("s")
        assert "of 4" not in app.screen()[-1]
        await app.press("T", "a")
        assert "Queue 6 of 4" in app.text()
        await app.press("escape", "u", "u", "u")
        assert "of 4" not in app.screen()[0]


async def test_what_waits_too_long_is_named_and_opened(library: Path, clock: Clock) -> None:
    config = settings('age = "60d"')
    async with driving(library, (140, 30), clock=clock, config=config) as app:
        assert "3 in the queue since more than 60 days" in app.screen()[0]
        await app.press(":")
        await app.type("waits too long")
        await app.press("enter")
        assert app.workspace.query == "status:queue decided:<60d"
        assert app.workspace.browser.papers.total == 3
        assert app.screen()[0].startswith(" Queue >60d  3 of 10")
        await app.press("1")
        await app.resize(80, 24)
        assert "3 queued over 60d" in app.screen()[0]
        await app.press(":")
        await app.type("waits too long")
        await app.press("enter", "r", "s", "i", "1")
        assert "queued over" not in app.screen()[0]
        await app.press(":")
        await app.type("waits too long")
        await app.press("enter")
        assert "Nothing waits in the queue for more than 60 days." in app.screen()[-1]


async def test_without_settings_nothing_is_said(library: Path, clock: Clock) -> None:
    async with driving(library, clock=clock) as app:
        assert "queue since" not in app.text()
        await app.press(":")
        await app.type("waits too long")
        await app.press("enter")
        assert "queue.age" in app.screen()[-1]
