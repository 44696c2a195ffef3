"""Filtering the list and finding papers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import QueryError, ReadqError
from readq.filters import And, Filter, all_of
from readq.model import Hit, Row
from readq.tui.collected import Collected
from readq.tui.commands import LIST
from readq.tui.present import number
from readq.tui.prompt import Prompt
from readq.tui.screens.main import MainScreen

if TYPE_CHECKING:
    from readq.library import Library, PaperList

HISTORY = "tui.history"
_KEPT = 100  # how many former filters are remembered
_HITS = 100
_PAUSE = 0.01  # seconds
_PATIENCE = 0.025  # seconds; a letter drawn by itself delays an answer that is nearly there
_TERMS_TRIED = 6
_YEARS = 6  # how many of the last are offered


class Hits:
    """What a find found, as a list to walk through."""

    complete = True

    def __init__(self, lib: Library, hits: Sequence[Hit]) -> None:
        self._lib = lib
        self._ids = [hit.row.id for hit in hits]
        self.total = len(hits)

    def window(self, start: int, stop: int) -> list[Row]:
        return self._lib.rows(self._ids[start:stop])

    def position(self, paper_id: int) -> int | None:
        return self._ids.index(paper_id) if paper_id in self._ids else None

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return self._ids[start:stop]


# lists ----------------------------------------------------------------------------------------------------------------


async def open_query(main: MainScreen, query: str, *, keep: int | None = None, at: int = 0) -> None:
    """List the papers of a query, the cursor on ``keep`` if it is among them."""
    from readq.search.query import parse

    filter_ = parse(query)
    main.session.outdate("list")
    papers = await main.session.read(lambda lib: lib.open_list(filter_))
    _show(main, papers, query, filter_, keep=keep, at=at)


def _show(
    main: MainScreen, papers: PaperList, query: str, filter_: Filter, *, keep: int | None = None, at: int = 0
) -> None:
    main.session.lib.adopt(papers)
    main.desk.news = ""
    main.desk.show(papers, query, filter_, keep=keep, at=at)
    complete(main)
    if papers.complete and not papers.total:
        main.start(_suggest(main, papers, filter_))
    main.prepare_jumps()


def complete(main: MainScreen) -> None:
    """Have the rest of the list that is shown found, unless it is there or on its way."""
    papers = main.desk.browser.papers
    if not papers.complete and not main.session.finishes(papers):  # type: ignore[arg-type]
        main.start(_finish(main, papers))  # type: ignore[arg-type]


async def _finish(main: MainScreen, papers: PaperList) -> None:
    """Find the rest of a long answer while its beginning is already shown."""
    finished = await main.session.finish(papers)
    desk = main.desk
    if finished is None or desk.browser.papers is not papers:
        return
    row = desk.browser.current
    main.session.lib.adopt(finished)
    desk.browser.papers = finished
    desk.browser.forget()
    desk.suggest(())
    if not finished.total:
        main.start(_suggest(main, finished, finished.filter))
    if row is not None:
        place = finished.position(row.id)
        if place is not None:
            desk.browser.go(place)
    _count(main)
    main.sync()


def _count(main: MainScreen) -> None:
    """Let a filter that is being typed tell how many papers it has, now that more are known."""
    from readq.tui.query_prompt import QueryPrompt

    prompt = main.desk.prompt
    if isinstance(prompt, QueryPrompt) and prompt.right:
        prompt.right = _counted(main, prompt.edit.text)


def _counted(main: MainScreen, text: str) -> str:
    papers = main.desk.browser.papers
    so_far = "" if main.desk.query == " ".join(text.split()) else " so far"
    return f"{number(papers.total, papers.complete)} of {number(main.desk.counts.total)}{so_far}"


async def _suggest(main: MainScreen, papers: PaperList, filter_: Filter) -> None:
    """Under an empty list, say which term to drop."""
    from readq.search.query import print_filter

    terms = filter_.where.items if isinstance(filter_.where, And) else ()
    if not 2 <= len(terms) <= _TERMS_TRIED:
        return

    def count(lib: Library) -> list[tuple[str, int, bool]]:
        found = []
        for place, term in enumerate(terms):
            rest = lib.open_list(Filter(all_of((*terms[:place], *terms[place + 1 :]))))
            found.append((print_filter(Filter(term)), rest.total, rest.complete))
        return found

    without = await main.session.latest("without", count)
    if without is not None and main.desk.browser.papers is papers:
        main.desk.suggest(without)
        main.sync()


async def reopen(main: MainScreen, *, keep: int | None = None) -> None:
    """Ask the present query anew; the cursor stays on its paper, or on ``keep``."""
    browser = main.desk.browser
    row = browser.current
    at = browser.cursor
    await open_query(main, main.desk.query, keep=keep if keep is not None else row.id if row else None, at=at)


async def reload(main: MainScreen) -> None:
    main.desk.refresh()
    if isinstance(main.desk.browser.papers, Collected):
        main.desk.browser.settled.clear()
    elif main.desk.found is not None:
        await _find(main, main.desk.found)
    else:
        await reopen(main)
    main.tell("Up to date.")


# the filter -----------------------------------------------------------------------------------------------------------


def filter_prompt(main: MainScreen) -> None:
    from readq.search.completion import without_unfinished
    from readq.search.doubts import doubt
    from readq.search.query import parse
    from readq.tui.query_prompt import QueryPrompt

    desk = main.desk
    browser = desk.browser
    before = (browser.papers, desk.query, desk.filter, desk.found, browser.spans)
    row = browser.current
    keep, at = (row.id if row is not None else None), browser.cursor
    start = desk.query if desk.found is None else desk.home
    home = desk.home

    def values(field: str) -> Sequence[str]:
        return _values(main, field)

    def changed(text: str) -> None:
        rest = without_unfinished(text, prompt.edit.caret, values)
        asked: list[tuple[str, Filter]] = []
        if rest is not None:
            with suppress(QueryError):
                asked.append((rest, parse(rest)))
        try:
            asked.insert(0, (text, parse(text)))
            prompt.doubt = doubt(text)
        except QueryError as error:
            if not asked:  # the list stays what it is, or becomes what was asked for last
                prompt.mistake(str(error), error.position)
                return
        main.start(answer(text, asked))

    async def answer(text: str, asked: Sequence[tuple[str, Filter]]) -> None:
        """List the papers of the first query that has any, or else of the last. So while ``status`` is on its way to
        ``status:queue``, which finds no such word, the list is that of the query without it."""

        def search(lib: Library) -> tuple[PaperList, str, Filter]:
            *first, (query, filter_) = asked
            for earlier, narrower in first:
                papers = lib.open_list(narrower)
                if papers.total or not papers.complete:
                    return papers, earlier, narrower
            return lib.open_list(filter_), query, filter_

        found = await main.session.latest("list", search)
        if found is None or desk.prompt is not prompt:
            return
        papers, query, shown = found
        _show(main, papers, " ".join(query.split()), shown, keep=None)
        desk.home = home  # a query that is a view's only while it is being typed is not where to go back to
        prompt.right = _counted(main, text)
        main.sync()

    async def accept(text: str) -> None:
        try:
            parse(text)
        except QueryError as error:
            prompt.mistake(str(error), error.position)
            return
        desk.prompt = None
        query = " ".join(text.split())
        desk.focus = LIST
        if query != desk.query or desk.found is not None:
            await open_query(main, query)
        else:
            complete(main)  # which an answer that nobody waits for any more may have ended
        if desk.view_of(query) is not None:
            desk.home = query
        if prompt.doubt:  # whoever types fast has not seen it yet
            main.say([(prompt.doubt, "accent")])
        await _remember(main, "filter", query)

    def cancel() -> None:
        desk.prompt = None
        main.session.outdate("list")
        papers, query, filter_, found, spans = before
        desk.show(papers, query, filter_, keep=keep, at=at)
        desk.found, browser.spans = found, spans
        complete(main)

    prompt = QueryPrompt(
        f"{start} " if start else "",
        history=_history(main, "filter"),
        accept=accept,
        cancel=cancel,
        changed=changed,
        values=values,
        hint='enter keeps, esc back, tab completes · "a phrase"  -not  OR  status:queue',
    )
    desk.prompt = prompt


def _values(main: MainScreen, field: str) -> Sequence[str]:
    """What can be offered for a field whose values are the library's."""
    lib = main.session.lib
    if field == "tag":
        return tuple(main.desk.counts.tags)
    if field == "year":
        return [str(lib.today().year - ago) for ago in range(_YEARS)]
    return tuple(lib.sources().values()) if field == "source" else ()


# find -----------------------------------------------------------------------------------------------------------------


def find_prompt(main: MainScreen) -> None:
    desk = main.desk
    browser = desk.browser
    before = (browser.papers, desk.query, desk.filter, desk.found, browser.spans)
    row = browser.current
    keep, at = (row.id if row is not None else None), browser.cursor

    def changed(text: str) -> None:
        if text.strip():
            main.start(answer(text.strip()))
        else:
            main.session.outdate("find")

    async def answer(text: str) -> None:
        hits = await main.session.latest("find", lambda lib: lib.find(text, _HITS))
        if hits is None or desk.prompt is not prompt:
            return
        _show_hits(main, hits, text)
        prompt.right = f"{len(hits)} found" if len(hits) < _HITS else f"best {_HITS}"
        main.sync()

    async def accept(text: str) -> None:
        text = text.strip()
        desk.prompt = None
        desk.focus = LIST
        main.session.outdate("find")
        if not text:
            cancel()
            return
        if desk.found != text:
            await _find(main, text)
        await _remember(main, "find", text)

    def cancel() -> None:
        desk.prompt = None
        main.session.outdate("find")
        papers, query, filter_, found, spans = before
        desk.show(papers, query, filter_, keep=keep, at=at)
        desk.found, browser.spans = found, spans
        complete(main)

    prompt = Prompt(
        "find",
        history=_history(main, "find"),
        accept=accept,
        cancel=cancel,
        changed=changed,
        hint="enter keeps, esc back · words of a title, author or note, typos and all",
        patience=_PATIENCE,
    )
    desk.prompt = prompt
    main.start(_prepare(main))


async def _prepare(main: MainScreen) -> None:
    """Do beforehand what the first answers would wait for."""
    session = main.session
    await session.read(lambda lib: lib.prepare_find())
    # In small steps, since a long read would hold up a decision, and once: the system remembers what it has read.
    while (start := session.read_ahead_from) is not None and main.is_attached and main.app.is_running:
        session.read_ahead_from = None  # another prompt must not do the same meanwhile
        while session.pending:  # somebody waits for an answer
            await asyncio.sleep(_PAUSE)
        with suppress(ReadqError):  # nobody would miss it
            session.read_ahead_from = await session.aside(lambda lib, start=start: lib.read_ahead(start))  # type: ignore[misc]


async def _find(main: MainScreen, text: str) -> None:
    hits = await main.session.read(lambda lib: lib.find(text, _HITS))
    _show_hits(main, hits, text)


def _show_hits(main: MainScreen, hits: Sequence[Hit], text: str) -> None:
    spans = {hit.row.id: hit.spans for hit in hits}

    def marked(row: Row) -> Sequence[tuple[int, int]]:
        return spans[row.id]() if row.id in spans else ()

    main.desk.show_found(Hits(main.session.lib, hits), text, [hit.row for hit in hits], marked)


def _history(main: MainScreen, kind: str) -> list[str]:
    kept = main.session.lib.state(f"{HISTORY}.{kind}")
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


async def _remember(main: MainScreen, kind: str, text: str) -> None:
    if not text:
        return
    kept = [*[former for former in _history(main, kind) if former != text], text][-_KEPT:]
    await main.session.write(lambda lib: lib.set_state(f"{HISTORY}.{kind}", kept))


# matches --------------------------------------------------------------------------------------------------------------


def next_match(main: MainScreen) -> None:
    desk = main.desk
    document = desk.reading.document
    line = document.next_found(desk.reading.scroll + main.detail_height - 1) if document is not None else None
    if line is not None:
        desk.reading.scroll = max(0, line - 1)
    else:
        desk.browser.go(desk.browser.cursor + 1)


def previous_match(main: MainScreen) -> None:
    desk = main.desk
    document = desk.reading.document
    line = document.previous_found(desk.reading.scroll) if document is not None else None
    if line is not None:
        desk.reading.scroll = max(0, line - main.detail_height + 1)
    else:
        desk.browser.go(desk.browser.cursor - 1)
