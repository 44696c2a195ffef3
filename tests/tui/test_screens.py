"""The app at every size, with the mouse, with hostile text, and the screens over it."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import pytest
from textual.events import MouseScrollDown

from readq.listing import Draft
from readq.text import cell_width
from readq.tui.shell.box import Box
from readq.tui.shell.place import STATE
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, driving

HOSTILE = "[/i] \x1b]52;c;aGk=\x07 [MASK] [@click=app.quit]x[/] \u202eevil\x9b31m"


@pytest.mark.parametrize(
    "size", [(200, 50), (120, 40), (119, 30), (100, 30), (80, 24), (60, 15), (40, 10), (20, 6), (10, 4), (3, 2), (1, 1)]
)
async def test_every_size_works_and_every_line_fits(seeds_library: Path, size: tuple[int, int]) -> None:
    async with driving(seeds_library, size) as app:
        title = app.row.title
        if size[0] >= 60:
            assert title[:30] in app.text()
            assert app.lib.paper(app.row.id).abstract[:20] in app.text().replace("\n", " ")  # type: ignore[index]
        await app.press(
            *[
                "s",
                "tab",
                "j",
                "tab",
                "j",
                "tab",
                "backslash",
                "backslash",
                "M",
                "M",
                "question_mark",
                "escape",
                "u",
                "enter",
                "q",
            ]
        )
        assert app.row.title == title
        assert [cell_width(line) for line in app.screen()] == [size[0]] * size[1]


async def test_resizing_keeps_the_place(seeds_library: Path) -> None:
    async with driving(seeds_library, (120, 40)) as app:
        await app.press("G", "k", "k", "k")
        title = app.row.title
        for size in [(80, 24), (60, 15), (200, 50), (30, 8), (100, 30)]:
            await app.resize(*size)
            await app.settle()
            assert app.row.title == title
            assert any(title[:12] in line for line in app.screen())


async def test_resizing_keeps_the_place_in_a_paper_gone_through(seeds_library: Path) -> None:
    async with driving(seeds_library, (200, 50)) as app:
        await app.press("T")
        await app.resize(60, 15)
        await app.press("J")
        top = app.screen()[2].split()[:3]
        for size in [(200, 15), (60, 15), (80, 15), (60, 15)]:
            await app.resize(*size)
            await app.settle()
            assert any(word in app.screen()[2] + app.screen()[3] for word in top)


async def test_the_mouse_works_in_boxes_with_and_without_a_frame(seeds_library: Path) -> None:
    for size in [(120, 40), (56, 15)]:
        async with driving(seeds_library, size) as app:
            paper = app.row.id
            await app.press("b")
            await click_on(app, "In 3 days")
            assert "Snoozed" in app.screen()[-1]
            assert app.lib.rows([paper])[0].snoozed_until == f"{app.lib.today() + datetime.timedelta(days=3)}"
            await app.press("u", "colon")
            await click_on(app, "Add to queue")
            assert "Queued" in app.screen()[-1]


async def click_on(app: Driver, text: str) -> None:
    """Click in the box on the line that says ``text``."""
    line = next(y for y, line in enumerate(app.screen()) if text in line)
    box = app.app.screen.query_one("#box")
    await app.pilot.click(box, offset=(5, line - box.region.y))
    await app.settle()


async def test_a_box_without_a_frame_leaves_no_slivers_at_its_sides(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 20)) as app:
        await app.press("question_mark")
        assert app.screen()[0].startswith(" Help")
        assert not any(line[0] in "▌○" for line in app.screen() if "Skip" not in line)
        assert app.app.screen.query_one(Box).size.width == 80


async def test_hostile_text_shows_literally_and_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    with open_library(path) as library:
        drafts = [Draft(f"{HOSTILE} {n}", f"An abstract {HOSTILE}", rank=n + 1, line=n + 1) for n in range(3)]
        ids = add_listing(library, drafts, name=f"{HOSTILE}.txt")
        library.notes.write(ids[0], f"note {HOSTILE}")
        library.tag(ids, ["[red]x[/red]"])
    async with driving(path, (120, 40)) as app:
        for key in ["s", "u", "a", "question_mark", "escape", "colon", "escape", "enter", "escape", "e"]:
            await app.press(key)
            text = app.text()
            assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf") and char != "\n"]
        assert "[/i] ]52;c;aGk= [MASK] [@click=app.quit]x[/] evil31m" in app.text()
        await app.press("escape", "f")
        await app.type("MASK")
        assert app.app.is_running


async def wheel_down(app: Driver, x: int, y: int) -> None:
    """Turn the wheel as a terminal tells it: with a place, without a widget."""
    app.app.post_message(
        MouseScrollDown(
            None, x, y, delta_x=0, delta_y=0, button=0, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y
        )
    )
    await app.settle()


async def test_the_mouse_selects_scrolls_and_opens(seeds_library: Path) -> None:
    async with driving(seeds_library, (120, 40)) as app:
        await app.pilot.click("#list", offset=(10, 5))
        await app.settle()
        assert app.workspace.browser.cursor == 5
        await wheel_down(app, 60, 20)
        assert app.workspace.browser.top == 3
        await app.resize(120, 20)
        await wheel_down(app, 110, 10)
        assert app.workspace.reading.scroll == 3
        assert app.workspace.browser.top == 3
        await app.pilot.click("#filter", offset=(5, 5))
        await app.settle()
        assert app.workspace.query == ""
        await app.pilot.click("#list", offset=(10, 2), times=2)
        await app.settle()
        assert app.workspace.focus == "detail"


async def test_the_palette_finds_and_does_a_command(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await app.press("colon")
        await app.type("add que")
        await app.press("enter")
        assert app.lib.rows([paper])[0].status.label == "queue"


async def test_help_names_every_key_that_works_here(seeds_library: Path) -> None:
    from readq.tui.shell.command import LIST
    from readq.tui.shell.registry import COMMANDS

    async with driving(seeds_library, (100, 50)) as app:
        await app.press("question_mark")
        seen = ""
        for _ in range(10):
            seen += app.text()
            await app.press(*["down"] * 10)
        seen += app.text()
        for command in COMMANDS:
            if LIST in command.contexts and not command.id[5:].isdigit():
                assert command.label in seen
        await app.press("escape")
        assert app.app.screen is app.app.main


async def test_no_papers_at_all_teaches_how_to_get_some(tmp_path: Path) -> None:
    async with driving(tmp_path / "new.db", (80, 24)) as app:
        assert "No papers yet" in app.text()
        await app.press(
            *["s", "u", "e", "o", "y", "enter", "space", "G", "n", "f", "x", "enter", "escape", "slash", "escape"]
        )
        assert app.app.is_running


async def test_a_filter_without_results_says_what_to_do(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash")
        await app.type("zzzz")
        assert "esc takes it back" in app.text()
        assert "/ changes it" not in app.text()  # it would be one more letter
        await app.press("enter")
        assert "Nothing matches" in app.text()
        assert "without zzzz  628" in app.text()
        assert "/ changes it, esc clears it." in app.text()
        await app.press("escape")
        assert "628 of 628" in app.screen()[0]


async def test_the_bottom_line_names_the_way_back_and_the_key_that_saves_a_search(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        assert app.screen()[-1].startswith(" New here?")
        await app.press("s", "u", "f", *"diffusion", "enter")
        assert app.screen()[-1].startswith(" esc back  s skip")  # nor what was said of the list before
        await app.press("/", *"diffusion", "enter")
        assert app.screen()[-1].startswith(" esc back  ^s save view  s skip")
        await app.press("escape")
        assert app.screen()[-1].startswith(" s skip")
        await app.press("3")
        assert "skip" not in app.screen()[-1]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_every_list_to_choose_from_says_how_to_leave_it(seeds_library: Path, size: tuple[int, int]) -> None:
    async with driving(seeds_library, size) as app:
        for keys in (["?"], [":"], [","], ["?", *"skip"], [":", *"settings", "enter"], [":", *"zzzz"]):
            await app.press(*keys)
            assert "esc closes" in app.text()
            await app.press("escape")
            assert app.app.screen is app.app.main


@pytest.mark.parametrize("opened", [["?"], [":"], ["t"], ["b"], ["A"], ["T", "?"], ["H", "?"]])
async def test_the_key_to_quit_quits_from_every_box(seeds_library: Path, opened: list[str]) -> None:
    async with driving(seeds_library) as app:
        await app.press(*opened)
        assert app.app.screen is not app.app.main
        await app.pilot.press("ctrl+q")
        for _ in range(1_000):  # quitting waits for what is being done, and where it was is written first
            if app.app.return_value is not None:
                break
            await app.pilot.pause(0.01)
        assert app.app.return_value == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("theme", ["readq-dark", "nord", "ansi", "mono"])
async def test_everything_behind_a_box_steps_back(seeds_library: Path, size: tuple[int, int], theme: str) -> None:
    async with driving(seeds_library, size, theme=theme) as app:
        await app.press("j", "s", ",")
        box = app.app.screen.query_one(Box).region
        painter = app.app.painter
        full = {painter.style(token).color for token in ("text", "strong", "muted", "key") if painter.palette["bg"]}
        for y, strip in enumerate(app.app.screen._compositor.render_strips()):
            styles = [segment.style for segment in strip if segment.style and segment.text.strip()]
            if not box.y <= y < box.bottom:
                assert not full & {style.color for style in styles}
                assert painter.palette["bg"] or all(style.dim for style in styles)


async def test_an_empty_view_says_what_it_is_for(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("3")
        assert "Nothing is marked as read yet." in app.text()
        await app.press("4")
        assert "Nothing was skipped yet." in app.text()
        assert "1 goes to the inbox." in app.text()


async def test_the_snoozed_view_keeps_its_name_when_its_last_paper_comes_back(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("b", "t", "B", "i")
        assert app.screen()[0].startswith(" Snoozed  1 of 628")
        await app.press("R")
        assert app.screen()[0].startswith(" Snoozed  0 of 628")
        assert "Nothing is snoozed." in app.text()


@pytest.mark.parametrize("theme", ["readq-light", "readq-contrast", "ansi", "mono", "nord", "textual-light", "no-such"])
async def test_themes(seeds_library: Path, theme: str) -> None:
    async with driving(seeds_library, (100, 30), theme=theme) as app:
        await app.press("s", "colon", "escape", "e", "escape")
        assert "1 Inbox 627 · 2 Queue 0" in app.screen()[0]


async def test_panes_fold_unfold_grow_and_fill_the_screen(seeds_library: Path) -> None:
    async with driving(seeds_library, (100, 30)) as app:
        main = app.app.main
        shape = {pane.id: pane.region for pane in main._panes}
        await app.press("tab", "tab")
        assert main.pane_at("filter")
        assert "Sources" in app.text()
        await app.press("escape")
        assert {pane.id: pane.region for pane in main._panes} == shape
        await app.press(">")
        assert main.query_one("#list").region.height == shape["list"].height + 1
        await app.press("<", "M")
        assert main.query_one("#list").region.height == 28
        await app.press("M", "backslash")
        assert main.pane_at("filter")
        await app.press("backslash", "tab", "M")
        assert not main.pane_at("list")
        await app.press("q")
        assert {pane.id: pane.region for pane in main._panes} == shape


async def test_a_newcomer_is_taught_four_keys_until_the_first_decision(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        assert "New here? s skip · a queue" in app.screen()[-1]
        await app.press("j", "s")
    async with driving(seeds_library, (80, 24)) as app:
        assert "New here?" not in app.text()
        assert "s skip" in app.screen()[-1]


async def test_an_accident_is_told_and_the_app_goes_on(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        app.app.shell.feed(lambda: [][0])
        await app.pilot.pause()
        assert "That failed (IndexError: list index out of range); see" in app.screen()[-1]
        assert [type(error) for error in app.app.shell.failures] == [IndexError]
        app.app.shell.failures.clear()
        await app.press("j")
        assert app.workspace.browser.cursor == 1


async def test_a_terminal_without_columns_is_no_reason_to_end(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        row = app.row
        for size in [(0, 24), (0, 0), (5, 0), (80, 24)]:
            await app.resize(*size)
            await app.settle()
            await app.press("j", "k")
        assert app.row.id == row.id
        assert row.title[:30] in app.text()


async def test_a_paper_is_read_on_at_the_same_words_in_another_width(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(600))
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft("A paper with very much to say", words)])
    async with driving(tmp_path / "a.db", (120, 20)) as app:
        await app.press("tab", "ctrl+d", "ctrl+d", "j")
        before = app.workspace.reading.scroll
        first = next(word for word in app.screen()[1][60:].split() if word.startswith("word"))
        for size in [(80, 20), (200, 40), (100, 12)]:
            await app.resize(*size)
            await app.settle()
            assert first in app.text()
        await app.resize(120, 20)
        await app.settle()
        assert app.workspace.reading.scroll == before


async def test_an_empty_library_offers_nothing_to_decide(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db"):
        pass
    async with driving(tmp_path / "a.db", (80, 24)) as app:
        assert "skip" not in app.screen()[-1]
        assert "quit" in app.screen()[-1]


async def test_the_place_is_kept_while_the_keyboard_rests(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash")
        await app.type("long")
        app.app.main.watcher.poll()
        app.app.main.watcher.poll()
        await app.settle()
        assert app.lib.state(STATE) is None  # what is being typed is no place yet
        await app.press("enter", "j", "j", "backslash")
        row = app.row.id
        app.app.main.watcher.poll()
        app.app.main.watcher.poll()
        await app.settle()
    async with driving(seeds_library) as app:  # the first never came to its end
        assert app.workspace.query == "status:inbox long"
        assert app.row.id == row
        assert app.workspace.arrangement.filters[True] is False


async def test_the_fold_of_the_filter_pane_belongs_to_the_width(seeds_library: Path) -> None:
    def shown(app: Driver) -> bool:
        return app.workspace.frame(app.app.size.width, app.app.size.height).filter.shown

    async with driving(seeds_library, (80, 24)) as app:
        await app.press("backslash")
        assert shown(app)
        await app.press("backslash")
        assert not shown(app)
        await app.press("q")
    async with driving(seeds_library, (120, 40)) as app:
        assert shown(app)
        await app.press("backslash")
        assert not shown(app)
        await app.resize(80, 24)
        await app.settle()
        assert not shown(app)
        await app.press("backslash")
        assert shown(app)
        await app.resize(120, 40)
        await app.settle()
        assert not shown(app)
        await app.press("q")
    async with driving(seeds_library, (80, 24)) as app:
        assert shown(app)
    async with driving(seeds_library, (120, 40)) as app:
        assert not shown(app)


async def test_without_papers_only_keys_that_do_something_are_named(tmp_path: Path) -> None:
    async with driving(tmp_path / "a.db", (80, 24)) as app:
        for prompt in ("f", "slash"):
            await app.press(prompt, *"gan")
            assert "No papers yet." in app.text()
            assert "takes in a file" not in app.text()  # its key would be typed
            await app.press("escape")
            assert "^o  takes in a file" in app.text()
        assert "q quit" in app.screen()[-1]
        await app.press("tab", "tab")
        assert "q quit" not in app.screen()[-1]  # it leads back to the list
        assert "h back" in app.screen()[-1]
        await app.press("h", "S")
        assert "the papers" not in app.screen()[-1]
        assert "← →" not in app.screen()[-1]
        assert "esc back" in app.screen()[-1]


def test_the_inbox_means_what_its_query_says() -> None:
    from readq.search.query import parse
    from readq.tui.shell.workspace import INBOX, INBOX_FILTER

    assert parse(INBOX) == INBOX_FILTER
