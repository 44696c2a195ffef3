"""Saved views: saving, renaming, deleting and ordering them, and how many papers each has."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from readq.library import Library
from readq.tui.actions import tags
from readq.tui.actions.tags import Result
from readq.tui.present_filter import Entry
from readq.tui.prompt import Prompt, Question
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
        if not wanted:
            return None
        before = next((view.query for view in main.session.lib.views() if view.name == wanted), None)
        if before is None or before == query:
            return _save(main, wanted, query)

        def answered(yes: bool) -> Result:
            desk.prompt = None
            if yes:
                return _save(main, wanted, query)
            main.tell("Nothing was changed.")
            return None

        desk.prompt = Question(
            f"Replace the view “{plain(wanted, 30)}”, now {plain(before, 40) or 'all papers'}?", answered
        )
        return None

    desk.prompt = Prompt(
        "save view as", name, accept=accept, cancel=lambda: _stop(main), hint=f"for: {query or 'all papers'}"
    )


async def _save(main: MainScreen, name: str, query: str) -> None:
    desk = main.desk
    await main.session.write(lambda lib: lib.save_view(name, query))
    desk.forget_order(query)
    desk.recount()
    entry = next((entry for entry in desk.entries if entry.kind == "saved" and entry.name == name), None)
    desk.home = query
    line: Line = [("★ ", "accent"), ("Saved as ", "muted"), (plain(name, 40), "strong")]
    if entry is not None and entry.digit:
        line += [(" · key ", "muted"), (entry.digit, "key")]
    main.say(line)


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
    name = entry.name

    def answered(yes: bool) -> Result:
        main.desk.prompt = None
        return _deleted(main, name) if yes else None

    main.desk.prompt = Question(f"Delete the view “{plain(name, 40)}”? Its papers stay.", answered)
    return None


async def _deleted(main: MainScreen, name: str) -> None:
    await main.session.write(lambda lib: lib.delete_view(name))
    main.desk.recount()
    main.say([("Deleted the view ", "muted"), (plain(name, 40), "strong")])


def _rename_view(main: MainScreen, name: str) -> None:
    def accept(text: str) -> Result:
        main.desk.prompt = None
        new = " ".join(text.split())
        if not new or new == name:
            return None
        if any(view.name == new for view in main.session.lib.views()):
            main.complain(f"There is a view called {new!r} already.")
            return None
        return _renamed(main, name, new)

    main.desk.prompt = Prompt("rename view to", name, accept=accept, cancel=lambda: _stop(main))


async def _renamed(main: MainScreen, name: str, new: str) -> None:
    def job(lib: Library) -> None:
        names = [view.name for view in lib.views()]
        query = next(view.query for view in lib.views() if view.name == name)
        lib.save_view(new, query)
        lib.move_view(new, names.index(name))
        lib.delete_view(name)

    await main.session.write(job)
    main.desk.recount()
    main.say([("The view is called ", "muted"), (plain(new, 40), "strong"), (" now.", "muted")])


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
    await main.session.write(lambda lib: lib.move_view(name, place))
    main.desk.recount()
    main.desk.entry += step


def _entry(main: MainScreen) -> Entry | None:
    desk = main.desk
    return desk.entries[desk.entry] if desk.entry < len(desk.entries) else None


def _stop(main: MainScreen) -> None:
    main.desk.prompt = None


# how many papers ------------------------------------------------------------------------------------------------------


async def count_saved(main: MainScreen) -> None:
    """Count the papers of the saved views beside everything else, as far as that is quick."""
    desk = main.desk
    await asyncio.sleep(_REST_SECONDS)
    wanted = desk.saved_state
    queries = [query for _, query in desk.saved]
    counts = await main.session.aside(lambda lib: _counts(lib, queries))
    desk.take_saved_counts(wanted, counts)
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
