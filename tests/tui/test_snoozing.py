"""Snooze from the keyboard: gone until a day, back on top when it comes, whatever the clock did meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.model import Mark, Status
from readq.text import cell_width
from readq.tui.snooze.drawing import choices, menu_lines, read_day, spoken
from tests.support.libraries import Clock, add_listing, draft, open_library
from tests.tui.driving import Driver, driving

NOW = datetime(2026, 9, 21, 10).timestamp()  # a Monday
DAY = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def four(tmp_path: Path, clock: Clock) -> Path:
    path = tmp_path / "four.db"
    with open_library(path, clock) as library:
        add_listing(library, [draft(f"Paper number {n}") for n in range(1, 5)])
    return path


def until(app: Driver, paper: int) -> str | None:
    return app.lib.rows([paper])[0].snoozed_until


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["t"], "2026-09-22"),
        (["3"], "2026-09-24"),
        (["w"], "2026-09-28"),
        (["m"], "2026-10-01"),
        (["j", "enter"], "2026-09-24"),
        (["d", "f", "r", "i", "enter"], "2026-09-25"),
        (["d", *"2026-12-24", "enter"], "2026-12-24"),
    ],
)
async def test_a_key_or_a_typed_day_snoozes(four: Path, clock: Clock, keys: list[str], day: str) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("b", *keys)
        assert until(app, 1) == day
        assert app.row.id == 2
        assert "Snoozed until" in app.screen()[-1]
        assert "◔ Paper number 1" in app.text()
        await app.press("u")
        assert until(app, 1) is None
        assert app.row.id == 1


async def test_a_typed_day_is_shown_as_it_is_typed_and_a_wrong_one_says_why(four: Path, clock: Clock) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("b", "d", "3", "d")
        assert "→ Thu 24 Sep · in 3 days" in app.text()
        await app.press("x", "enter")
        assert "is not a day" in app.text()
        assert until(app, 1) is None
        await app.press("ctrl+u")
        await app.type("2026-01-01")
        await app.press("enter")
        assert "is not after today" in app.text()
        await app.press("escape", "escape")
        assert until(app, 1) is None
        assert "Paper number 1" in app.screen()[1]


async def test_snoozed_papers_have_their_own_list_and_can_come_back_at_once(four: Path, clock: Clock) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("B")
        assert "Nothing is snoozed" in app.screen()[-1]
        await app.press("b", "w", "R")
        assert "3 of 4 · status:inbox" in app.screen()[0]
        assert any("Snoozed" in line[:22] for line in app.screen())
        await app.press("B")
        assert app.workspace.query == "is:snoozed"
        assert "until 28 Sep" in app.screen()[1]
        assert app.row.id == 1
        await app.press("b", "x")
        assert until(app, 1) is None
        assert app.lib.counts().status[Status.INBOX] == 4


async def test_the_selection_is_snoozed_in_one_step_and_repeated_elsewhere(four: Path, clock: Clock) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("space", "space", "b", "w")
        assert [until(app, paper) for paper in (1, 2, 3)] == ["2026-09-28", "2026-09-28", None]
        await app.press("j", ".")
        await app.press("u")
        await app.press("u")
        assert [until(app, paper) for paper in (1, 2, 3)] == [None, None, None]


async def test_what_is_due_is_on_top_and_marked_when_the_app_opens(four: Path, clock: Clock) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("j", "j", "b", "t")
    clock.now += DAY
    async with driving(four, clock=clock) as app:
        assert "1 back from snooze" in app.screen()[0]
        await app.press("1", "g")
        assert app.row.id == 3
        assert app.row.marks & Mark.RETURNED
        assert "↩" in app.screen()[1]


async def test_what_is_due_returns_while_the_app_is_open(four: Path, clock: Clock) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("b", "t", "R")
        clock.now += DAY
        app.app.main.watcher.poll()
        await app.settle()
        assert "1 paper is back" in app.screen()[0]
        await app.press("R", "g")
        assert app.row.id == 1


@pytest.mark.parametrize("jump", [-400 * DAY, -1, 3600, -3600])
async def test_a_clock_that_is_set_back_or_forth_neither_loses_nor_wakes_anything_early(
    four: Path, clock: Clock, jump: int
) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("b", "t")
        clock.now += jump
        app.app.main.watcher.poll()
        await app.settle()
        assert until(app, 1) == "2026-09-22"
        clock.now = NOW + 2 * DAY
        app.app.main.watcher.poll()
        await app.settle()
        assert until(app, 1) is None
        assert app.lib.rows([1])[0].marks & Mark.RETURNED


async def test_snooze_in_triage_goes_on_and_is_undone(four: Path, clock: Clock) -> None:
    async with driving(four, clock=clock) as app:
        await app.press("T", "b", "3", "s")
        assert "2/4 · 1 skipped 1 snoozed" in app.screen()[0]
        assert until(app, 1) == "2026-09-24"
        await app.press("u", "u")
        assert until(app, 1) is None
        assert "0/4" in app.screen()[0]


@given(st.dates(date(1900, 1, 1), date(9000, 1, 1)))
def test_every_offered_day_is_after_today(today: date) -> None:
    days = [choice.day for choice in choices(today, False) if choice.day is not None]
    assert all(today < day <= today + timedelta(days=31) for day in days)
    assert all(spoken(day, today) for day in days)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 80), st.integers(0, 12))
def test_the_menu_fits_whatever_was_typed(title: str, typed: str, width: int, height: int) -> None:
    today = date(2026, 9, 21)
    for text in (None, (typed, len(typed))):
        lines = menu_lines(width, height, title, choices(today, True), 0, today, typed=text)
        assert len(lines) == height
        assert all(sum(cell_width(part) for part, _ in line) == width for line in lines)


@given(st.text(max_size=30))
def test_a_typed_day_is_after_today_or_no_day(text: str) -> None:
    today = date(2026, 9, 21)
    try:
        day = read_day(text, today)
    except ValueError:
        return
    assert day > today


async def test_a_low_terminal_still_says_how_to_undo_a_snooze(four: Path, clock: Clock) -> None:
    async with driving(four, (60, 15), clock=clock) as app:
        await app.press("b", "d", *"9999-12-31", "enter")
        assert "Snoozed until Fri 31 Dec 9999: " in app.screen()[-1]
        assert app.screen()[-1].rstrip().endswith("· u undo")


@pytest.mark.parametrize(
    ("today", "typed", "said"),
    [
        (date(2026, 11, 25), "next month", "next month · Tue 1 Dec"),
        (date(2026, 11, 25), "next week", "next week · Mon 30 Nov"),
        (date(2026, 11, 30), "next month", "tomorrow · Tue 1 Dec"),
        (date(2026, 11, 25), "3d", "Sat 28 Nov · in 3 days"),
        (date(2026, 12, 25), "next month", "next month · Fri 1 Jan 2027"),
        (date(9999, 12, 30), "1d", "tomorrow · Fri 31 Dec"),
    ],
)
def test_a_day_with_a_name_is_called_by_it(today: date, typed: str, said: str) -> None:
    assert spoken(read_day(typed, today), today) == said


def test_days_are_written_as_the_settings_have_them() -> None:
    today = date(2026, 11, 25)
    assert spoken(date(2026, 12, 1), today, "%Y-%m-%d") == "next month · 2026-12-01"
    lines = menu_lines(56, 12, "x", choices(today, False), 0, today, dates="%d.%m.%Y")
    assert any("26.11.2026" in "".join(text for text, _ in line) for line in lines)


async def test_a_named_day_is_said_by_its_name(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 11, 25, 10).timestamp())
    with open_library(tmp_path / "a.db", clock) as library:
        add_listing(library, [draft("Paper number 1"), draft("Paper number 2")])
    async with driving(tmp_path / "a.db", clock=clock) as app:
        await app.press("b")
        assert "Next month" in app.text()
        assert "Tue 1 Dec" in app.text()
        await app.press("m")
        assert "Snoozed until next month · Tue 1 Dec: Paper number 1" in app.screen()[-1]
