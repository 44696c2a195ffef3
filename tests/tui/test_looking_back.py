"""History, statistics, and a paper's own timeline."""

from __future__ import annotations

import datetime
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.config.settings import Config
from readq.library import Library
from readq.library.habits import AuthorRate, Habits, Waiting
from readq.library.statistics import Day, SourceRate, Statistics, TagCount
from readq.model import Counts, Operation, Status
from readq.text import clean
from readq.tui.drawing.spans import Line, width_of
from readq.tui.shell.entry_drawing import day_heading, note_lines, outcome_line, step_line, task_line, version_lines
from readq.tui.statistics.block import View
from readq.tui.statistics.board import Board
from readq.tui.statistics.charts import forecast, short, until
from readq.tui.statistics.screen import StatisticsScreen
from tests.support.libraries import Clock, add_listing, draft
from tests.tui.driving import Driver, driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        titles = ["[/b] Graphs", "[MASK] is all you need", "A plain title", "Ein \x1b[31mrotes Paper", "Fünf 猫の論文"]
        add_listing(library, [draft(f"{title} {n} for testing", "Its abstract.") for n, title in enumerate(titles * 2)])
    return path


def body(app: Driver) -> str:
    return "\n".join(app.screen()[1:-1])


async def test_an_entry_about_a_whole_round_stands_for_its_steps(library: Path) -> None:
    async with driving(library, (100, 24)) as app:
        await app.press("T", "s", "s", "Z", "y", "q", "G", "a")
        await app.press("H", "j", "U")
        assert "Redid: 2 steps of a round" in app.screen()[-1]
        assert app.lib.counts().status[Status.SKIP] == 2
        await app.press("g", "u")
        assert "Undid: 2 steps of a round" in app.screen()[-1]
        assert app.lib.counts().status[Status.SKIP] == 0


async def test_history_shows_what_was_done_and_takes_any_step_back(library: Path) -> None:
    async with driving(library, (100, 24)) as app:
        await app.press("s", "a", "r")
        await app.press("H")
        assert "Today" in body(app)
        assert "× Skipped “[/b] Graphs 0 for testing”" in body(app)
        assert "◆ Queued “" in body(app)
        assert "3 steps" in app.screen()[0]
        await app.press("j", "j", "u")
        assert "Undid: Skipped" in app.screen()[-1]
        assert "undone" in body(app)
        assert app.lib.counts().status == {Status.INBOX: 8, Status.QUEUE: 1, Status.READ: 1, Status.SKIP: 0}
        await app.press("u")
        assert "undone already" in app.screen()[-1]
        await app.press("U")
        assert "Redid: Skipped" in app.screen()[-1]
        assert app.lib.counts().status[Status.SKIP] == 1
        await app.press("escape")
        assert app.app.screen is app.app.main


async def test_undoing_names_what_it_leaves_alone(library: Path) -> None:
    async with driving(library, (120, 24)) as app:
        app.lib.mark([1, 2], Status.SKIP)
        app.lib.mark([2], Status.READ)
        await app.press("H", "j", "u")
        assert "changed again since, left alone: “[MASK] is all you need" in app.screen()[-1]
        assert app.lib.rows([1])[0].status is Status.INBOX
        assert app.lib.rows([2])[0].status is Status.READ


async def test_a_step_of_which_nothing_is_left_is_not_called_undone(library: Path) -> None:
    async with driving(library, (120, 24)) as app:
        app.lib.mark([1], Status.SKIP)
        app.lib.mark([1], Status.READ)
        await app.press("H", "j", "u")
        assert "Nothing left to undo: “[/b] Graphs" in app.screen()[-1]
        assert "was changed again later" in app.screen()[-1]
        assert "undone" not in body(app)
        assert "Undid" not in body(app)
        assert app.lib.rows([1])[0].status is Status.READ
        await app.press("k", "u", "j", "u")  # the later one first
        assert app.lib.rows([1])[0].status is Status.INBOX


async def test_history_is_filtered_by_typing_and_read_a_page_at_a_time(library: Path) -> None:
    with Library(library) as lib:
        for n in range(450):
            lib.mark([1 + n % 10], [Status.SKIP, Status.READ, Status.QUEUE][(n // 10) % 3])
    async with driving(library, (100, 24)) as app:
        await app.press("H")
        assert "+ steps" in app.screen()[0]
        await app.press("G")
        assert "450 steps" in app.screen()[0]
        assert "450/450" in app.screen()[0]
        await app.press("/")
        await app.type("queued")
        assert "150 steps" in app.screen()[0]
        assert "Skipped" not in body(app)
        await app.press("enter", "escape")
        assert "steps" in app.screen()[0]
        assert "queued" not in app.screen()[0]


async def test_a_step_opens_its_papers(library: Path) -> None:
    async with driving(library, (100, 24)) as app:
        app.lib.mark([7, 3, 5], Status.QUEUE)
        app.lib.mark([9], Status.READ)
        await app.press("H", "j", "enter")
        assert [app.workspace.browser.papers.ids(0, 9)] == [[7, 3, 5]]
        assert "3 of 10 · Queued 3 papers" in app.screen()[0]
        await app.press("R")
        assert app.workspace.browser.papers.total == 3
        await app.press("H", "g", "enter")
        assert app.row.id == 9
        assert app.workspace.focus == "detail"


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("H", "Undo this step"),
        ("ctrl+n", "Edit the note"),
        ("X", "Tick it"),
        ("ctrl+e", "Bring it back"),
        ("S", "The papers behind it"),
    ],
)
async def test_every_screen_explains_its_own_keys(library: Path, key: str, says: str) -> None:
    with Library(library) as lib:
        lib.notes.write(1, "- [ ] read it")
    async with driving(library, (100, 40)) as app:
        await app.press(key)
        screen = app.app.screen
        assert "? help" in app.screen()[-1]
        await app.press("question_mark")
        assert says in app.text()
        await app.type(says)
        assert "Keys in" not in app.text()
        await app.press("escape")
        assert app.app.screen is screen


@pytest.mark.parametrize("screen", ["H", "ctrl+n", "X", "ctrl+e", "S"])
async def test_own_keys_hold_on_every_screen(library: Path, screen: str) -> None:
    with Library(library) as lib:
        lib.notes.write(1, "- [ ] read it")
    config = Config()
    config.read('[keys]\nleave = "Q"\nquit = "f10"\nhelp = "f2"\nopen = "o"\n"web.page" = []\n')
    async with driving(library, (100, 40), config=config) as app:
        await app.press(screen)
        shown = app.app.screen
        assert "f2 help" in app.screen()[-1]
        await app.press("f2")
        way_back = next(line for line in app.screen() if "Back to the list" in line)
        assert "esc " in way_back
        assert " Q " in way_back
        assert "f10 " in app.text()
        assert ("enter o " in app.text()) is (screen != "S")
        await app.press("escape", "q")
        assert app.app.screen is shown
        await app.press("Q")
        assert app.app.screen is app.app.main
        await app.press(screen, "f10")
        assert app.app.return_code == 0


async def test_help_in_the_history_does_what_is_chosen(library: Path) -> None:
    config = Config(Path("config.toml"))
    config.read('[keys]\nundo = ["ctrl+x"]\n')
    async with driving(library, (100, 24), config=config) as app:
        await app.press("s", "H", "question_mark")
        assert "^x" in app.text()
        await app.type("undo")
        await app.press("enter")
        assert "Undid: Skipped" in app.screen()[-1]
        assert app.lib.counts().status[Status.SKIP] == 0
        await app.press("question_mark")
        await app.type("back")
        await app.press("enter")
        assert app.app.screen is app.app.main


async def test_an_arrival_opens_what_came_that_day(seeds_library: Path) -> None:
    async with driving(seeds_library, (100, 24)) as app:
        await app.press("s", "H", "G", "enter")
        assert app.workspace.query.startswith("added:")
        assert app.workspace.browser.papers.total == 628


async def test_an_empty_history_says_what_will_be_there(library: Path) -> None:
    async with driving(library, (80, 24)) as app:
        await app.press("H")
        assert "Nothing was decided yet." in body(app)
        await app.press("u", "enter", "G", "j")
        assert "Nothing was decided yet." in body(app)


async def test_a_paper_shows_its_own_last_steps(library: Path) -> None:
    async with driving(library, (100, 40)) as app:
        title = app.row.title
        app.lib.mark([app.row.id], Status.SKIP)
        app.lib.mark([2], Status.READ)
        app.lib.journal.undo_operation(1)
        await app.press("enter")
        at = next(n for n, line in enumerate(app.screen()) if "History ─" in line)
        shown = "\n".join(app.screen()[at:])
        assert "Undid: Skipped" in shown
        assert "Skipped (undone)" in shown
        assert title not in shown
        assert "Read" not in shown


def aged(path: Path, days: int = 30) -> None:
    """Let everything have come in so many days ago."""
    with Library(path) as lib:
        lib._connection.execute("UPDATE paper SET added_at = added_at - ?", (days * 86_400,))


async def test_every_number_of_the_statistics_opens_its_papers(library: Path) -> None:
    aged(library)
    async with driving(library, (100, 40)) as app:
        app.lib.mark([1, 2, 3], Status.SKIP)
        app.lib.mark([4], Status.QUEUE)
        app.lib.tag([5, 6, 1], ["nlp"])

        async def opens(*keys: str) -> list[int]:
            await app.press("S")  # and what is counted last
            await app.press(*keys, "enter")
            assert app.app.screen is app.app.main
            if app.workspace.focus == "detail":  # a single paper is shown, not listed
                await app.press("h")
                return [app.row.id]
            return sorted(app.workspace.browser.papers.ids(0, 99))

        await app.press("S")
        assert "4 decided today" in body(app)
        await app.press("q")
        assert await opens("right") == [4]
        assert app.workspace.query == "status:queue"
        assert await opens("j") == [5, 6, 7, 8, 9, 10]  # the inbox and how long it lasts
        assert await opens("j", "l") == [1, 2, 3, 4]  # its pace
        assert "left it since" in app.screen()[0]
        assert await opens("j", "j", "l") == [4]  # that of the queue
        assert await opens("j", "j", "j") == [1, 2, 3, 4]
        assert "decided today" in app.screen()[0]
        assert await opens(*"jjjj") == [1, 2, 3, 4]  # the chart
        assert await opens(*"jjjjj", "l", "l") == [1, 2, 3]
        assert await opens(*"jjjjjj") == [5, 6, 7, 8, 9, 10]
        assert await opens(*"jjjjjjj") == [4]
        assert await opens(*"jjjjjjjj") == [4]
        assert app.workspace.query == "source:Daily status:queue,read"
        assert await opens(*"jjjjjjjj", "l") == [1, 2, 3, 4]
        assert await opens(*"jjjjjjjj", "l", "l") == [5, 6, 7, 8, 9, 10]
        assert app.workspace.query == "source:Daily status:inbox"
        assert await opens("G") == [1, 5, 6]
        assert await opens("G", "l") == [5, 6]


async def test_a_past_level_opens_what_was_there(library: Path) -> None:
    now = time.time()
    clock = Clock(now - 3 * 86400)
    with Library(library, clock=clock) as lib:
        lib._connection.execute("UPDATE paper SET added_at = ? WHERE id <= 8", (int(clock.now) - 9 * 86400,))
        lib.mark([1, 2], Status.QUEUE)
        clock.now += 86400
        lib.mark([2, 3], Status.SKIP)
        lib.snooze([4], datetime.date.today() + datetime.timedelta(days=9))
    async with driving(library, (100, 40)) as app:
        await app.press("S", *"jjjjjj", "left", "left", "left")
        day = datetime.date.today() - datetime.timedelta(days=3)
        assert f"6 at the end of {day:%a} {day.day} {day:%b}" in body(app)
        await app.press("enter")
        assert list(app.workspace.browser.papers.ids(0, 99)) == [3, 4, 5, 6, 7, 8]
        assert "in the inbox at the end of" in app.screen()[0]
        await app.press("S", *"jjjjjjj", "left", "left", "left", "enter")
        assert list(app.workspace.browser.papers.ids(0, 99)) == [1, 2]


async def test_a_source_called_as_another_opens_only_its_own_papers(library: Path) -> None:
    with Library(library) as lib:
        other = add_listing(lib, [draft("Another long title for testing", "x")], name="page.txt")
        lib.mark([1, *other], Status.READ)
    async with driving(library, (100, 40)) as app:
        await app.press("S", "G", "enter")
        first = list(app.workspace.browser.papers.ids(0, 9)) if app.workspace.found else [app.row.id]
        await app.press("1", "S", "G", "k", "enter")
        second = list(app.workspace.browser.papers.ids(0, 9)) if app.workspace.found else [app.row.id]
        assert sorted(first + second) == sorted([1, *other])


async def test_the_mouse_chooses_a_number_and_opens_it(library: Path) -> None:
    async with driving(library, (100, 40)) as app:
        app.lib.mark([4, 5], Status.QUEUE)
        await app.press("S")
        y = next(n for n, line in enumerate(app.screen()) if "decided today" in line)
        x = app.screen()[y].index("in 7 days")
        await app.pilot.click(offset=(x, y))
        await app.settle()
        assert "▸2 in 7 days" in app.screen()[y]
        await app.pilot.click(offset=(x, y))
        await app.settle()
        assert "decided in 7 days" in app.screen()[0]


async def test_days_are_walked_through_in_the_chart(library: Path) -> None:
    aged(library)
    with Library(library) as lib:
        lib.mark([1], Status.SKIP)
    async with driving(library, (60, 15)) as app:
        await app.press("S", *"jjjj", "left", "left")
        day = datetime.date.today() - datetime.timedelta(days=2)
        assert f"{day:%a} {day.day} {day:%b}" in body(app)
        await app.press("enter")
        assert app.app.screen is not app.app.main  # nothing was decided: there is nothing to open
        await app.press("q")
        assert app.app.screen is app.app.main


async def test_an_empty_library_has_nothing_to_count(tmp_path: Path) -> None:
    async with driving(tmp_path / "a.db", (80, 24)) as app:
        await app.press("S", "j", "enter", "left")
        assert "Nothing to count yet." in body(app)
        await app.press("escape")
        assert app.app.screen is app.app.main


# what is drawn -----------------------------------------------------------------------------------------------------


def made(decided: list[tuple[int, int, int]], names: str = "x") -> Statistics:
    today = datetime.date(2026, 11, 21)
    days = tuple(
        Day(today - datetime.timedelta(days=len(decided) - 1 - n), n % 3, dict(zip(
            (Status.QUEUE, Status.READ, Status.SKIP), of_day, strict=True)), sum(of_day) * 7, n)
        for n, of_day in enumerate(decided)
    )  # fmt: skip
    counts = Counts(dict.fromkeys(Status, 5), 2, {}, {})
    source = SourceRate(1, names, 9, 3, 1)
    return Statistics(counts, days, (source,), (TagCount(names, 3, 1),), 14, -1.5, 0.2, 3.3, None, 60)


def habits(name: str = "x", busy: int = 9) -> Habits:
    today = datetime.date(2026, 11, 21)
    ages = (
        Waiting(today - datetime.timedelta(days=6), today, 3),
        Waiting(None, today - datetime.timedelta(days=7), 40),
    )
    hours = (0,) * 8 + (busy, 30) + (0,) * 14
    rates = (AuthorRate(name, 7, 4), AuthorRate("Ada", 120, 2))
    went = {Status.READ: 4, Status.SKIP: 1}
    return Habits(today, ages, today, today, 12, went, hours, 7.5, 3, 11.0, rates)


_decided = st.lists(st.tuples(*[st.integers(0, 400)] * 3), min_size=14, max_size=70)


@settings(max_examples=100, deadline=None)
@given(_decided, st.text(max_size=40), st.integers(1, 220), st.integers(1, 60), st.integers(0, 99), st.booleans())
def test_statistics_fit_any_terminal(
    decided: list[tuple[int, int, int]], name: str, width: int, height: int, at: int, coloured: bool
) -> None:
    view = View(at % 30, at, at, at % 24, "", coloured)
    board = Board(made(decided, name), width, height, view, habits(name) if at % 4 else None)
    for line in board.lines:
        assert width_of(line) == max(20, width)
        assert all(clean(text) == text for text, _ in line)
    for row in board.rows:
        for number, (place, columns) in enumerate(row.places):
            assert place in row.lines
            assert row.cell_at(place, columns.start) == number
    for side in {row.columns for row in board.rows}:
        lines = [row.lines for row in board.rows if row.columns == side]
        assert all(a.stop <= b.start for a, b in pairwise(lines))
        assert lines[-1].stop <= len(board.lines)
        assert side.stop <= max(20, width)


_figures = st.sampled_from((0, 1, 2, 9, 10, 99, 100, 999, 1_000, 12_345, 999_999))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_figures, _figures), min_size=1, max_size=12),
    st.lists(st.tuples(_figures, _figures), min_size=1, max_size=12),
    st.sampled_from((90, 120, 200)),
)
def test_figures_under_each_other_stand_in_columns(
    sources: list[tuple[int, int]], tags: list[tuple[int, int]], width: int
) -> None:
    few = made([(1, 2, 3)] * 14)
    stats = Statistics(
        few.counts, few.days,
        tuple(SourceRate(n, f"page {n}" * n, 1_000_000, max(pair), min(pair)) for n, pair in enumerate(sources, 1)),
        tuple(TagCount(f"tag{n}" * n, max(*pair, 1), min(pair)) for n, pair in enumerate(tags, 1)),
        14, -1.5, 0.2, 3.3, None, 60,
    )  # fmt: skip
    board = Board(stats, width, 40)
    lines = ["".join(text for text, _ in line) for line in board.lines]
    tables = [
        [row for row in board.rows if (row.targets[0].query or "").startswith(field)] for field in ("source:", "tag:")
    ]
    assert list(map(len, tables)) == [len(sources), len(tags)]
    for table in tables:
        for cell in range(2):
            shown = [row.places[cell] for row in table if len(row.places) > cell]
            assert len({columns for _, columns in shown}) <= 1
            texts = [lines[line][columns.start : columns.stop] for line, columns in shown]
            assert len({max(at for at, char in enumerate(text) if char.isdigit()) for text in texts}) <= 1


def test_a_bar_is_as_high_as_its_number() -> None:
    decided = [(0, 0, 0)] * 11 + [(0, 0, 48), (0, 24, 0), (1, 0, 0)]
    board = Board(made(decided), 80, 24)
    start = board.rows[4].lines.start
    chart = [[text for text, _ in line if text.strip(" ")] for line in board.lines[start : start + 6]]
    blocks = ["".join(text for text in line if set(text) <= set("▁▂▃▄▅▆▇█")) for line in chart]
    step = len(blocks[0])
    assert [len(line) // step for line in blocks] == [1, 1, 1, 2, 2, 3]
    assert blocks[5][-1] == "▁"
    ends = [token for line in board.lines[start : start + 6] for _, token in line]
    assert not any("@" in token for token in ends)  # a ground would look like a bar


def test_the_forecast_in_words() -> None:
    assert forecast("inbox", 0, 0.0, None)[0] == "The inbox is empty."
    assert forecast("queue", 60, -3.0, 20.0) == ("The queue clears in 3 weeks at this pace:", True, "3.0 fewer a day")
    assert forecast("queue", 60, 0.04, None)[2] == "less than 0.1 more a day"
    assert [until(days) for days in (1, 5, 30, 200, 900, 1e9)] == [
        "in a day", "in 5 days", "in 4 weeks", "in 7 months", "in 2 years", "in more than a lifetime",
    ]  # fmt: skip


def test_the_scale_of_a_chart_is_short() -> None:
    numbers = (0, 999, 9_999, 10_000, 919_205, 2_700_000, 123_456_789)
    assert [short(number) for number in numbers] == ["0", "999", "9,999", "10k", "919k", "2.7M", "123M"]


def test_day_headings() -> None:
    noon = int(datetime.datetime(2026, 11, 21, 12).timestamp())
    today = datetime.date(2026, 11, 21)
    assert day_heading(noon, today) == "Today"
    assert day_heading(noon - 86400, today) == "Yesterday"
    assert day_heading(noon - 2 * 86400, today) == "Thu 19 Nov"
    assert day_heading(noon - 366 * 86400, today) == "Thu 20 Nov 2025"
    assert day_heading(noon - 2 * 86400, today, "%Y-%m-%d") == "2026-11-19"
    assert day_heading(10**18, today) == "Long ago"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200), st.integers(1, 160), st.booleans())
def test_any_text_is_drawn_harmlessly(title: str, note: str, width: int, flag: bool) -> None:
    step = Operation(1, "tick", "note", {"item": note}, 0, note[:9], 1, flag, None, 1, title)
    undone = Operation(2, "undo", "undo", {}, 0, "x", 1, reverses=1, of=step)
    lines: list[Line] = [
        step_line(step, width),
        task_line(title, flag, width),
        outcome_line(undone, 1, [title] * flag, width),
        *note_lines(title, Status.READ, "Today 12:00", note, width, (lambda text, field: [(0, 3)]) if flag else None),
        *version_lines(note, title if flag else None, "Today 12:00", width, flag),
    ]
    for line in lines:
        for text, _ in line:
            assert clean(text) == text


async def test_an_ingested_step_opens_the_papers_of_that_run_alone(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.db", Clock(time.time() - 120)
    pages = sorted(Path("seeds").glob("*.txt"))[:2]
    new = []
    with Library(path, actor="test", clock=clock) as library:
        for page in pages:
            new.append(library.ingest([page]).new)
            clock.now += 60
    assert all(new)
    async with driving(path, (100, 24)) as app:
        await app.press("H", "enter")
        assert f"{new[1]} of {sum(new)}" in app.screen()[0]
        await app.press("H", "j", "enter")
        assert f"{new[0]} of {sum(new)}" in app.screen()[0]


async def test_an_ingested_step_that_was_all_of_its_day_opens_as_a_query(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Library(path, actor="test", clock=Clock(time.time() - 9 * 86_400)) as library:
        new = library.ingest([min(Path("seeds").glob("*.txt"))]).new
    async with driving(path, (100, 24)) as app:
        await app.press("H", "enter")
        assert "added:" in app.screen()[0]
        assert f"{new} of {new}" in app.screen()[0]


def test_the_history_says_in_words_where_a_step_was_made() -> None:
    for actor, word in (("tui", "app"), ("cli", "command line"), ("laptop", "laptop")):
        step = Operation(1, "tick", "note", {"item": "x"}, 0, actor, 1, False, None, 1, "A title")
        assert "".join(text for text, _ in step_line(step, 100)).rstrip().endswith(f"  {word}")


async def test_what_the_journal_tells_is_drawn_and_opens_its_papers(library: Path) -> None:
    with Library(library) as lib:
        words = ("graphs", "proofs", "languages")
        made = add_listing(lib, [draft(f"A long title about {word}", authors=["Grace Hopper"]) for word in words])
        lib.mark(made[:2], Status.QUEUE)
        lib.mark(made[1:2], Status.READ)
        lib.mark(made[2:], Status.SKIP)
    aged(library)
    async with driving(library, (160, 60)) as app:
        await app.press("S")
        shown = body(app)
        assert "67% 2 kept   of 3 decided" in shown
        assert "1 waiting" in shown
        assert "half of them 0 days or longer" in shown
        assert "2 came   1 read   0 skipped" in shown
        assert "1 read   to 1 queued" in shown
        screen = app.app.screen
        assert isinstance(screen, StatisticsScreen)
        board = screen._board
        assert board is not None
        wanted = next(
            place for place, row in enumerate(board.rows) if row.targets[0].author == "Grace Hopper"
        )  # in the second column
        await app.press(*"j" * wanted)
        assert "▸ 67% 2 kept" in body(app)
        await app.press("enter")
        assert app.workspace.query == 'author:"Grace Hopper" status:queue,read'
        assert sorted(app.workspace.browser.papers.ids(0, 9)) == made[:2]
        hours = next(place for place, row in enumerate(board.rows) if row.kind == "hours")
        await app.press("S", *"j" * hours, "enter")
        assert sorted(app.workspace.browser.papers.ids(0, 9)) == made


async def test_a_young_library_is_told_when_there_will_be_charts(library: Path) -> None:
    async with driving(library, (100, 40)) as app:
        app.lib.mark([1], Status.SKIP)
        await app.press("S")
        shown = body(app)
        assert "Days are drawn once there are seven of them: in 6 days." in shown
        assert "over time" not in shown
        assert "Hours" not in shown
        assert "× 1 skipped   + 10 new" in shown


def test_wide_terminals_have_two_columns() -> None:
    for width, sides in ((120, 1), (200, 2)):
        board = Board(made([(1, 2, 3)] * 60), width, 50, habits=habits())
        assert len({row.columns for row in board.rows if row.kind != "cells" or len(row.columns) < width}) in (sides, 1)
        assert {len(row.columns) == width for row in board.rows} == ({True} if sides == 1 else {True, False})
        used = max(columns.stop for row in board.rows for _, columns in row.places)
        assert used > width * 3 // 4
