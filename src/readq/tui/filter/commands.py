"""Filtering the list and finding papers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import QueryError, ReadqError
from readq.filters import And, Filter, all_of
from readq.model import Hit, Row
from readq.tui.drawing.lines import number
from readq.tui.paper_list.collected import Collected
from readq.tui.paper_list.landmarks import prepare_jumps
from readq.tui.prompt.prompt import Prompt
from readq.tui.shell.command import EVERYWHERE, LIST, PAPERS, Command

if TYPE_CHECKING:
    from readq.library import Library, PaperList
    from readq.tui.shell.shell import Shell

HISTORY = "tui.history"
_KEPT = 100  # how many former filters are remembered
_HITS = 100
_PAUSE = 0.01  # seconds
_PATIENCE = 0.025  # seconds; a letter drawn by itself delays an answer that is nearly there
_TERMS_TRIED = 6
_YEARS = 6  # how many of the last are offered


# lists ----------------------------------------------------------------------------------------------------------------


async def open_query(shell: Shell, query: str, *, keep: int | None = None, at: int = 0) -> None:
    """List the papers of a query, the cursor on ``keep`` if it is among them."""
    from readq.search.query import parse

    filter_ = parse(query)
    shell.session.outdate("list")
    papers = await shell.session.read(lambda lib: lib.open_list(filter_))
    _show(shell, papers, query, filter_, keep=keep, at=at)


def _show(
    shell: Shell, papers: PaperList, query: str, filter_: Filter, *, keep: int | None = None, at: int = 0
) -> None:
    shell.session.lib.adopt(papers)
    shell.workspace.news = ""
    shell.workspace.show(papers, query, filter_, keep=keep, at=at)
    complete(shell)
    if papers.complete and not papers.total:
        shell.start(_suggest(shell, papers, filter_))
    prepare_jumps(shell)


def complete(shell: Shell) -> None:
    """Have the rest of the list that is shown found, unless it is there or on its way."""
    papers = shell.workspace.browser.papers
    if not papers.complete and not shell.session.finishes(papers):  # type: ignore[arg-type]
        shell.start(_finish(shell, papers))  # type: ignore[arg-type]


async def _finish(shell: Shell, papers: PaperList) -> None:
    """Find the rest of a long answer while its beginning is already shown."""
    finished = await shell.session.finish(papers)
    workspace = shell.workspace
    if finished is None or workspace.browser.papers is not papers:
        return
    row = workspace.browser.current
    shell.session.lib.adopt(finished)
    workspace.browser.papers = finished
    workspace.browser.forget()
    workspace.suggest(())
    if not finished.total:
        shell.start(_suggest(shell, finished, finished.filter))
    if row is not None:
        place = finished.position(row.id)
        if place is not None:
            workspace.browser.go(place)
    _count(shell)
    shell.sync()


def _count(shell: Shell) -> None:
    """Let a filter that is being typed tell how many papers it has, now that more are known."""
    from readq.tui.prompt.query_prompt import QueryPrompt

    prompt = shell.workspace.prompt
    if isinstance(prompt, QueryPrompt) and prompt.right:
        prompt.right = _counted(shell, prompt.edit.text)


def _counted(shell: Shell, text: str) -> str:
    papers = shell.workspace.browser.papers
    so_far = "" if shell.workspace.query == " ".join(text.split()) else " so far"
    return f"{number(papers.total, papers.complete)} of {number(shell.workspace.counts.total)}{so_far}"


async def _suggest(shell: Shell, papers: PaperList, filter_: Filter) -> None:
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

    without = await shell.session.latest("without", count)
    if without is not None and shell.workspace.browser.papers is papers:
        shell.workspace.suggest(without)
        shell.sync()


async def reopen(shell: Shell, *, keep: int | None = None) -> None:
    """Ask the present query anew; the cursor stays on its paper, or on ``keep``."""
    browser = shell.workspace.browser
    row = browser.current
    at = browser.cursor
    await open_query(shell, shell.workspace.query, keep=keep if keep is not None else row.id if row else None, at=at)


async def reload(shell: Shell) -> None:
    shell.workspace.refresh()
    if shell.workspace.collected:
        shell.workspace.browser.settled.clear()
    elif shell.workspace.found is not None:
        await _find(shell, shell.workspace.found)
    else:
        await reopen(shell)
    shell.tell("Up to date.")


RELOAD = Command(
    "reload", ("R", "f5"), "Refresh the list", "Papers that no longer belong to this view go away.", "Find",
    EVERYWHERE, reload,
)  # fmt: skip


# the filter -----------------------------------------------------------------------------------------------------------


def filter_prompt(shell: Shell) -> None:
    from readq.search.completion import without_unfinished
    from readq.search.query import parse, read_query
    from readq.search.remarks import remark
    from readq.tui.prompt.query_prompt import QueryPrompt

    workspace = shell.workspace
    browser = workspace.browser
    before = (browser.papers, workspace.query, workspace.filter, workspace.found, browser.spans)
    row = browser.current
    keep, at = (row.id if row is not None else None), browser.cursor
    start = workspace.query if workspace.found is None else workspace.home
    home = workspace.home

    def values(field: str) -> Sequence[str]:
        return _values(shell, field)

    def changed(text: str) -> None:
        asked: list[tuple[str, Filter]] = []
        mistake = None
        try:
            query = read_query(text)
        except QueryError as error:
            mistake = error
        else:
            asked.append((text, query.filter))
            prompt.remarked = remark(query)
        rest = without_unfinished(text, prompt.edit.caret, values)
        if rest is not None:
            with suppress(QueryError):
                asked.append((rest, parse(rest)))
        if mistake is not None and not asked:  # the list stays what it is, or becomes what was asked for last
            prompt.mistake(str(mistake), mistake.position)
            return
        shell.start(answer(text, asked))

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

        found = await shell.session.latest("list", search)
        if found is None or workspace.prompt is not prompt:
            return
        papers, query, shown = found
        _show(shell, papers, " ".join(query.split()), shown, keep=None)
        workspace.home = home  # a query that is a view's only while it is being typed is not where to go back to
        prompt.right = _counted(shell, text)
        shell.sync()

    async def accept(text: str) -> None:
        try:
            parse(text)
        except QueryError as error:
            prompt.mistake(str(error), error.position)
            return
        workspace.prompt = None
        query = " ".join(text.split())
        workspace.focus = LIST
        if query != workspace.query or workspace.found is not None:
            await open_query(shell, query)
        else:
            complete(shell)  # which an answer that nobody waits for any more may have ended
        if workspace.view_of(query) is not None:
            workspace.home = query
        if prompt.remarked is not None:  # whoever types fast has not seen it yet
            shell.say([(prompt.remarked.text, "accent")])
        await _remember(shell, "filter", query)

    def cancel() -> None:
        workspace.prompt = None
        shell.session.outdate("list")
        papers, query, filter_, found, spans = before
        workspace.show(papers, query, filter_, keep=keep, at=at)
        workspace.found, browser.spans = found, spans
        complete(shell)

    prompt = QueryPrompt(
        f"{start} " if start else "",
        history=_history(shell, "filter"),
        accept=accept,
        cancel=cancel,
        changed=changed,
        values=values,
        hint='enter keeps, esc back, tab completes · "a phrase"  -not  OR  status:queue',
    )
    workspace.prompt = prompt


FILTER_COMMAND = Command(
    "filter", ("/",), "Filter the list", 'Words, "phrases", -without, status:queue, tag:x, has:note …', "Find",
    EVERYWHERE, filter_prompt, "filter",
)  # fmt: skip


def _values(shell: Shell, field: str) -> Sequence[str]:
    """What can be offered for a field whose values are the library's."""
    lib = shell.session.lib
    if field == "tag":
        return tuple(shell.workspace.counts.tags)
    if field == "year":
        return [str(lib.today().year - ago) for ago in range(_YEARS)]
    return tuple(lib.sources().values()) if field == "source" else ()


# find -----------------------------------------------------------------------------------------------------------------


def find_prompt(shell: Shell) -> None:
    workspace = shell.workspace
    browser = workspace.browser
    before = (browser.papers, workspace.query, workspace.filter, workspace.found, browser.spans)
    row = browser.current
    keep, at = (row.id if row is not None else None), browser.cursor

    def changed(text: str) -> None:
        if text.strip():
            shell.start(answer(text.strip()))
        else:
            shell.session.outdate("find")

    async def answer(text: str) -> None:
        hits = await shell.session.latest("find", lambda lib: lib.find(text, _HITS))
        if hits is None or workspace.prompt is not prompt:
            return
        _show_hits(shell, hits, text)
        prompt.right = f"{len(hits)} found" if len(hits) < _HITS else f"best {_HITS}"
        shell.sync()

    async def accept(text: str) -> None:
        text = text.strip()
        workspace.prompt = None
        workspace.focus = LIST
        shell.session.outdate("find")
        if not text:
            cancel()
            return
        if workspace.found != text:
            await _find(shell, text)
        await _remember(shell, "find", text)

    def cancel() -> None:
        workspace.prompt = None
        shell.session.outdate("find")
        papers, query, filter_, found, spans = before
        workspace.show(papers, query, filter_, keep=keep, at=at)
        workspace.found, browser.spans = found, spans
        complete(shell)

    prompt = Prompt(
        "find",
        history=_history(shell, "find"),
        accept=accept,
        cancel=cancel,
        changed=changed,
        hint="enter keeps, esc back · words of a title, author or note, typos and all",
        patience=_PATIENCE,
    )
    workspace.prompt = prompt
    shell.start(_prepare(shell))


FIND = Command(
    "find", ("f",), "Find a paper", "Fuzzy: typos are fine. Titles, authors and notes of the whole library.", "Find",
    EVERYWHERE, find_prompt, "find",
)  # fmt: skip


async def _prepare(shell: Shell) -> None:
    """Do beforehand what the first answers would wait for."""
    session = shell.session
    await session.read(lambda lib: lib.prepare_find())
    # In small steps, since a long read would hold up a decision, and once: the system remembers what it has read.
    while (start := session.read_ahead_from) is not None and shell.alive:
        session.read_ahead_from = None  # another prompt must not do the same meanwhile
        while session.pending:  # somebody waits for an answer
            await shell.pause(_PAUSE)
        with suppress(ReadqError):  # nobody would miss it
            session.read_ahead_from = await session.aside(lambda lib, start=start: lib.read_ahead(start))  # type: ignore[misc]


async def _find(shell: Shell, text: str) -> None:
    hits = await shell.session.read(lambda lib: lib.find(text, _HITS))
    _show_hits(shell, hits, text)


def _show_hits(shell: Shell, hits: Sequence[Hit], text: str) -> None:
    spans = {hit.row.id: hit.spans for hit in hits}

    def marked(row: Row) -> Sequence[tuple[int, int]]:
        return spans[row.id]() if row.id in spans else ()

    shell.workspace.show_found(
        Collected(shell.session.lib, [hit.row.id for hit in hits]), text, [hit.row for hit in hits], marked
    )


def _history(shell: Shell, kind: str) -> list[str]:
    kept = shell.session.lib.state(f"{HISTORY}.{kind}")
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


async def _remember(shell: Shell, kind: str, text: str) -> None:
    if not text:
        return
    kept = [*[former for former in _history(shell, kind) if former != text], text][-_KEPT:]
    await shell.session.write(lambda lib: lib.set_state(f"{HISTORY}.{kind}", kept))


# matches --------------------------------------------------------------------------------------------------------------


def next_match(shell: Shell) -> None:
    workspace = shell.workspace
    document = workspace.reading.document
    line = (
        document.next_found(workspace.reading.scroll + shell.main.detail_height - 1) if document is not None else None
    )
    if line is not None:
        workspace.reading.scroll = max(0, line - 1)
    else:
        workspace.browser.go(workspace.browser.cursor + 1)


MATCH_NEXT = Command(
    "match.next", ("n",), "Next match", "The next highlighted place in the paper, then the next paper.", "Find",
    PAPERS, next_match,
)  # fmt: skip


def previous_match(shell: Shell) -> None:
    workspace = shell.workspace
    document = workspace.reading.document
    line = document.previous_found(workspace.reading.scroll) if document is not None else None
    if line is not None:
        workspace.reading.scroll = max(0, line - shell.main.detail_height + 1)
    else:
        workspace.browser.go(workspace.browser.cursor - 1)


MATCH_PREVIOUS = Command(
    "match.previous", ("N",), "Previous match", "The previous highlighted place.", "Find", PAPERS, previous_match,
)  # fmt: skip


COMMANDS = (FILTER_COMMAND, FIND, MATCH_NEXT, MATCH_PREVIOUS, RELOAD)
