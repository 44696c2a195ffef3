"""Filter, find, views."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from readq.filters import Filter
from readq.library import Library
from readq.model import Status
from readq.search import query
from readq.store import compile as planning
from readq.store import evaluate
from readq.store.compile import Plan
from readq.store.connection import Connection, OutOfTime
from tests.tui.driving import driving


async def test_filtering_while_typing_and_keeping_it(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash")
        await app.type("diffusion")
        found = app.workspace.browser.papers.total
        assert 0 < found < 628
        assert f"{found} of 628" in app.screen()[0]
        await app.press("enter")
        assert f"{found} of 628 · status:inbox diffusion" in app.screen()[0]
        await app.press("s", "R")
        assert f"{found - 1} of 628" in app.screen()[0]
        await app.press("escape", "escape")
        assert "627 of 628 · status:inbox" in app.screen()[0]


async def test_leaving_the_filter_goes_back_to_the_same_place(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("j", "j", "j", "j")
        row = app.row
        await app.press("slash")
        await app.type("diffusion")
        await app.press("escape")
        assert app.row.id == row.id
        assert "628 of 628 · status:inbox" in app.screen()[0]


async def test_what_was_only_passed_while_typing_is_not_where_escape_goes(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")  # for a moment the query is that of the view of all papers
        await app.type("diffusion")
        await app.press("enter", "escape")
        assert "628 of 628 · status:inbox" in app.screen()[0]
        await app.press("slash", "ctrl+u")
        await app.type("status:queue")
        await app.press("enter", "escape")
        assert "0 of 628 · status:queue" in app.screen()[0]


async def test_a_mistake_is_pointed_at_and_the_last_result_stays(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        await app.press("slash", "ctrl+u")
        await app.type("diffusion")
        before = app.workspace.browser.papers.total
        rows = app.screen()[1:8]
        app.app.post_message(Paste(" status:nowhere"))
        await app.settle()
        assert app.workspace.browser.papers.total == before
        screen = app.screen()
        assert screen[1].index("^") == screen[0].index("nowhere")
        assert "use inbox, queue, read or skip." in screen[2]
        assert screen[3:10] == rows  # nothing is covered
        await app.press("enter")
        assert app.workspace.prompt is not None
        await app.press("ctrl+w")
        assert "^" not in app.screen()[1]
        assert app.workspace.browser.papers.total == before
        await app.press("enter")
        assert app.workspace.prompt is None


async def test_a_mistake_stays_in_sight_while_words_are_typed_behind_it(seeds_library: Path) -> None:
    async with driving(seeds_library, (60, 15)) as app:
        await app.press("slash", "ctrl+u")
        await app.type("diffusion status:nowhere or so")  # "so" may become source: and sort:
        assert "^" in app.screen()[1]
        await app.press("enter")
        assert app.workspace.prompt is not None


async def test_the_list_never_flashes_empty_while_a_field_is_typed(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        app.lib.mark([4, 5, 6], Status.QUEUE)
        app.lib.tag([5], ["nlp"])
        app.workspace.refresh()
        await app.press("slash", "ctrl+u")
        await app.type("transformer ")
        before = app.workspace.browser.papers.total
        assert before
        for typed in ("status:", "tag:nl", "year:202", "(title:", "sort:-"):
            for char in typed:
                await app.type(char)
                assert 0 < app.workspace.browser.papers.total <= before
                assert "^" not in app.screen()[1]
            assert app.workspace.browser.papers.total == before, typed
            assert f"{before} of 628 so far" in app.screen()[0]
            await app.press(*["backspace"] * len(typed))
        await app.press("ctrl+u")
        await app.type("transformer yaer:2024")
        assert app.workspace.browser.papers.total == before
        assert "did you mean year?" in app.screen()[1]
        await app.press("ctrl+u")
        await app.type("status:queue")
        assert "3 of 628 " in app.screen()[0]
        await app.type("x")  # which begins no status: the last good result stays
        assert app.workspace.browser.papers.total == 3
        assert "^" in app.screen()[1]


async def test_a_query_is_read_and_planned_once_for_each_letter(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    planned: list[Filter] = []
    parser, made = query._Parser, planning.Plan

    def reading(text: str) -> query._Parser:
        read.append(text)
        return parser(text)

    def making(filter_: Filter, *parts: Any) -> Plan:
        planned.append(filter_)
        return made(filter_, *parts)

    monkeypatch.setattr(query, "_Parser", reading)
    monkeypatch.setattr(planning, "Plan", making)
    query.read_query.cache_clear()
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        text = "title:mod -sta status:inbox,q -zeta:x"
        for place, letter in enumerate(text):
            read.clear()
            planned.clear()
            await app.type(letter)
            assert read == [text[: place + 1]]
            assert 1 <= len(set(planned)) <= 2  # with and without a term that is unfinished
            assert len(planned) <= len(set(planned)) + 1  # once more for the rest of what takes long
        read.clear()
        await app.press("enter")
        assert read == []


async def test_what_is_asked_last_is_shown_although_a_mistake_follows_at_once(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        await app.pilot.press(*"diffusion", "space", *"status:x")
        await app.settle()
        assert "^" in app.screen()[1]
        assert "25 of 628 so far" in app.screen()[0]
        assert app.workspace.browser.papers.total == 25


async def test_a_list_of_which_nothing_is_found_yet_does_not_say_that_nothing_matches(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()
    whole = evaluate.every_id

    def slow(connection: Connection, plan: Plan) -> array[int]:
        if not threading.current_thread().name.startswith("readq-finish"):
            raise OutOfTime
        found.wait(10)
        return whole(connection, plan)

    monkeypatch.setattr(evaluate, "every_id", slow)
    monkeypatch.setattr(evaluate, "first_ids", lambda *_, **__: (array("q"), False))
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        await app.pilot.press(*"xyzzy")
        while "… of 628" not in app.screen()[0]:
            await app.pilot.pause(0.01)
        assert "Looking …" in app.text()
        assert "Nothing matches" not in app.text()
        found.set()
        await app.settle()
        assert "Nothing matches" in app.text()
        assert "0 of 628" in app.screen()[0]  # and the prompt, which is still open, says so


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Only the beginning of a list is found at once; the rest is read for, as from a huge file, until this is set."""
    whole, event = evaluate.every_id, threading.Event()

    def slow(connection: Connection, plan: Plan) -> array[int]:
        if not threading.current_thread().name.startswith("readq-finish"):
            raise OutOfTime
        connection.create_function("reading", 0, lambda: not event.wait(0.001))
        connection.execute(
            "WITH RECURSIVE n(x) AS (SELECT id FROM paper UNION ALL SELECT x FROM n WHERE reading()) "
            "SELECT count(*) FROM n"
        ).fetchall()
        return whole(connection, plan)

    monkeypatch.setattr(evaluate, "every_id", slow)
    yield event
    event.set()


async def test_a_decision_does_not_wait_for_the_rest_of_a_long_list(
    seeds_library: Path, released: threading.Event
) -> None:
    async with driving(seeds_library) as app:
        await app.pilot.press("slash", *"the", "enter")
        row = app.row
        await app.pilot.press("s")
        for _ in range(500):
            if app.lib.paper(row.id).status is Status.SKIP:
                break
            await app.pilot.pause(0.01)
        assert app.lib.paper(row.id).status is Status.SKIP
        assert not app.workspace.browser.papers.complete
        released.set()
        await app.settle()
        assert app.workspace.browser.papers.complete


@pytest.mark.parametrize("keys", [["slash", "escape"], ["slash", "x", "backspace", "enter"], ["f", "x", "escape"]])
async def test_the_rest_of_a_long_list_is_found_whatever_is_asked_meanwhile(
    seeds_library: Path, released: threading.Event, keys: list[str]
) -> None:
    async with driving(seeds_library) as app:
        await app.pilot.press("slash", *"the", "enter")
        await app.pilot.press(*keys)
        released.set()
        await app.settle()
        assert app.workspace.browser.papers.complete
        assert "+ of 628" not in app.screen()[0]


async def test_a_long_list_is_completed_that_the_app_starts_with(
    seeds_library: Path, released: threading.Event
) -> None:
    released.set()
    async with driving(seeds_library) as app:
        await app.press("slash")
        await app.type("the")
        await app.press("enter", "q")
    async with driving(seeds_library) as app:
        await app.settle()
        assert app.workspace.query.endswith("the")
        assert app.workspace.browser.papers.complete


async def test_an_unfinished_term_means_what_it_says_once_it_is_kept(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        await app.type("status")
        assert "628 of 628 so far" in app.screen()[0]
        await app.press("enter")
        assert "0 of 628 · status " in app.screen()[0]
        await app.press("slash", "ctrl+u")
        await app.type("status:")
        await app.press("enter")
        assert app.workspace.prompt is not None
        assert "status: needs a value" in app.screen()[1]


async def test_what_only_looks_like_a_field_is_remarked_upon(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        await app.type("staus:")
        assert "did you mean status?" in app.screen()[-1]
        await app.type("q")
        assert "did you mean status?" in app.screen()[1]
        await app.press("ctrl+u")
        await app.type("arxiv:2404.03648")
        assert "Did you mean id:2404.03648?" in app.screen()[-1]
        await app.press("enter")
        assert "0 of 628 · arxiv:2404.03648" in app.screen()[0]
        assert "Did you mean id:2404.03648?" in app.screen()[-1]


async def test_completion_and_history(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        await app.type("sta")
        await app.press("tab")
        await app.type("q")
        await app.press("right", "enter")
        assert app.workspace.query == "status:queue"
        await app.press("slash", "ctrl+u", "up")
        assert "status:queue" in app.screen()[0]


async def test_tab_goes_through_what_could_come_next(seeds_library: Path) -> None:
    async with driving(seeds_library, (60, 15)) as app:
        await app.press("slash", "ctrl+u")
        prompt = app.workspace.prompt
        assert prompt is not None
        await app.type("-s")
        assert "status:  source:  stars:" in app.screen()[-1]
        for expected in ("-status:", "-source:", "-stars:", "-sort:", "-status:"):
            await app.press("tab")
            assert prompt.edit.text == expected
        await app.press("shift+tab", "shift+tab", "shift+tab")
        assert prompt.edit.text == "-source:"
        await app.press("shift+tab")
        await app.type("re")
        assert "tab  read" in app.screen()[-1]
        assert "done" in app.screen()[-1]
        await app.press("tab", "enter")
        assert app.workspace.query == "-status:read"


async def test_tab_before_a_word_offers_every_field(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash")
        assert "status:  tag:" not in app.screen()[-1]
        await app.press("tab")
        assert app.workspace.prompt is not None
        assert app.workspace.prompt.edit.text == "status:inbox status:"
        await app.press("tab", "tab")
        assert app.workspace.prompt.edit.text == "status:inbox author:"
        assert "a word of an author's name" in app.screen()[-1]


async def test_a_text_too_long_for_the_prompt_is_said_to_be_cut(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash", "ctrl+u")
        app.app.post_message(Paste("graph " * 1000))
        await app.settle()
        assert "the rest is left out" in app.screen()[-1]
        await app.press("backspace")
        assert "the rest is left out" not in app.screen()[-1]


async def test_a_misspelt_filter_says_what_it_probably_meant(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash")
        await app.type("difusion")
        await app.until(lambda: "Nothing matches difusion." in app.text())
        assert "enter twice for diffusion (25)" in app.text()
        await app.press("enter")
        await app.until(lambda: "enter for diffusion (25)" in app.text())
        assert "f to find it typos and all" in app.text()
        await app.press("enter")
        assert app.workspace.query == "status:inbox diffusion"
        assert app.workspace.browser.papers.total == 25
        await app.press("slash", "ctrl+u")
        await app.type("xqzw")
        await app.press("enter", "enter")
        assert "There is no paper here." in app.text()


async def test_find_looks_for_the_words_of_a_filter_without_papers(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("slash")
        await app.type("pointre netwroks")
        await app.press("enter", "f")
        assert app.row.title == "Pointer Networks"
        await app.press("enter")
        assert app.workspace.found == "pointre netwroks"
        assert app.workspace.browser.papers.total < 20  # not every paper that has something in common with it
        await app.press("f")
        assert app.workspace.prompt is not None
        assert app.workspace.prompt.edit.text == ""


async def test_fuzzy_find_forgives_typos_and_highlights(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        title = "Crossway Diffusion"
        await app.press("f")
        await app.type("crosway difusion")
        assert title in app.screen()[1]
        styles = {span for line in app.workspace.list_lines(80, 1) for text, span in line if "Crossway" in text}
        assert any(style.startswith("match") for style in styles)
        await app.press("enter", "a")
        assert app.lib.counts().status[Status.QUEUE] == 1
        await app.press("escape", "escape")
        assert "status:inbox" in app.screen()[0]


async def test_a_filter_marks_all_that_is_typed_and_not_what_was_typed_first(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("/")
        for letter in "diffusion":
            await app.press(letter)
        lines = app.workspace.list_lines(80, 1)
        assert [text for text, token in lines[0] if token.startswith("match")] == ["Diffusion", "Diffusion"]


async def test_a_find_marks_the_same_in_the_rows_and_in_the_paper(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        for query in ("lossles compresion", "difusio", "langauge modle reasonning", "super vised", "former"):
            await app.press("f", "ctrl+u")
            await app.type(query)
            await app.press("enter")
            rows = app.workspace.browser.papers.window(0, 30)
            assert rows, query
            assert app.workspace._highlight is not None
            for row in rows:
                assert list(app.workspace.browser.spans(row)) == list(app.workspace._highlight(row.title, "title"))


async def test_a_letter_is_shown_although_its_answer_takes_long(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()
    monkeypatch.setattr(Library, "find", lambda lib, text, limit: (found.wait(10), [])[1])
    async with driving(seeds_library) as app:
        await app.press("f")
        await app.pilot.press("x", "y")
        for _ in range(1000):
            if "xy" in app.screen()[0]:
                break
            await app.pilot.pause(0.01)
        assert "xy" in app.screen()[0]
        assert app.app.session.pending
        found.set()
        await app.settle()


async def test_opening_find_has_all_titles_read_ahead(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        assert app.app.session.read_ahead_from == 0
        await app.press("f")
        assert app.app.session.read_ahead_from is None


async def test_a_paste_goes_into_the_prompt(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("f")
        app.app.post_message(Paste("Crossway\nDiffusion\x1b[31m"))
        await app.settle()
        assert app.workspace.prompt is not None
        assert app.workspace.prompt.edit.text == "Crossway Diffusion[31m"


async def test_views_by_number_and_saved_views(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("a", "a", "2")
        assert "2 of 628 · status:queue" in app.screen()[0]
        await app.press("slash", "ctrl+u")
        await app.type("diffusion")
        await app.press("enter", "ctrl+s")
        await app.type("My [b]view[/b]")
        await app.press("enter")
        assert [view.name for view in app.lib.views.every()] == ["My [b]view[/b]"]
        found = app.workspace.browser.papers.total
        await app.press("1")
        await app.press("6")
        assert app.workspace.browser.papers.total == found
        assert "My [b]view[/b]" in app.text()


async def test_the_filter_pane_opens_what_it_lists(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("shift+tab", "G", "enter")
        assert app.workspace.query.startswith("source:")
        assert app.workspace.browser.papers.total == 59
        assert app.workspace.focus == "list"


async def test_the_place_is_kept_for_the_next_start(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("5", "slash")
        await app.type("diffusion")
        await app.press("enter", "j", "j", "j", ">", "q")
        row = app.row
    async with driving(seeds_library) as app:
        assert app.row.id == row.id
        assert app.workspace.query == "diffusion"
        assert app.workspace.arrangement.beside == 12


async def test_what_is_meant_stands_below_the_hits_that_are_close(seeds_library: Path) -> None:
    async with driving(seeds_library, size=(80, 24)) as app:
        browser = app.workspace.browser
        await app.press("f")
        await app.type("cheap tokens")
        first = list(browser.papers.ids(0, 3))
        await app.until(lambda: bool(browser.sections))
        assert list(browser.papers.ids(0, 3)) == first
        assert "By meaning" in app.text()
        assert len(set(browser.papers.ids(0, browser.papers.total))) == browser.papers.total
        place = browser.sections[0][0]
        await app.press("enter", *["j"] * place)
        line = next(at for at, text in enumerate(app.screen()) if "By meaning" in text)
        assert app.row.title[:20] in app.screen()[line + 1]
        assert "shares" in app.text()
        await app.pilot.click("#list", offset=(10, line))  # a click on the line of the paper below the heading
        await app.settle()
        assert browser.cursor == place
        await app.press("G")
        assert "Less like what was typed" in app.text()  # of what is in sight, though its beginning is not


async def test_a_letter_typed_later_calls_off_what_the_letters_before_it_mean(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("f")
        await app.type("speech codec")
        await app.until(lambda: bool(app.workspace.browser.sections))
        await app.type("s")
        assert not app.workspace.browser.sections
        await app.press("escape")
        await app.settle()
        assert app.workspace.query == "status:inbox"
        assert not app.workspace.browser.sections
