"""Saved views: saving, renaming, deleting and ordering them, and how many papers each has."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from readq.library import Library
from readq.tui.actions import tags
from readq.tui.actions.tags import Result
from readq.tui.present_filter import Entry
from readq.tui.prompt import Prompt
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain

_REST_SECONDS = 0.15  # counting waits for a pause between decisions


def save(main: MainScreen) -> None:
    desk = main.desk
    if desk.found is not None:
        main.tell("A find cannot be saved; a filter can.")
        return
    query = desk.query
    entry = desk.view_of(query) or desk.view_of(desk.home)
    name = entry.name if entry is not None and entry.kind == "saved" else ""

    def accept(text: str) -> Result:
        desk.prompt = None
        wanted = " ".join(text.split())
        return _save(main, wanted, query) if wanted else None

    desk.prompt = Prompt(
        "save view as", name, accept=accept, cancel=lambda: _stop(main), hint=f"for: {query or 'all papers'}"
    )


async def _save(main: MainScreen, name: str, query: str) -> None:
    desk = main.desk
    known = any(saved == name for saved, _ in desk.saved)
    outcome = await main.change(lambda lib: lib.views.save(name, query))
    desk.forget_order(query)
    entry = next((entry for entry in desk.entries if entry.kind == "saved" and entry.name == name), None)
    desk.home = query
    if outcome.operation is None:
        main.say([("The view ", "muted"), (plain(name, 40), "strong"), (" is just this already.", "muted")])
        return
    line: Line = [("★ ", "accent"), ("Replaced " if known else "Saved as ", "muted"), (plain(name, 40), "strong")]
    if entry is not None and entry.digit:
        line += [(" · key ", "muted"), (entry.digit, "key")]
    main.say([*line, *tags.undo_hint(main)])


# in the filter pane ---------------------------------------------------------------------------------------------------


def rename(main: MainScreen) -> Result:
    entry = _entry(main)
    if entry is not None and entry.kind == "tag":
        tags.rename_tag(main, entry.name)
    elif entry is not None and entry.kind == "saved":
        _rename_view(main, entry.name)
    else:
        main.tell("Saved views and tags can be renamed.")
    return None


def delete(main: MainScreen) -> Result:
    entry = _entry(main)
    if entry is not None and entry.kind == "tag":
        return tags.delete_tag(main, entry.name)
    if entry is None or entry.kind != "saved":
        main.tell("Saved views and tags can be deleted.")
        return None
    return _deleted(main, entry.name)


async def _deleted(main: MainScreen, name: str) -> None:
    await main.change(lambda lib: lib.views.delete(name))
    stay_somewhere(main)
    main.say([("Deleted the view ", "muted"), (plain(name, 40), "strong"), *tags.undo_hint(main)])


def stay_somewhere(main: MainScreen) -> None:
    """When the view that the list was narrowed from is gone, clearing the filter leads to the inbox."""
    from readq.tui.desk import INBOX

    if main.desk.view_of(main.desk.home) is None:
        main.desk.home = INBOX


def _rename_view(main: MainScreen, name: str) -> None:
    def accept(text: str) -> Result:
        main.desk.prompt = None
        return _renamed(main, name, text) if text.strip() else None

    main.desk.prompt = Prompt("rename view to", name, accept=accept, cancel=lambda: _stop(main))


async def _renamed(main: MainScreen, name: str, new: str) -> None:
    outcome = await main.change(lambda lib: lib.views.rename(name, new))
    shown = plain(" ".join(new.split()), 40)
    if outcome.operation is None:
        main.say([("The view is called ", "muted"), (shown, "strong"), (" already", "muted")])
    else:
        main.say([("The view is called ", "muted"), (shown, "strong"), (" now", "muted"), *tags.undo_hint(main)])


def move_down(main: MainScreen) -> Result:
    return _move(main, 1)


def move_up(main: MainScreen) -> Result:
    return _move(main, -1)


def _move(main: MainScreen, step: int) -> Awaitable[None] | None:
    entry = _entry(main)
    if entry is None or entry.kind != "saved":
        main.tell("Saved views can be moved.")
        return None
    names = [saved.name for saved in main.desk.entries if saved.kind == "saved"]
    place = names.index(entry.name) + step
    if not 0 <= place < len(names):
        main.tell("It is the last one." if step > 0 else "It is the first one.")
        return None
    return _moved(main, entry.name, place, step)


async def _moved(main: MainScreen, name: str, place: int, step: int) -> None:
    await main.change(lambda lib: lib.views.move(name, place))
    desk = main.desk
    desk.entry += step
    digit = desk.entries[desk.entry].digit
    line: Line = [("★ ", "accent"), (plain(name, 40), "strong"), (f" {place + 1} of {len(desk.saved)}", "muted")]
    line += [(" · key ", "muted"), (digit, "key")] if digit else []
    main.say([*line, *tags.undo_hint(main)])


def _entry(main: MainScreen) -> Entry | None:
    desk = main.desk
    return desk.entries[desk.entry] if desk.entry < len(desk.entries) else None


def _stop(main: MainScreen) -> None:
    main.desk.prompt = None


# how many papers ------------------------------------------------------------------------------------------------------


async def count_saved(main: MainScreen) -> None:
    """Count what no counter knows beside everything else, as far as that is quick."""
    desk = main.desk
    await asyncio.sleep(_REST_SECONDS)
    wanted = desk.counting
    queries = desk.uncounted
    counts = await main.session.aside(lambda lib: _counts(lib, queries))
    desk.take_counts(wanted, counts)
    main.sync_soon()


def _counts(lib: Library, queries: list[str]) -> dict[str, tuple[int, bool]]:
    from readq.errors import ReadqError
    from readq.search.query import parse

    found = {}
    for query in queries:
        try:
            papers = lib.open_list(parse(query))
        except ReadqError:
            continue  # a view from another version, or edited by hand: it says so when it is opened
        found[query] = (papers.total, papers.complete)
    return found
