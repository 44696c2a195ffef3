"""The filter: a query typed over the list, which follows every letter."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import QueryError
from readq.filters import Filter
from readq.tui.find.hits import list_hits
from readq.tui.paper_list.listing import complete, counted, open_query, reopen, show_papers
from readq.tui.prompt.prompt_history import former, remember
from readq.tui.shell.command import EVERYWHERE, LIST, Command

if TYPE_CHECKING:
    from readq.library import Library, PaperList
    from readq.tui.shell.shell import Shell

_YEARS = 6  # how many of the last are offered


async def reload(shell: Shell) -> None:
    shell.workspace.refresh()
    if shell.workspace.collected:
        shell.workspace.browser.settled.clear()
    elif shell.workspace.found is not None:
        await list_hits(shell, shell.workspace.found)
    else:
        await reopen(shell)
    shell.tell("Up to date.")


RELOAD = Command(
    "reload", ("R", "f5"), "Refresh the list", "Papers that no longer belong to this view go away.", "Find",
    EVERYWHERE, reload,
)  # fmt: skip


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
        show_papers(shell, papers, " ".join(query.split()), shown, keep=None)
        workspace.home = home  # a query that is a view's only while it is being typed is not where to go back to
        prompt.right = counted(shell, text)
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
        if prompt.remarked is not None:  # a fast typist has not seen it yet
            shell.say([(prompt.remarked.text, "accent")])
        await remember(shell, "filter", query)

    def cancel() -> None:
        workspace.prompt = None
        shell.session.outdate("list")
        papers, query, filter_, found, spans = before
        workspace.show(papers, query, filter_, keep=keep, at=at)
        workspace.found, browser.spans = found, spans
        complete(shell)

    prompt = QueryPrompt(
        f"{start} " if start else "",
        history=former(shell, "filter"),
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
    return tuple(source.asked for source in lib.source_names().values()) if field == "source" else ()


COMMANDS = (FILTER_COMMAND, RELOAD)
