"""Asking for lists of papers: the answer to a query, its rest, and the same query again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.filters import Filter
from readq.tui.drawing.lines import number
from readq.tui.paper_list.advice import NO_ADVICE, advise
from readq.tui.paper_list.landmarks import prepare_jumps

if TYPE_CHECKING:
    from readq.library import PaperList
    from readq.tui.shell.shell import Shell


async def open_query(shell: Shell, query: str, *, keep: int | None = None, at: int = 0) -> None:
    """List the papers of a query, the cursor on ``keep`` if it is among them."""
    from readq.search.query import parse

    filter_ = parse(query)
    shell.session.outdate("list")
    papers = await shell.session.read(lambda lib: lib.open_list(filter_, rough=True))
    show_papers(shell, papers, query, filter_, keep=keep, at=at)


def show_papers(
    shell: Shell, papers: PaperList, query: str, filter_: Filter, *, keep: int | None = None, at: int = 0
) -> None:
    """Show the answer to a query, which may still be incomplete: then the rest is found meanwhile."""
    shell.session.lib.adopt(papers)
    shell.workspace.news = ""
    shell.workspace.show(papers, query, filter_, keep=keep, at=at)
    complete(shell)
    if papers.complete and not papers.total:
        shell.start(advise(shell, papers, filter_))
    prepare_jumps(shell)


def complete(shell: Shell) -> None:
    """Have the rest of the list that is shown found, or its exact order, unless that is there or on its way."""
    papers = shell.workspace.browser.papers
    if (papers.rough or not papers.complete) and not shell.session.finishes(papers):  # type: ignore[arg-type]
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
    workspace.advice = NO_ADVICE
    if not finished.total:
        shell.start(advise(shell, finished, finished.filter))
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
        prompt.right = counted(shell, prompt.edit.text)


def counted(shell: Shell, text: str) -> str:
    """How many papers the list has, for the end of the line in which ``text`` is being typed."""
    papers = shell.workspace.browser.papers
    so_far = "" if shell.workspace.query == " ".join(text.split()) else " so far"
    return f"{number(papers.total, papers.complete)} of {number(shell.workspace.counts.total)}{so_far}"


async def reopen(shell: Shell, *, keep: int | None = None) -> None:
    """Ask the present query again; the cursor stays on its paper, or on ``keep``."""
    browser = shell.workspace.browser
    row = browser.current
    at = browser.cursor
    await open_query(shell, shell.workspace.query, keep=keep if keep is not None else row.id if row else None, at=at)
